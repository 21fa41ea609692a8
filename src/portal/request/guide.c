/*
 * A chat that asks one thing at a time and ends where it can be done: the control that
 * does it at once, or the form, filled in as was said. Every answer is a word of a
 * closed list, and all of them stand in the address, in the order they were asked:
 * nothing is kept before the form is sent, and an address that no link leads to is
 * refused.
 */
#include "portal/page/page.h"
#include "portal/request/request_page.h"

enum { ADDRESS_MAX = 512 };

/* --- the dialogue: what is asked, what can be said, where it ends */

enum step { ABOUT, WHOSE, ACCOUNT, COUNTRY, STEP_COUNT };

struct answer {
    struct str word;
    const char *key; /* its message */
    /* For the first question: what the form asks for; a stranger has fewer kinds. */
    enum request_kind kind, stranger_kind;
};

#define SAME(word, kind)                                                               \
    {                                                                                  \
        STR_INIT(word), "request_kind." word, kind, kind                               \
    }

static const struct answer abouts[] = {
    SAME("objection", REQUEST_OBJECTION),
    SAME("access", REQUEST_ACCESS),
    {STR_INIT("portability"), "request_kind.portability", REQUEST_PORTABILITY,
        REQUEST_ACCESS},
    {STR_INIT("chats"), "title.chats_delete", REQUEST_ERASURE, REQUEST_ERASURE},
    {STR_INIT("memories"), "title.memories_delete", REQUEST_ERASURE, REQUEST_ERASURE},
    SAME("erasure", REQUEST_ERASURE),
    SAME("correction", REQUEST_CORRECTION),
    SAME("restriction", REQUEST_RESTRICTION),
    SAME("suppression", REQUEST_SUPPRESSION),
    SAME("sale_opt_out", REQUEST_SALE_OUT),
    SAME("human_review", REQUEST_REVIEW),
};

/* clang-format off */
#define SAID(said, message) {.word = STR_INIT(said), .key = message},
#define COUNTRY_SAID(said, regime) SAID(said, "country." said)
static const struct answer whoses[] = {
    SAID("mine", "ask_whose.mine")
    SAID("child", "ask_whose.child")
    SAID("other", "ask_whose.other")
};
static const struct answer accounts[] = {
    SAID("yes", "state.yes")
    SAID("no", "state.no")
};
static const struct answer countries[] = {REQUEST_COUNTRIES(COUNTRY_SAID)};
/* clang-format on */

static const struct {
    struct str name;
    const struct answer *answers;
    size_t count;
} steps[STEP_COUNT] = {
    [ABOUT] = {STR_INIT("about"), abouts, COUNT(abouts)},
    [WHOSE] = {STR_INIT("whose"), whoses, COUNT(whoses)},
    [ACCOUNT] = {STR_INIT("account"), accounts, COUNT(accounts)},
    [COUNTRY] = {STR_INIT("country"), countries, COUNT(countries)},
};

/* What needs no request. An empty word of `account`: it was not asked, or any. */
static const struct end {
    struct str about, whose, account;
    const char *path, *label, *say;
} ends[] = {
#define OWN(about, path, label)                                                        \
    {                                                                                  \
        STR_INIT(about), STR_INIT("mine"), STR_INIT("yes"), path, label,               \
            "ask_end.control"                                                          \
    }
    OWN("objection", "/controls", "title.controls"),
    OWN("access", "/data", "title.data"),
    OWN("portability", "/data", "title.data"),
    OWN("chats", "/chats/delete-all", "title.chats_delete"),
    OWN("memories", "/memories", "title.memories"),
    OWN("erasure", "/account/delete", "title.delete"),
    {STR_INIT("objection"), STR_INIT("child"), STR_INIT(""), "/guardian",
        "title.guardian", "ask_end.guardian"},
    {STR_INIT("human_review"), STR_INIT("mine"), STR_INIT("no"), "/help", "title.help",
        "ask_end.review"},
    {STR_INIT("human_review"), STR_INIT("child"), STR_INIT(""), "/help", "title.help",
        "ask_end.review"},
    {STR_INIT("human_review"), STR_INIT("other"), STR_INIT(""), "/help", "title.help",
        "ask_end.review"},
};

/* --- how far it is */

struct guide {
    const struct answer *said[STEP_COUNT];
    bool known; /* that they have an account: they are signed in, and it is not asked */
};

static bool is_said(const struct guide *g, enum step step, struct str word)
{
    return g->said[step] ? str_eq(g->said[step]->word, word) : word.n == 0;
}

static const struct end *find_end(const struct guide *g)
{
    for (size_t i = 0; i < COUNT(ends); i++) {
        if (is_said(g, ABOUT, ends[i].about) && is_said(g, WHOSE, ends[i].whose) &&
            is_said(g, ACCOUNT, ends[i].account))
            return &ends[i];
    }
    return NULL;
}

/* What is asked next; STEP_COUNT: nothing more. */
static enum step next_step(const struct guide *g)
{
    if (!g->said[ABOUT])
        return ABOUT;
    if (!g->said[WHOSE])
        return WHOSE;
    if (is_said(g, WHOSE, STR("mine")) && !g->said[ACCOUNT])
        return ACCOUNT;
    return g->said[COUNTRY] || find_end(g) ? STEP_COUNT : COUNTRY;
}

