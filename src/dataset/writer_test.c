#include "dataset/writer.h"

#include "dataset/files_test_priv.h"
#include "tests/harness/t.h"
#include "text/zstd.h"

static struct str text_of(const struct test_build *b, enum dataset_file file)
{
    return buf_str(&b->files[file]);
}

static size_t count_lines(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

static bool holds(struct str text, const char *part)
{
    return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

static void each_row_stands_in_both_formats_and_the_index(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, false, &err);
    const struct dataset_written *w;
    if (!T_DONE(t, b != NULL, &err))
        return;
    w = &b->manifest.written;
    T_EQ(t, w->rows[DATASET_SIDE_TRAIN] + w->rows[DATASET_SIDE_VALIDATION], 6);
    T_OK(t, w->rows[DATASET_SIDE_VALIDATION] > 0);
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        enum dataset_side side = dataset_file_side((enum dataset_file)i);
        uint64_t rows = side ? w->rows[side] : 6;
        T_EQ(t, w->files[i].rows, rows);
        T_EQ(t, count_lines(text_of(b, (enum dataset_file)i)), rows);
        T_EQ(t, w->files[i].bytes, b->files[i].n);
    }
    T_EQ(t, w->turns, 5 + 2 + 4 + 2 + 5 + 4);
    test_build_fini(b);
}

static void a_line_is_exactly_as_documented(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, false, &err);
    struct buf all;
    if (!T_DONE(t, b != NULL, &err))
        return;
    buf_init(&all, TEST_FILE_MAX);
    for (int i = 0; i < DATASET_FILE_COUNT; i++)
        buf_add_str(&all, text_of(b, (enum dataset_file)i));
    T_OK(t, holds(buf_str(&all),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"some words\"},"
                "{\"role\":\"assistant\",\"content\":\"say \\\"hi\\\"\\n\\\\ \\u0001 "
                "caf\xc3\xa9\"}]}\n"));
    T_OK(t, holds(buf_str(&all),
                "caf\xc3\xa9\"}],\"handle\":\"d1070000000000000000000000000001\","
                "\"lang\":\"und\",\"n_turns\":2}\n"));
    T_OK(t, holds(buf_str(&all), "\",\"line\":1,\"handle\":\"d007"));
    T_OK(t, holds(buf_str(&all), "{\"row\":1,\"split\":\""));
    buf_fini(&all);
    test_build_fini(b);
}

static void the_same_build_gives_the_same_bytes(struct t *t)
{
    for (int level = 0; level <= 3; level += 3) {
        struct err err = ERR_INIT;
        struct test_build *a = test_build_new(level, true, &err);
        struct test_build *b = test_build_new(level, true, &err);
        if (T_DONE(t, a && b, &err)) {
            for (int i = 0; i < DATASET_FILE_COUNT; i++)
                T_OK(t, raw_eq(buf_raw(&a->files[i]), buf_raw(&b->files[i])));
            test_build_fini(a);
            test_build_fini(b);
        }
    }
}

static void of_rows_with_the_same_words_the_first_stays(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    if (!T_DONE(t, b != NULL, &err))
        return;
    T_EQ(t, b->duplicates, 1);
    T_EQ(t, b->manifest.written.duplicates, 1);
    T_EQ(t, b->manifest.written.files[DATASET_FILE_ROWS].rows, 5);
    T_EQ(t, counts_find(&b->manifest.tally.dropped, STR("duplicate")), 1);
    T_OK(t, holds(text_of(b, DATASET_FILE_ROWS), "\"d307"));
    T_OK(t, !holds(text_of(b, DATASET_FILE_ROWS), "\"d607"));
    test_build_fini(b);
}

