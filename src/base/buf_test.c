#include "base/buf.h"

#include <limits.h>
#include <string.h>

#include "tests/harness/t.h"

static void appending_keeps_order(struct t *t)
{
    struct buf b;
    buf_init(&b, 1000);
    buf_add_str(&b, STR("a"));
    buf_add_raw(&b, raw_from_str(STR("b")));
    buf_add_z(&b, "cd");
    buf_add_char(&b, '-');
    buf_add_u64(&b, ULLONG_MAX);
    buf_add_char(&b, ' ');
    buf_add_i64(&b, LLONG_MIN);
    buf_printf(&b, " %d %s", 7, "x");
    buf_printf(&b, "%s", "");
    T_STR(t, buf_str(&b), STR("abcd-18446744073709551615 -9223372036854775808 7 x"));
    T_OK(t, buf_ok(&b, NULL));
    T_EQ(t, strlen(buf_z(&b)), b.n);
    buf_fini(&b);
    T_OK(t, !b.p && b.n == 0 && b.max == 1000);
}

static void a_full_buffer_stays_as_it_was(struct t *t)
{
    struct buf b;
    struct err err = ERR_INIT;
    buf_init(&b, 4);
    buf_add_z(&b, "abc");
    buf_add_z(&b, "de");
    buf_add_z(&b, "f");
    T_STR(t, buf_str(&b), STR("abc"));
    T_FAILS(t, buf_ok(&b, &err), &err, "base.buf_full");
    T_EQ(t, err.code, ERR_LIMIT);
    T_OK(t, !buf_z(&b));
    buf_clear(&b);
    buf_add_z(&b, "abcd");
    T_OK(t, buf_ok(&b, NULL));
    T_STR(t, str_z(buf_z(&b)), STR("abcd"));
    T_OK(t, !buf_reserve(&b, 1));
    buf_fini(&b);
}

static void a_negative_number_goes_in_whole_or_not_at_all(struct t *t)
{
    struct buf b;
    buf_init(&b, 3);
    buf_add_i64(&b, -123);
    T_EQ(t, b.n, 0);
    T_OK(t, b.over);
    buf_clear(&b);
    buf_add_i64(&b, -12);
    T_STR(t, buf_str(&b), STR("-12"));
    buf_wipe(&b);
}

static void reserved_room_counts_once_grown(struct t *t)
{
    struct buf b;
    buf_init(&b, 2000);
    unsigned char *p = buf_reserve(&b, 1500);
    if (T_OK(t, p)) {
        memset(p, 'x', 1500);
        buf_grow(&b, 1500);
    }
    T_EQ(t, b.n, 1500);
    T_OK(t, b.cap <= 2000);
    buf_fini(&b);
}

static bool build(void *ctx)
{
    struct buf b;
    (void)ctx;
    buf_init(&b, 10000);
    for (int i = 0; i < 100; i++)
        buf_printf(&b, "%d,", i);
    bool good = buf_z(&b) != NULL;
    good = buf_ok(&b, NULL) && good;
    buf_fini(&b);
    return good;
}

static void it_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, build, NULL);
}

static const struct t_case cases[] = {
    T_CASE(appending_keeps_order),
    T_CASE(a_full_buffer_stays_as_it_was),
    T_CASE(a_negative_number_goes_in_whole_or_not_at_all),
    T_CASE(reserved_room_counts_once_grown),
    T_CASE(it_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
