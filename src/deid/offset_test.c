#include "deid/offset.h"

#include "tests/harness/t.h"

/* e with a combining accent, an emoji of four bytes, then "x". */
static const char text[] = "e\xCC\x81\xF0\x9F\x98\x80x";

static void emoji_and_combining_marks_count_right(struct t *t)
{
    struct raw raw = raw_of(text, sizeof text - 1);
    struct offset at = {0};
    offset_to_byte(&at, raw, 7);
    T_EQ(t, at.points, 3);
    T_EQ(t, at.units, 4);
    struct offset back = {0};
    offset_to_point(&back, raw, 3);
    T_EQ(t, back.bytes, 7);
    back = (struct offset){0};
    offset_to_unit(&back, raw, 4);
    T_EQ(t, back.bytes, 7);
}

static void bytes_that_are_no_utf8_count_one_each(struct t *t)
{
    struct raw raw = raw_of("\xFF\xE2x", 3);
    struct offset at = {0};
    offset_to_byte(&at, raw, 3);
    T_EQ(t, at.points, 3);
    T_EQ(t, at.units, 3);
    offset_to_byte(&at, raw, 99);
    T_EQ(t, at.bytes, 3);
}

static const struct t_case cases[] = {
    T_CASE(emoji_and_combining_marks_count_right),
    T_CASE(bytes_that_are_no_utf8_count_one_each),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