static void compressed_files_unpack_to_the_plain_ones(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *a = test_build_new(0, false, &err);
    struct test_build *b = test_build_new(3, false, &err);
    unsigned char plain[65536];
    if (!T_DONE(t, a && b, &err))
        return;
    for (int i = 0; i < DATASET_FILE_ROWS; i++) {
        struct source_mem mem = {buf_raw(&b->files[i])};
        struct zstd_in *z;
        struct source source;
        size_t got = 0;
        T_STR(t, str_z(b->manifest.written.files[i].name),
            dataset_file_name((enum dataset_file)i, true));
        if (!T_DONE(
                t, zstd_in_new(source_from_mem(&mem), sizeof plain, &z, &err), &err))
            break;
        source = zstd_in_source(z);
        T_DONE(t, source_read(&source, plain, sizeof plain, &got, &err), &err);
        T_OK(t, raw_eq(raw_of(plain, got), buf_raw(&a->files[i])));
        zstd_in_free(z);
    }
    T_STR(t, text_of(b, DATASET_FILE_ROWS), text_of(a, DATASET_FILE_ROWS));
    test_build_fini(a);
    test_build_fini(b);
}

static void a_kept_turn_without_text_is_an_error(struct t *t)
{
    struct buf out;
    struct err err = ERR_INIT;
    struct dataset_writer_config config = {.zstd_level = 0};
    struct dataset_writer *w;
    struct dataset_turn turns[TURNS_MAX];
    struct dataset_candidate candidate = test_candidate("u+ a+", 1, turns);
    struct dataset_place place = {2, DATASET_SIDE_TRAIN, DATASET_DROP_KEPT};
    enum dataset_drop drop;
    buf_init(&out, TEST_FILE_MAX);
    config.sinks[DATASET_FILE_TRAIN] = sink_to_buf(&out);
    if (!T_DONE(t, dataset_writer_new(&config, &w, &err), &err))
        return;
    turns[1].text = STR("");
    T_FAILS(t, dataset_writer_row(w, &candidate, &place, &drop, &err), &err,
        "dataset.no_text");
    dataset_writer_free(w);
    buf_fini(&out);
}

static bool refuse(void *ctx, const void *p, size_t n, struct err *err)
{
    (void)ctx, (void)p, (void)n;
    return err_set(err, ERR_IO, "test.full", "the disk is full");
}

static void a_sink_that_fails_fails_the_build(struct t *t)
{
    struct err err = ERR_INIT;
    struct dataset_writer_config config = {
        .sinks = {[DATASET_FILE_TRAIN] = {refuse, NULL}}};
    struct dataset_writer *w;
    struct dataset_written written;
    struct dataset_turn turns[TURNS_MAX];
    struct dataset_candidate candidate = test_candidate("u+ a+", 1, turns);
    struct dataset_place place = {2, DATASET_SIDE_TRAIN, DATASET_DROP_KEPT};
    enum dataset_drop drop;
    if (!T_DONE(t, dataset_writer_new(&config, &w, &err), &err))
        return;
    T_DONE(t, dataset_writer_row(w, &candidate, &place, &drop, &err), &err);
    T_FAILS(t, dataset_writer_finish(w, &written, &err), &err, "test.full");
    dataset_writer_free(w);
}

static bool try_build(void *ctx)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(*(int *)ctx, true, &err);
    if (b)
        test_build_fini(b);
    return b != NULL;
}

static void a_build_survives_want_of_memory(struct t *t)
{
    t_oom(t, try_build, &(int){0});
    t_oom(t, try_build, &(int){1});
}

static const struct t_case cases[] = {
    T_CASE(each_row_stands_in_both_formats_and_the_index),
    T_CASE(a_line_is_exactly_as_documented),
    T_CASE(the_same_build_gives_the_same_bytes),
    T_CASE(of_rows_with_the_same_words_the_first_stays),
    T_CASE(compressed_files_unpack_to_the_plain_ones),
    T_CASE(a_kept_turn_without_text_is_an_error),
    T_CASE(a_sink_that_fails_fails_the_build),
    T_CASE(a_build_survives_want_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
