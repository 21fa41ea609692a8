#include "base/str.h"

#include "tests/harness/t.h"

static void slices_are_clamped(struct t *t)
{
    struct str s = STR("abcdef");
    T_STR(t, str_slice(s, 1, 3), STR("bc"));
    T_STR(t, str_slice(s, 4, 99), STR("ef"));
    T_STR(t, str_slice(s, 9, 99), STR(""));
    T_STR(t, str_slice(s, 3, 1), STR(""));
    T_STR(t, str_slice(str_z(NULL), 0, 5), STR(""));
}

static void trimming_takes_space_at_both_ends(struct t *t)
{
    T_STR(t, str_trim(STR(" \t a b\r\n")), STR("a b"));
    T_STR(t, str_trim(STR(" \n ")), STR(""));
    T_STR(t, str_trim(STR("")), STR(""));
}

static void equality_looks_at_all_bytes(struct t *t)
{
    T_OK(t, str_eq(STR("ab"), STR("ab")));
    T_OK(t, !str_eq(STR("ab"), STR("abc")));
    T_OK(t, !str_eq(STR("a\0b"), STR("a\0c")));
    T_OK(t, str_eq(str_z(NULL), STR("")));
    T_OK(t, str_eq_nocase(STR("AbZ"), STR("aBz")));
    T_OK(t, !str_eq_nocase(STR("a["), STR("a{")));
    T_OK(t, !str_eq_nocase(STR("a"), STR("ab")));
}

static void order_is_bytewise_and_shorter_first(struct t *t)
{
    static const struct {
        struct str a, b;
        int want;
    } rows[] = {
        {STR_INIT(""), STR_INIT(""), 0},
        {STR_INIT(""), STR_INIT("a"), -1},
        {STR_INIT("a"), STR_INIT("ab"), -1},
        {STR_INIT("b"), STR_INIT("ab"), 1},
        {STR_INIT("\xff"), STR_INIT("a"), 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        T_EQ(t, str_cmp(rows[i].a, rows[i].b), rows[i].want);
        T_EQ(t, str_cmp(rows[i].b, rows[i].a), -rows[i].want);
    }
}

static void starts_and_ends_are_found(struct t *t)
{
    T_OK(t, str_starts(STR("abc"), STR("ab")) && str_starts(STR("abc"), STR("")));
    T_OK(t, !str_starts(STR("a"), STR("ab")));
    T_OK(t, str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
    T_EQ(t, str_find_char(STR("a=b=c"), '='), 1);
    T_EQ(t, str_find_char(STR("abc"), '='), 3);
}

static void cutting_gives_every_field(struct t *t)
{
    struct str rest = STR("a,,b"), head;
    T_OK(t, str_cut(&rest, ',', &head));
    T_STR(t, head, STR("a"));
    T_OK(t, str_cut(&rest, ',', &head));
    T_STR(t, head, STR(""));
    T_OK(t, str_cut(&rest, ',', &head));
    T_STR(t, head, STR("b"));
    T_OK(t, !str_cut(&rest, ',', &head));
}

static const struct t_case cases[] = {
    T_CASE(slices_are_clamped),
    T_CASE(trimming_takes_space_at_both_ends),
    T_CASE(equality_looks_at_all_bytes),
    T_CASE(order_is_bytewise_and_shorter_first),
    T_CASE(starts_and_ends_are_found),
    T_CASE(cutting_gives_every_field),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
