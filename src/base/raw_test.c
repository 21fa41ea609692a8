#include "base/raw.h"

#include "tests/harness/t.h"

static void a_token_is_short_and_plain(struct t *t)
{
    static const struct {
        const char *says;
        struct str text;
        bool want;
    } rows[] = {
        {"an id", STR_INIT("3f2a-99_b.c:7"), true},
        {"nothing", STR_INIT(""), false},
        {"a space", STR_INIT("a b"), false},
        {"an at sign", STR_INIT("a@b.c"), false},
        {"a slash", STR_INIT("a/b"), false},
        {"a letter with an accent", STR_INIT("\xc3\xa9"), false},
        {"a NUL", STR_INIT("a\0b"), false},
        {"64 bytes",
            STR_INIT("0123456789012345678901234567890123456789"
                     "012345678901234567890123"),
            true},
        {"65 bytes",
            STR_INIT("0123456789012345678901234567890123456789"
                     "0123456789012345678901234"),
            false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str out = STR("untouched");
        if (!T_EQ(t, raw_token(raw_from_str(rows[i].text), &out), rows[i].want))
            t_note(t, "row: %s", rows[i].says);
        T_STR(t, out, rows[i].want ? rows[i].text : STR("untouched"));
    }
}

static void slices_and_comparisons_work_on_bytes(struct t *t)
{
    struct raw r = raw_from_str(STR("ab\0cd"));
    T_OK(t, raw_eq_str(raw_slice(r, 2, 99), STR("\0cd")));
    T_OK(t, raw_slice(r, 9, 3).n == 0);
    T_OK(t, raw_eq(raw_of(NULL, 0), raw_slice(r, 1, 1)));
    T_EQ(t, raw_cmp(r, raw_slice(r, 0, 2)), 1);
    T_EQ(t, raw_cmp(raw_slice(r, 0, 2), r), -1);
    T_EQ(t, raw_cmp(raw_from_str(STR("\xff")), r), 1);
    T_EQ(t, raw_cmp(r, r), 0);
}

static const struct t_case cases[] = {
    T_CASE(a_token_is_short_and_plain),
    T_CASE(slices_and_comparisons_work_on_bytes),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
