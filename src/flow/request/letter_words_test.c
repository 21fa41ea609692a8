#include "flow/request/letter_words.h"

#include <string.h>

#include "flow/request/papers.h"
#include "flow/world_test_priv.h"
#include "store/person/message.h"

static void said(struct t *t, const char *what, int number, const char *const in[])
{
    for (size_t i = 0; i < LETTER_LANGUAGE_COUNT; i++) {
        bool there = in[i] && in[i][0];
        bool own = there && (i == LETTER_EN || strcmp(in[i], in[LETTER_EN]) != 0);
        if (!T_OK(t, own))
            t_note(t, "%s %d, language %zu", what, number, i);
    }
}

static void every_sentence_is_said_in_every_language(struct t *t)
{
    enum { REASON_COUNT = 0 REQUEST_REASON_TABLE(TABLE_ONE) };
    const char *in[LETTER_LANGUAGE_COUNT];
    for (int w = LETTER_NONE + 1; w < LETTER_WORD_COUNT; w++) {
        for (int i = 0; i < LETTER_LANGUAGE_COUNT; i++)
            in[i] = letter_words_say((enum letter_language)i, (enum letter_word)w);
        said(t, "sentence", w, in);
    }
    for (int k = REQUEST_NOTHING + 1; k < REQUEST_KIND_COUNT; k++) {
        for (int i = 0; i < LETTER_LANGUAGE_COUNT; i++)
            in[i] = letter_words_kind((enum letter_language)i, (enum request_kind)k);
        said(t, "kind", k, in);
    }
    for (int y = WHY_NONE + 1; y < REASON_COUNT; y++) {
        for (int i = 0; i < LETTER_LANGUAGE_COUNT; i++)
            in[i] =
                letter_words_reason((enum letter_language)i, (enum request_reason)y);
        said(t, "reason", y, in);
    }
    T_OK(t, !letter_words_say(LETTER_FR, LETTER_NONE));
    T_OK(t, !letter_words_kind(LETTER_FR, REQUEST_NOTHING));
    T_OK(t, !letter_words_reason(LETTER_FR, WHY_NONE));
}

/* What a case said, and what its letters say. */
static const struct spoken {
    const char *tag;
    enum letter_language want;
    const char *subject, *received, *denied, *reason, *facts, *appeal, *complain;
} spoken[] = {
#define ENGLISH                                                                        \
    LETTER_EN, "Your privacy request", "We have received your request.\n",             \
        "Your request is denied, ", "We keep nothing that belongs to what you told",   \
        "\nRequest 1, access, case ", "You can appeal until 2026-",                    \
        "You can complain to your data protection authority at any time.\n"
    {"en", ENGLISH},
    {"", ENGLISH},
    {"pt", ENGLISH},
    {"-de", ENGLISH},
    {"deu", ENGLISH},
    {"not a tag", ENGLISH},
#define GERMAN                                                                         \
    LETTER_DE, "Ihre Datenschutz-Anfrage", "Wir haben Ihre Anfrage erhalten.\n",       \
        "Ihre Anfrage ist abgelehnt, ", "Wir haben nichts, was zu Ihren Angaben",      \
        "\nAnfrage 1, Auskunft, Fall ", "Sie können widersprechen bis 2026-",          \
        "Sie können sich jederzeit bei Ihrer Datenschutz-Behörde beschweren.\n"
    {"de", GERMAN},
    {"DE-at", GERMAN},
    {"es", LETTER_ES, "Su solicitud de privacidad", "Hemos recibido su solicitud.\n",
        "Su solicitud está denegada ", "No guardamos nada que corresponda",
        "\nSolicitud 1, acceso, caso ", "Puede recurrir hasta el 2026-",
        "Puede reclamar ante su autoridad de protección de datos en cualquier "
        "momento.\n"},
    {"fr", LETTER_FR, "Votre demande de confidentialité",
        "Nous avons reçu votre demande.\n", "Votre demande est refusée ",
        "Nous ne gardons rien qui corresponde", "\nDemande 1, accès, dossier ",
        "Vous pouvez faire appel jusqu’au 2026-",
        "Vous pouvez à tout moment saisir votre autorité de protection des données.\n"},
};

