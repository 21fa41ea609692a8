#include "deid/pack/pack.h"

#include <string.h>

#include "tests/harness/t.h"

struct row {
    const char *pattern, *text;
    size_t n; /* spans, and the first one */
    size_t start, end;
};

static const struct row rows[] = {
    {"TICK-[0-9]{6}", "see TICK-123456 and TICK-654321.", 2, 4, 15},
    {"(?i)order", "my ORDER", 1, 3, 8},
    {"^id=[a-z]+", "x id=no\nid=yes", 1, 8, 14},
    {"a.*b", "a b b b c", 1, 0, 7},
    {"nothing", "is here", 0, 0, 0},
};

/* True when the rows can run: otherwise the build has no packs, and says so. */
static bool built(struct t *t)
{
    struct pack *p = NULL;
    struct err err = ERR_INIT;
    struct pack_rule rule = {STR("a"), 1, 1};
    if (pack_built())
        return true;
    T_FAILS(t, pack_new(&rule, 1, &p, &err), &err, "deid.pack_absent");
    t_skip(t, "this build has no regex packs (libvectorscan-dev)");
    return false;
}

static void each_pattern_finds_its_stretch(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows) && built(t); i++) {
        struct pack *p = NULL;
        struct pack_spans spans = {0};
        struct err err = ERR_INIT;
        struct pack_rule rule = {str_z(rows[i].pattern), 7, 1};
        struct raw text = raw_of(rows[i].text, strlen(rows[i].text));
        if (T_DONE(t, pack_new(&rule, 1, &p, &err), &err) &&
            T_DONE(t, pack_scan(p, text, &spans, &err), &err) &&
            T_EQ(t, spans.n, rows[i].n) && spans.n) {
            T_EQ(t, spans.p[0].start, rows[i].start);
            T_EQ(t, spans.p[0].end, rows[i].end);
            T_EQ(t, spans.p[0].type, 7);
        }
        pack_spans_fini(&spans);
        pack_free(p);
    }
}

static void a_wrong_pattern_is_named_by_its_line(struct t *t)
{
    static const char *const wrong[] = {"(", "a{5,2}", "(?<=a)b\\1", "a*", ""};
    for (size_t i = 0; i < COUNT(wrong) && built(t); i++) {
        struct pack_rule rules[2] = {{STR("fine"), 1, 3}, {str_z(wrong[i]), 1, 17}};
        struct pack *p = NULL;
        struct err err = ERR_INIT;
        T_FAILS(t, pack_new(rules, 2, &p, &err), &err, "deid.pack_pattern");
        if (!T_OK(t, strstr(err.text, "line 17") != NULL))
            t_note(t, "%s", err.text);
    }
}

/* Every end of every start would be n * n / 2 matches; what is kept stays small. */
static void a_pattern_that_ends_everywhere_is_kept_in_one_span(struct t *t)
{
    static char text[100000];
    struct pack *p = NULL;
    struct pack_spans spans = {0};
    struct err err = ERR_INIT;
    struct pack_rule rule = {STR("x+"), 1, 1};
    memset(text, 'x', sizeof text);
    if (built(t) && T_DONE(t, pack_new(&rule, 1, &p, &err), &err)) {
        T_DONE(t, pack_scan(p, raw_of(text, sizeof text), &spans, &err), &err);
        T_EQ(t, spans.n, 1);
        T_EQ(t, spans.p[0].end, sizeof text);
    }
    pack_spans_fini(&spans);
    pack_free(p);
}

static bool attempt(void *ctx)
{
    struct pack *p = NULL;
    struct pack_spans spans = {0};
    struct err err = ERR_INIT;
    struct pack_rule rule = {STR("x"), 1, 1};
    (void)ctx;
    bool done =
        pack_new(&rule, 1, &p, &err) && pack_scan(p, raw_of("x", 1), &spans, &err);
    pack_spans_fini(&spans);
    pack_free(p);
    return done;
}

static void no_memory_is_an_error(struct t *t)
{
    if (built(t))
        t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(each_pattern_finds_its_stretch),
    T_CASE(a_wrong_pattern_is_named_by_its_line),
    T_CASE(a_pattern_that_ends_everywhere_is_kept_in_one_span),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
