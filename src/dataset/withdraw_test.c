#include "dataset/withdraw.h"

#include "dataset/files_test_priv.h"
#include "tests/harness/t.h"

static struct raw index_of(const struct test_build *b)
{
    return buf_raw(&b->files[DATASET_FILE_ROWS]);
}

static bool withdraw(const struct test_build *b, struct dataset_withdrawals list,
    struct buf *out, uint64_t *rows, struct err *err)
{
    struct source_mem mem = {index_of(b)};
    struct source source = source_from_mem(&mem);
    struct sink sink = sink_to_buf(out);
    return dataset_withdrawn_write(&source, &list, &sink, rows, err);
}

static void each_withdrawn_row_is_listed_once_with_its_place(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    struct instant at = instant_from_civil(2026, 4, 1);
    struct dataset_withdrawal list[] = {{test_id(2004), at}, {test_id(2001), at},
        {test_id(2004), instant_from_civil(2026, 5, 1)}, {test_id(7), at}};
    struct buf out;
    uint64_t rows = 0;
    if (!T_DONE(t, b != NULL, &err))
        return;
    buf_init(&out, TEST_FILE_MAX);
    T_DONE(t,
        withdraw(b, (struct dataset_withdrawals){list, COUNT(list)}, &out, &rows, &err),
        &err);
    T_EQ(t, rows, 2);
    T_OK(t, str_starts(buf_str(&out), STR("{\"row\":2,\"split\":\"")));
    T_OK(t,
        str_ends(buf_str(&out), STR("\"handle\":\"d4070000000000000000000000000001\","
                                    "\"at\":\"2026-04-01T00:00:00Z\"}\n")));
    buf_fini(&out);
    test_build_fini(b);
}

static void nobody_withdrawn_gives_an_empty_list(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    struct buf out;
    uint64_t rows = 7;
    if (!T_DONE(t, b != NULL, &err))
        return;
    buf_init(&out, TEST_FILE_MAX);
    T_DONE(
        t, withdraw(b, (struct dataset_withdrawals){NULL, 0}, &out, &rows, &err), &err);
    T_EQ(t, rows, 0);
    T_EQ(t, out.n, 0);
    buf_fini(&out);
    test_build_fini(b);
}

static void the_marker_says_how_many_rows_and_what_to_do(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    struct buf out;
    if (!T_DONE(t, b != NULL, &err))
        return;
    buf_init(&out, TEST_FILE_MAX);
    dataset_stale_format(&b->manifest, 2, instant_from_civil(2026, 4, 1), &out);
    T_OK(t, memmem(out.p, out.n, "since 2026-04-01T00:00:00Z: 2 of its 5 rows", 43));
    T_OK(t, memmem(out.p, out.n, "build a new version", 19));
    buf_fini(&out);
    test_build_fini(b);
}

static bool try_withdraw(void *ctx)
{
    struct dataset_withdrawal list[] = {{test_id(2004), {0}}};
    struct err err = ERR_INIT;
    struct buf out;
    uint64_t rows;
    bool done;
    buf_init(&out, TEST_FILE_MAX);
    done = withdraw(ctx, (struct dataset_withdrawals){list, 1}, &out, &rows, &err);
    buf_fini(&out);
    return done;
}

static void withdrawing_survives_want_of_memory(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    if (!T_DONE(t, b != NULL, &err))
        return;
    t_oom(t, try_withdraw, b);
    test_build_fini(b);
}

static const struct t_case cases[] = {
    T_CASE(each_withdrawn_row_is_listed_once_with_its_place),
    T_CASE(nobody_withdrawn_gives_an_empty_list),
    T_CASE(the_marker_says_how_many_rows_and_what_to_do),
    T_CASE(withdrawing_survives_want_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
