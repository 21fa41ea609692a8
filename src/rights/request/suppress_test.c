#include "rights/request/suppress.h"

#include "tests/harness/t.h"

static size_t count(struct t *t, const char *text, const char *term)
{
    struct buf a, b;
    struct err err = ERR_INIT;
    buf_init(&a, 1000);
    buf_init(&b, 1000);
    suppress_fold(raw_from_str(str_z(text)), &a);
    suppress_fold(raw_from_str(str_z(term)), &b);
    T_DONE(t, buf_ok(&a, &err) && buf_ok(&b, &err), &err);
    size_t n = suppress_count(buf_raw(&a), buf_raw(&b));
    buf_fini(&a);
    buf_fini(&b);
    return n;
}

static void whole_words_are_found_however_they_are_written(struct t *t)
{
    const struct {
        const char *says, *text, *term;
        size_t want;
    } rows[] = {
        {"as it stands", "Ann Example lives here", "Ann Example", 1},
        {"other case", "ANN EXAMPLE!", "ann example", 1},
        {"over a line", "ann\n  example", "Ann Example", 1},
        {"between signs", "(Ann-Example)", "Ann Example", 1},
        {"twice, side by side", "ann example ann example", "Ann Example", 2},
        {"inside a word", "Joann Examples", "Ann Example", 0},
        {"a number", "call +49 30 123-456 now", "+49 30 123 456", 1},
        {"other scripts", "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd, hi",
            "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", 1},
        {"nothing", "", "Ann Example", 0},
        {"no term", "Ann Example", "", 0},
        {"signs only", "a . b", "...", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_EQ(t, count(t, rows[i].text, rows[i].term), rows[i].want))
            t_note(t, "%s", rows[i].says);
    }
}

static void a_term_that_hits_everybody_is_refused(struct t *t)
{
    const struct {
        const char *term;
        bool fits;
    } rows[] = {{"", false}, {"Ann", false}, {" An. n", true}, {"Anna", true},
        {"!!!!!!!!", false}};
    struct err err = ERR_INIT;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool fits;
        T_DONE(t, suppress_term_fits(raw_from_str(str_z(rows[i].term)), &fits, &err),
            &err);
        T_EQ(t, fits, rows[i].fits);
    }
}

static const struct t_case cases[] = {
    T_CASE(whole_words_are_found_however_they_are_written),
    T_CASE(a_term_that_hits_everybody_is_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
