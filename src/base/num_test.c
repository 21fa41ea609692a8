#include "base/num.h"

#include "tests/harness/t.h"

static void integers_parse_only_whole_and_in_range(struct t *t)
{
    static const struct {
        struct str text;
        int64_t min, max;
        bool good;
        int64_t want;
    } rows[] = {
        {STR_INIT("0"), 0, 9, true, 0},
        {STR_INIT("-5"), -9, 9, true, -5},
        {STR_INIT("10"), 0, 9, false, 0},
        {STR_INIT("-1"), 0, 9, false, 0},
        {STR_INIT(""), 0, 9, false, 0},
        {STR_INIT("-"), -9, 9, false, 0},
        {STR_INIT("+1"), 0, 9, false, 0},
        {STR_INIT(" 1"), 0, 9, false, 0},
        {STR_INIT("1x"), 0, 9, false, 0},
        {STR_INIT("--1"), -9, 9, false, 0},
        {STR_INIT("9223372036854775807"), INT64_MIN, INT64_MAX, true, INT64_MAX},
        {STR_INIT("9223372036854775808"), INT64_MIN, INT64_MAX, false, 0},
        {STR_INIT("-9223372036854775808"), INT64_MIN, INT64_MAX, true, INT64_MIN},
        {STR_INIT("-9223372036854775809"), INT64_MIN, INT64_MAX, false, 0},
        {STR_INIT("99999999999999999999999"), INT64_MIN, INT64_MAX, false, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t got = 0;
        if (!T_EQ(t, num_parse_i64(rows[i].text, rows[i].min, rows[i].max, &got),
                rows[i].good))
            t_note(t, "row: %" STR_FMT, STR_ARG(rows[i].text));
        T_EQ(t, got, rows[i].want);
    }
}

static void the_largest_unsigned_fits(struct t *t)
{
    uint64_t v = 0;
    T_OK(t, num_parse_u64(STR("18446744073709551615"), UINT64_MAX, &v));
    T_OK(t, v == UINT64_MAX);
    T_OK(t, !num_parse_u64(STR("18446744073709551616"), UINT64_MAX, &v));
    T_OK(t, !num_parse_u64(STR("-1"), UINT64_MAX, &v));
}

static void arithmetic_never_wraps(struct t *t)
{
    size_t out = 7;
    T_OK(t, num_add_size(2, 3, &out) && out == 5);
    T_OK(t, !num_add_size(SIZE_MAX, 1, &out) && out == 5);
    T_OK(t, num_mul_size(2, 3, &out) && out == 6);
    T_OK(t, !num_mul_size(SIZE_MAX, 2, &out) && out == 6);
}

static void big_endian_fields_go_and_come_back(struct t *t)
{
    unsigned char p[8];
    num_put_u64be(p, UINT64_C(0x0102030405060708));
    for (int i = 0; i < 8; i++)
        T_EQ(t, p[i], i + 1);
    T_OK(t, num_get_u64be(p) == UINT64_C(0x0102030405060708));
    num_put_u32be(p, UINT32_C(0xfffefdfc));
    T_OK(t, num_get_u32be(p) == UINT32_C(0xfffefdfc));
}

static const struct t_case cases[] = {
    T_CASE(integers_parse_only_whole_and_in_range),
    T_CASE(the_largest_unsigned_fits),
    T_CASE(arithmetic_never_wraps),
    T_CASE(big_endian_fields_go_and_come_back),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
