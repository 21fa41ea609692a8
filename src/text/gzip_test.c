#include "text/gzip.h"

#include "tests/harness/t.h"

/* What `printf 'hello, hello\n' | gzip -n` prints. */
static const unsigned char hello[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xd7, 0x51, 0xc8, 0x00, 0x51, 0x5c, 0x00,
    0xdb, 0x25, 0x26, 0x1f, 0x0d, 0x00, 0x00, 0x00};

static void a_gzip_file_opens_also_of_two_members(struct t *t)
{
    struct err err = ERR_INIT;
    struct buf in, out;
    buf_init(&in, 100);
    buf_init(&out, 1 << 20);
    T_OK(t, gzip_is(raw_of(hello, sizeof hello)) && !gzip_is(raw_of("hello", 5)));
    buf_add(&in, hello, sizeof hello);
    buf_add(&in, hello, sizeof hello);
    T_DONE(t, gzip_read(buf_raw(&in), &out, &err), &err);
    T_STR(t, buf_str(&out), STR("hello, hello\nhello, hello\n"));
    buf_fini(&in);
    buf_fini(&out);
}

static void a_damaged_one_is_refused(struct t *t)
{
    unsigned char bad[sizeof hello];
    for (size_t cut = 3; cut < sizeof hello; cut++) {
        struct err err = ERR_INIT;
        struct buf out;
        buf_init(&out, 1 << 20);
        T_FAILS(t, gzip_read(raw_of(hello, cut), &out, &err), &err, "text.gzip_data");
        buf_fini(&out);
    }
    for (size_t at = 10; at < sizeof hello; at++) {
        struct err err = ERR_INIT;
        struct buf out;
        buf_init(&out, 1 << 20);
        for (size_t i = 0; i < sizeof bad; i++)
            bad[i] = i == at ? hello[i] ^ 0x55 : hello[i];
        T_FAILS(
            t, gzip_read(raw_of(bad, sizeof bad), &out, &err), &err, "text.gzip_data");
        buf_fini(&out);
    }
}

static void the_ceiling_holds(struct t *t)
{
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, 5);
    T_OK(t, !gzip_read(raw_of(hello, sizeof hello), &out, &err));
    T_EQ(t, err.code, ERR_LIMIT);
    buf_fini(&out);
}

static bool read_hello(void *ctx)
{
    struct err err = ERR_INIT;
    struct buf out;
    (void)ctx;
    buf_init(&out, 1 << 20);
    bool done = gzip_read(raw_of(hello, sizeof hello), &out, &err);
    buf_fini(&out);
    return done;
}

static void no_memory_is_an_error(struct t *t)
{
    t_oom(t, read_hello, NULL);
}

static const struct t_case cases[] = {
    T_CASE(a_gzip_file_opens_also_of_two_members),
    T_CASE(a_damaged_one_is_refused),
    T_CASE(the_ceiling_holds),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
