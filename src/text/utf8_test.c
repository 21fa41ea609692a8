#include "text/utf8.h"

#include "tests/harness/t.h"

/* Unicode's definition, written as arithmetic: the oracle. */
static size_t encode_slowly(uint32_t point, unsigned char out[4])
{
    size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; point /= 64)
        out[i] = (unsigned char)(0x80 + point % 64);
    out[0] = (unsigned char)(marks[n] + point);
    return n;
}

static void every_character_goes_and_comes_back(struct t *t)
{
    int wrong = 0;
    for (uint32_t point = 0; point <= 0x10ffff; point++) {
        unsigned char want[4], got[4];
        uint32_t back = 0;
        bool surrogate = point >= 0xd800 && point < 0xe000;
        size_t n = encode_slowly(point, want);
        struct raw r = raw_of(want, n);
        wrong += utf8_encode(point, got) != (surrogate ? 0 : n);
        wrong += utf8_length(r) != (surrogate ? 0 : n);
        wrong += !surrogate && !raw_eq(raw_of(got, n), r);
        wrong += !surrogate && (utf8_decode(r, &back) != n || back != point);
        wrong += n > 1 && utf8_length(raw_of(want, n - 1)) != 0;
    }
    T_EQ(t, wrong, 0);
    unsigned char out[4];
    T_EQ(t, utf8_encode(0x110000, out), 0);
    T_EQ(t, utf8_encode(UINT32_MAX, out), 0);
}

/* No sequence of two or three bytes is a character unless the oracle makes it. */
static void every_short_sequence_is_judged_right(struct t *t)
{
    int accepted2 = 0, accepted3 = 0;
    for (uint32_t v = 0; v < 1U << 24; v++) {
        unsigned char b[3] = {
            (unsigned char)(v >> 16), (unsigned char)(v >> 8), (unsigned char)v};
        size_t n = b[0] < 0xc0 ? 0 : utf8_length(raw_of(b, 3));
        accepted3 += n == 3;
        accepted2 += n == 2 && b[2] == 0;
    }
    T_EQ(t, accepted2, 0x800 - 0x80);
    T_EQ(t, accepted3, 0x10000 - 0x800 - 0x800);
}

static void the_valid_front_ends_at_the_first_fault(struct t *t)
{
    T_EQ(t, utf8_valid(raw_from_str(STR("plain words only"))), 16);
    T_EQ(t, utf8_valid(raw_from_str(STR("plain \xc3\xa9 words, more than eight"))), 31);
    T_EQ(t, utf8_valid(raw_from_str(STR("plain words \xff more words"))), 12);
    T_EQ(t, utf8_valid(raw_from_str(STR("cut \xe2\x82"))), 4);
    T_EQ(t, utf8_valid(raw_of(NULL, 0)), 0);
}

static void cleaning_replaces_each_broken_part_once(struct t *t)
{
    static const struct {
        struct str in, out;
        size_t count;
    } rows[] = {
        {STR_INIT(""), STR_INIT(""), 0},
        {STR_INIT("ok \xc3\xa9"), STR_INIT("ok \xc3\xa9"), 0},
        {STR_INIT("a\xff"), STR_INIT("a\xef\xbf\xbd"), 1},
        {STR_INIT("\xe2\x82z"), STR_INIT("\xef\xbf\xbdz"), 1},
        {STR_INIT("\xf0\x9f\x98"), STR_INIT("\xef\xbf\xbd"), 1},
        {STR_INIT("\xc0\xaf"), STR_INIT("\xef\xbf\xbd\xef\xbf\xbd"), 2},
        {STR_INIT("\xed\xa0\x80"), STR_INIT("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"), 3},
        {STR_INIT("\xf4\x90z"), STR_INIT("\xef\xbf\xbd\xef\xbf\xbdz"), 2},
        {STR_INIT("\xe2"), STR_INIT("\xef\xbf\xbd"), 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf b;
        buf_init(&b, 100);
        T_EQ(t, utf8_clean(&b, raw_from_str(rows[i].in)), rows[i].count);
        T_STR(t, buf_str(&b), rows[i].out);
        buf_fini(&b);
    }
}

static void cutting_keeps_characters_whole(struct t *t)
{
    struct raw r = raw_from_str(STR("a\xe2\x82\xac"
                                    "b"));
    static const size_t want[] = {0, 1, 1, 1, 4, 5, 5};
    for (size_t max = 0; max < COUNT(want); max++)
        T_EQ(t, utf8_cut(r, max).n, want[max]);
    T_EQ(t, utf8_cut(raw_from_str(STR("\x80\x80\x80\x80\x80\x80")), 5).n, 5);
}

static const struct t_case cases[] = {
    T_CASE(every_character_goes_and_comes_back),
    T_CASE(every_short_sequence_is_judged_right),
    T_CASE(the_valid_front_ends_at_the_first_fault),
    T_CASE(cleaning_replaces_each_broken_part_once),
    T_CASE(cutting_keeps_characters_whole),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