static const struct answer *find_answer(enum step step, struct raw word)
{
    for (size_t i = 0; i < steps[step].count; i++) {
        if (raw_eq_str(word, steps[step].answers[i].word))
            return &steps[step].answers[i];
    }
    return NULL;
}

/* Whoever is signed in has an account, unless they say otherwise. */
static enum step step_of(const struct ask *a, struct guide *g, struct raw name)
{
    enum step step = next_step(g);
    if (step != ACCOUNT || !a->who.signed_in || raw_eq_str(name, steps[ACCOUNT].name))
        return step;
    g->known = true;
    g->said[ACCOUNT] = find_answer(ACCOUNT, raw_from_str(STR("yes")));
    return next_step(g);
}

/* False: these are not answers in the order in which they are asked for. */
static bool read_guide(const struct ask *a, struct guide *g, enum step *next)
{
    for (size_t i = 0; i < a->form.count; i++) {
        enum step step = step_of(a, g, a->form.names[i]);
        if (step == STEP_COUNT || !raw_eq_str(a->form.names[i], steps[step].name))
            return false;
        g->said[step] = find_answer(step, a->form.values[i]);
        if (!g->said[step])
            return false;
    }
    *next = step_of(a, g, raw_of(NULL, 0));
    return true;
}

/* --- showing it; an address is without its first slash, which the template has */

static bool is_shown(const struct guide *g, enum step step)
{
    return g->said[step] && !(step == ACCOUNT && g->known);
}

/* The address of the chat with what was said before `until`, and one answer to it. */
static void show_address(
    struct view *v, const struct guide *g, enum step until, const struct answer *answer)
{
    struct buf to;
    const char *sep = "?";
    buf_init(&to, ADDRESS_MAX);
    buf_add_z(&to, "help/ask");
    for (enum step s = ABOUT; s < until + (answer ? 1u : 0u); s++) {
        const struct answer *said = s == until ? answer : g->said[s];
        if (s != until && !is_shown(g, s))
            continue;
        buf_printf(&to, "%s%" STR_FMT "=%" STR_FMT, sep, STR_ARG(steps[s].name),
            STR_ARG(said->word));
        sep = "&";
    }
    buf_add_z(&to, "#now");
    view_copy(v, "to", buf_str(&to));
    buf_fini(&to);
}

static struct str question_of(const struct guide *g, enum step step)
{
    bool home = step == COUNTRY && is_said(g, WHOSE, STR("mine"));
    return home ? STR("home") : steps[step].name;
}

static void show_turns(struct ask *a, const struct guide *g)
{
    for (enum step s = ABOUT; s < STEP_COUNT; s++) {
        if (!is_shown(g, s))
            continue;
        struct view *v = view_add(a->view, "turns");
        view_str(v, "question", question_of(g, s));
        view_str(v, "answer", str_z(g->said[s]->key));
        show_address(v, g, s, NULL);
    }
}

static void show_question(struct ask *a, const struct guide *g, enum step step)
{
    struct view *v = view_add(a->view, "asked");
    view_str(v, "question", question_of(g, step));
    for (size_t i = 0; i < steps[step].count; i++) {
        struct view *one = view_add(v, "answers");
        view_str(one, "answer", str_z(steps[step].answers[i].key));
        show_address(one, g, step, &steps[step].answers[i]);
    }
}

/* The form, with what was said so far. */
static void show_form(struct view *v, const struct guide *g)
{
    bool account = is_said(g, ACCOUNT, STR("yes"));
    struct buf to;
    buf_init(&to, ADDRESS_MAX);
    buf_printf(&to, "request?kind=%" STR_FMT "&route=%s",
        STR_ARG(request_kind_word(
            account ? g->said[ABOUT]->kind : g->said[ABOUT]->stranger_kind)),
        account ? "account" : "stranger");
    if (g->said[COUNTRY])
        buf_printf(&to, "&country=%" STR_FMT, STR_ARG(g->said[COUNTRY]->word));
    view_copy(v, "to", buf_str(&to));
    buf_fini(&to);
}

static void show_end(struct ask *a, const struct guide *g)
{
    const struct end *end = find_end(g);
    struct view *v = view_add(a->view, "ends");
    bool mine = is_said(g, WHOSE, STR("mine"));
    if (!end) {
        view_str(v, "label", STR("title.request"));
        view_str(v, "say",
            is_said(g, ACCOUNT, STR("yes")) ? STR("ask_end.account")
            : mine                          ? STR("ask_end.stranger")
                                            : STR("ask_end.other"));
        show_form(v, g);
        return;
    }
    view_str(v, "label", str_z(end->label));
    view_str(v, "say", str_z(end->say));
    view_str(v, "to", str_z(end->path + 1));
    if (!str_eq(end->about, STR("human_review")))
        show_form(view_add(v, "forms"), g);
}

bool request_page_guide(struct ask *a, struct err *err)
{
    struct guide g = {.known = false};
    enum step next;
    if (!read_guide(a, &g, &next)) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    show_turns(a, &g);
    if (next == STEP_COUNT)
        show_end(a, &g);
    else
        show_question(a, &g, next);
    view_flag(a->view, "begun", a->form.count > 0);
    return ask_page(a, "help_ask.html", err);
}
