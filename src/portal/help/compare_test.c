#include "portal/help/compare.h"

#include "base/buf.h"
#include "tests/harness/t.h"

static void write_line(void *ctx, bool added, struct str line)
{
    struct buf *out = ctx;
    buf_add_char(out, added ? '+' : '-');
    buf_add_str(out, line);
    buf_add_char(out, ' ');
}

static void lines_that_differ_are_told_and_no_others(struct t *t)
{
    static const struct {
        const char *says, *was, *is, *want;
    } rows[] = {{"the same", "a\nb\n", "a\nb\n", ""}, {"nothing", "", "", ""},
        {"the first words", "", "a\nb", "+a +b "}, {"all gone", "a\nb", "", "-a -b "},
        {"one in the middle", "a\nb\nc\n", "a\nx\nc\n", "-b +x "},
        {"one more", "a\nc", "a\nb\nc", "+b "},
        {"one moved", "a\nb\nc", "b\nc\na", "-a +a "},
        {"an empty line is no change to read", "a\nb", "a\n\nb", ""},
        {"two places", "a\nb\nc\nd\ne", "a\nx\nc\ny\ne", "-b +x -d +y "}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf got;
        bool compared = false;
        struct err err = ERR_INIT;
        buf_init(&got, 4096);
        struct compare c = {str_z(rows[i].was), str_z(rows[i].is), write_line, &got};
        T_DONE(t, compare_lines(&c, &compared, &err), &err);
        if (!T_STR(t, buf_str(&got), str_z(rows[i].want)) || !T_OK(t, compared))
            t_note(t, "%s", rows[i].says);
        buf_fini(&got);
    }
}

static void a_text_that_is_too_long_is_not_compared(struct t *t)
{
    struct buf was, is, got;
    bool compared = true;
    struct err err = ERR_INIT;
    buf_init(&was, 1 << 20);
    buf_init(&is, 1 << 20);
    buf_init(&got, 1 << 20);
    for (int i = 0; i <= COMPARE_LINES_MAX; i++) {
        buf_printf(&was, "a%d\n", i);
        buf_printf(&is, "b%d\n", i);
    }
    struct compare c = {buf_str(&was), buf_str(&is), write_line, &got};
    T_DONE(t, compare_lines(&c, &compared, &err), &err);
    T_OK(t, !compared && got.n == 0);
    buf_fini(&was);
    buf_fini(&is);
    buf_fini(&got);
}

static bool once(void *ctx)
{
    struct buf got;
    bool compared = false;
    struct err err = ERR_INIT;
    (void)ctx;
    buf_init(&got, 4096);
    struct compare c = {STR("a\nb"), STR("a\nc"), write_line, &got};
    bool done = compare_lines(&c, &compared, &err) && buf_ok(&got, &err);
    buf_fini(&got);
    return done;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, once, NULL);
}

static const struct t_case cases[] = {
    T_CASE(lines_that_differ_are_told_and_no_others),
    T_CASE(a_text_that_is_too_long_is_not_compared),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