struct desk {
    struct world w;
    struct arena a;
    struct request_view v;
};

static void desk_open(struct desk *d, struct t *t, const char *tag)
{
    const struct request_new in = {
        .facts = {REQUEST_ACCESS, REGIME_GDPR, ROUTE_STRANGER, ZONE_BERLIN},
        .identity = IDENTITY_CLAIMED,
        .role = DOER_REQUESTER,
        .claims = {.mail = raw_from_str(STR("bob@example.org")),
            .language = raw_from_str(str_z(tag))}};
    struct err err = ERR_INIT;
    world_open(&d->w, t, "strict");
    arena_init(&d->a, 64 << 20);
    T_DONE(t, flow_request_open(&d->w.f, &in, &d->a, &d->v, &err), &err);
}

static void does(struct desk *d, enum request_act act, const char *by, const char *text)
{
    bool denies = act == ACT_PROPOSE;
    const struct request_do in = {.number = d->v.row.number,
        .event = {.act = act,
            .role = DOER_STAFF,
            .actor = str_z(by),
            .outcome = denies ? DECIDE_DENY : DECIDE_NOTHING,
            .reason = denies ? WHY_NO_MATCH : WHY_NONE},
        .text = raw_from_str(str_z(text))};
    enum request_refusal refusal = REFUSAL_STATE;
    struct err err = ERR_INIT;
    T_DONE(d->w.t, flow_request_do(&d->w.f, &in, &refusal, &err), &err);
    T_EQ(d->w.t, refusal, REFUSAL_NONE);
}

static bool has(struct raw text, const char *words)
{
    return memmem(text.p, text.n, words, strlen(words)) != NULL;
}

static void check_decision(struct t *t, struct raw text, const struct spoken *s)
{
    T_OK(t, has(text, s->denied));
    T_OK(t, has(text, s->reason));
    T_OK(t, has(text, "We found nobody."));
    T_OK(t, has(text, s->facts));
    T_OK(t, has(text, s->appeal));
    T_OK(t, has(text, " (Europe/Berlin).\n"));
    T_OK(t, has(text, s->complain));
    T_EQ(t, has(text, " request is denied"), s->want == LETTER_EN);
    T_EQ(t, has(text, "You can"), s->want == LETTER_EN);
}

static void check_letters(struct desk *d, const struct spoken *s)
{
    struct t *t = d->w.t;
    struct papers p = {0};
    const struct message *mails = NULL;
    size_t count = 0;
    struct err err = ERR_INIT;
    T_DONE(t, papers_read(&d->w.f, d->v.row.vault, &d->a, &p, &err), &err);
    T_DONE(t, message_list(d->w.f.store, &d->a, &mails, &count, &err), &err);
    if (T_EQ(t, p.letter_count, 3)) {
        T_OK(t, has(p.letters[0].text, s->received));
        check_decision(t, p.letters[2].text, s);
    }
    if (T_EQ(t, count, 3))
        T_OK(t, raw_eq_str(mails[2].subject, str_z(s->subject)));
}

static void a_letter_is_in_the_language_of_the_case(struct t *t)
{
    for (size_t i = 0; i < COUNT(spoken); i++) {
        struct desk d;
        T_EQ(t, letter_words_language(raw_from_str(str_z(spoken[i].tag))),
            spoken[i].want);
        desk_open(&d, t, spoken[i].tag);
        does(&d, ACT_ACKNOWLEDGE, "mia", "");
        does(&d, ACT_PROPOSE, "mia", "We found nobody.");
        does(&d, ACT_APPROVE, "noa", "");
        check_letters(&d, &spoken[i]);
        arena_fini(&d.a);
        world_close(&d.w);
    }
}

static const struct t_case cases[] = {
    T_CASE(every_sentence_is_said_in_every_language),
    T_CASE(a_letter_is_in_the_language_of_the_case),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
