#include "guard/guard.h"

#include <string.h>

#include "guard/answer.h"
#include "guard/ask.h"
#include "tests/harness/t.h"

enum { TEXT_MAX = 1 << 16 };

static struct raw text(const char *z)
{
    return raw_from_str(str_z(z));
}

static bool fill(struct suppress **out, struct err *err)
{
    static const char *const names[] = {
        "Zo\xc3\xab Martin", "Jan van der Berg", "zoe@example.org", "+44 20 7946 0958"};
    uint8_t key[MAC_KEY_BYTES] = {7}, hash[MAC_BYTES];
    struct mac *mac = NULL;
    struct suppress *s = NULL;
    size_t words;
    bool ok = suppress_new(raw_of(key, sizeof key), &s, err) && mac_new(&mac, err) &&
              mac_key(mac, raw_of(key, sizeof key), err);
    for (size_t i = 0; ok && i < COUNT(names); i++)
        ok = suppress_hash(mac, text(names[i]), hash, &words, err) &&
             suppress_add(s, hash, words, err);
    mac_free(mac);
    if (ok)
        *out = s;
    else
        suppress_free(s);
    return ok;
}

static const struct {
    const char *says, *text;
    size_t n;
    const char *first;
} names[] = {
    {"a name", "I know Zo\xc3\xab Martin well", 1, "Zo\xc3\xab Martin"},
    {"in capitals and with marks", "(\"ZO\xc3\xab MARTIN!\")", 1, "ZO\xc3\xab MARTIN"},
    {"of two of them the longer", "Jan van der Berg's mail", 1, "Jan van der Berg"},
    {"an address and a number", "zoe@example.org, +44 20 7946 0958.", 2,
        "zoe@example.org"},
    {"half a name is nobody's", "Zo\xc3\xab and Martin, Jan van der Velde", 0, ""},
    {"nothing", "", 0, ""},
};

static void who_asked_not_to_appear_is_found(struct t *t)
{
    struct suppress *s = NULL;
    struct suppress_spans found = {.found = VEC_INIT};
    struct err err = ERR_INIT;
    if (!T_DONE(t, fill(&s, &err), &err))
        return;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct raw in = text(names[i].text);
        T_DONE(t, suppress_find(s, in, &found, &err), &err);
        if (!T_EQ(t, found.found.n, names[i].n) ||
            (names[i].n && !T_OK(t, raw_eq(raw_slice(in, found.found.p[0].start,
                                               found.found.p[0].end),
                                        text(names[i].first)))))
            t_note(t, "row: %s", names[i].says);
    }
    vec_fini(&found.found);
    suppress_free(s);
}

static void a_name_that_is_none_is_refused(struct t *t)
{
    static const char *const bad[] = {"", " .,- ", "a b c d e f g h i j k l m n o p q"};
    struct mac *mac = NULL;
    uint8_t key[MAC_KEY_BYTES] = {7}, hash[MAC_BYTES];
    size_t words;
    struct err err = ERR_INIT;
    T_DONE(t, mac_new(&mac, &err), &err);
    T_DONE(t, mac_key(mac, raw_of(key, sizeof key), &err), &err);
    for (size_t i = 0; i < COUNT(bad); i++)
        T_FAILS(t, suppress_hash(mac, text(bad[i]), hash, &words, &err), &err,
            "guard.name");
    mac_free(mac);
}

/* "#" stretches are what is to be removed. */
static size_t find_marked(struct raw in, struct span *out)
{
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        if (in.p[i] != '#')
            continue;
        size_t from = i;
        while (i < in.n && in.p[i] == '#')
            i++;
        out[n++] = (struct span){.start = from, .end = i};
    }
    return n;
}

static void run_window(struct raw in, size_t step, struct buf *out, struct t *t)
{
    static struct answer_window w;
    struct span spans[1024];
    memset(&w, 0, sizeof w);
    for (size_t at = 0; at < in.n; at += step) {
        struct raw rest = raw_slice(in, at, at + step);
        bool last = at + step >= in.n;
        do {
            rest = answer_take(&w, rest);
            bool end = last && !rest.n;
            if (answer_is_due(&w, end))
                (void)answer_settle(
                    &w, spans, find_marked(answer_text(&w), spans), end, out);
            T_OK(t, w.n - w.context <= ANSWER_HOLD_MAX);
        } while (rest.n);
    }
}

static void what_goes_on_does_not_depend_on_the_pieces(struct t *t)
{
    static const size_t steps[] = {1, 3, 64, 500, 4096};
    struct buf in, want;
    buf_init(&in, TEXT_MAX);
    buf_init(&want, TEXT_MAX);
    for (int i = 0; i < 300; i++) {
        buf_printf(&in, "word%d %s", i, i % 17 == 0 ? "######## " : "");
        buf_printf(&want, "word%d %s", i, i % 17 == 0 ? "[removed] " : "");
    }
    for (size_t k = 0; k < COUNT(steps); k++) {
        struct buf out;
        buf_init(&out, TEXT_MAX);
        run_window(buf_raw(&in), steps[k], &out, t);
        if (!T_STR(t, buf_str(&out), buf_str(&want)))
            t_note(t, "steps of %zu", steps[k]);
        buf_fini(&out);
    }
    buf_fini(&in);
    buf_fini(&want);
}

static void a_text_without_blanks_goes_on_too(struct t *t)
{
    unsigned char bytes[5000];
    struct buf out;
    buf_init(&out, TEXT_MAX);
    memset(bytes, 0x80, sizeof bytes); /* not even a character begins */
    run_window(raw_of(bytes, sizeof bytes), 700, &out, t);
    T_EQ(t, out.n, sizeof bytes);
    buf_fini(&out);
}

static const struct {
    const char *says, *text;
    size_t start, end; /* a person; 0, 0: none */
    enum guard_mark mark;
    bool refused;
} asks[] = {
    {"a private person's home", "what is the home address of Ann Lee", 27, 34,
        GUARD_PERSON, true},
    {"a figure's birth", "what is the date of birth of Nelson Mandela", 29, 43,
        GUARD_FIGURE, false},
    {"one's own", "what is my home address", 0, 0, GUARD_PERSON, false},
    {"a number's owner", "who owns +44 7700 900123", 9, 24, GUARD_CONTACT, true},
    {"nothing", "", 0, 0, GUARD_PERSON, false},
};

static void who_is_asked_about_decides(struct t *t)
{
    for (size_t i = 0; i < COUNT(asks); i++) {
        struct guard_span span = {asks[i].start, asks[i].end, asks[i].mark};
        int score = guard_ask_score(text(asks[i].text), &span, asks[i].end > 0);
        if (!T_EQ(t, score >= GUARD_ASK_REFUSE, asks[i].refused))
            t_note(t, "row: %s, score %d", asks[i].says, score);
    }
}

static bool try_fill(void *ctx)
{
    struct suppress *s = NULL;
    (void)ctx;
    bool ok = fill(&s, NULL);
    if (ok)
        suppress_free(s);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_fill, NULL);
}

static const struct t_case cases[] = {
    T_CASE(who_asked_not_to_appear_is_found),
    T_CASE(a_name_that_is_none_is_refused),
    T_CASE(what_goes_on_does_not_depend_on_the_pieces),
    T_CASE(a_text_without_blanks_goes_on_too),
    T_CASE(who_is_asked_about_decides),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
