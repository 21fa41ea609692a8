#include "dataset/verify.h"

#include "dataset/files_test_priv.h"
#include "tests/harness/t.h"

/* A folder over the buffers of a build. */
struct shelf {
    const struct test_build *b;
    struct source_mem mem;
    int open;
};

static bool open_file(
    void *ctx, struct str name, struct source *out, bool *found, struct err *err)
{
    struct shelf *shelf = ctx;
    (void)err;
    *found = false;
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        bool zstd = shelf->b->manifest.zstd_level != 0;
        if (!str_eq(dataset_file_name((enum dataset_file)i, zstd), name) ||
            shelf->b->files[i].n == 0)
            continue;
        shelf->mem.rest = buf_raw(&shelf->b->files[i]);
        *out = source_from_mem(&shelf->mem);
        *found = true;
        shelf->open++;
    }
    return true;
}

static void close_file(void *ctx, struct source *source)
{
    struct shelf *shelf = ctx;
    (void)source;
    shelf->open--;
}

static bool verify(
    const struct test_build *b, struct dataset_check *check, struct err *err)
{
    struct shelf shelf = {.b = b};
    struct dataset_folder folder = {open_file, close_file, &shelf};
    return dataset_verify(&b->manifest, &folder, check, err) && shelf.open == 0;
}

static bool has(const struct dataset_check *check, enum dataset_fault fault)
{
    bool found = false;
    for (size_t i = 0; i < check->used; i++)
        found |= check->list[i].fault == fault;
    return found;
}

static void a_dataset_as_it_was_built_is_whole(struct t *t)
{
    for (int level = 0; level <= 1; level++) {
        struct err err = ERR_INIT;
        struct test_build *b = test_build_new(level, true, &err);
        struct dataset_check check;
        if (!T_DONE(t, b != NULL, &err))
            return;
        T_DONE(t, verify(b, &check, &err), &err);
        T_EQ(t, check.found, 0);
        T_EQ(t, check.rows, 5);
        T_EQ(t, check.files, 5);
        test_build_fini(b);
    }
}

static void any_byte_changed_is_found(struct t *t)
{
    for (int level = 0; level <= 1; level++) {
        struct err err = ERR_INIT;
        struct test_build *b = test_build_new(level, true, &err);
        if (!T_DONE(t, b != NULL, &err))
            return;
        for (int i = 0; i < DATASET_FILE_COUNT; i++) {
            for (size_t at = 0; at < b->files[i].n; at += level ? 3 : 17) {
                struct dataset_check check;
                b->files[i].p[at] ^= 1;
                T_DONE(t, verify(b, &check, &err), &err);
                T_OK(t, has(&check, DATASET_FAULT_HASH));
                b->files[i].p[at] ^= 1;
            }
        }
        test_build_fini(b);
    }
}

/* Whoever changes a file and mends the manifest still meets the other checks. */
static void mend(struct test_build *b, enum dataset_file file, uint64_t rows)
{
    struct dataset_file_facts *facts = &b->manifest.written.files[file];
    struct err err = ERR_INIT;
    (void)!sha256(buf_raw(&b->files[file]), facts->sha256, &err);
    facts->bytes = b->files[file].n;
    facts->rows = rows;
}

static void replace(struct buf *file, const char *from, const char *to)
{
    unsigned char *at = memmem(file->p, file->n, from, strlen(from));
    if (at)
        memcpy(at, to, strlen(to));
}

static void a_mended_manifest_does_not_hide_a_bad_row(struct t *t)
{
    static const struct {
        enum dataset_file file;
        const char *from, *to;
        enum dataset_fault want;
    } rows[] = {
        {DATASET_FILE_TRAIN_OPENAI, "\"assistant\"", "\"assistent\"",
            DATASET_FAULT_LINE},
        {DATASET_FILE_TRAIN_OPENAI, "{\"messages\"", "{\"messagez\"",
            DATASET_FAULT_LINE},
        {DATASET_FILE_TRAIN_OPENAI, "{\"messages\"", "{'messages'", DATASET_FAULT_LINE},
        {DATASET_FILE_TRAIN, "\"handle\":\"d", "\"handle\":\"e", DATASET_FAULT_INDEX},
        {DATASET_FILE_TRAIN, "\"n_turns\":", "\"n_turnz\":", DATASET_FAULT_LINE},
        {DATASET_FILE_TRAIN, "\"lang\":\"und\"", "\"lang\":\"un \"",
            DATASET_FAULT_LINE},
        {DATASET_FILE_ROWS, "\"row\":2", "\"row\":3", DATASET_FAULT_INDEX},
        {DATASET_FILE_ROWS, "\"d1", "\"d0", DATASET_FAULT_INDEX},
        {DATASET_FILE_ROWS, "\"row\":2", "\"rov\":2", DATASET_FAULT_LINE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = ERR_INIT;
        struct test_build *b = test_build_new(0, true, &err);
        struct dataset_check check;
        uint64_t was;
        if (!T_DONE(t, b != NULL, &err))
            return;
        was = b->manifest.written.files[rows[i].file].rows;
        replace(&b->files[rows[i].file], rows[i].from, rows[i].to);
        mend(b, rows[i].file, was);
        T_DONE(t, verify(b, &check, &err), &err);
        if (!T_OK(t, has(&check, rows[i].want) && !has(&check, DATASET_FAULT_HASH)))
            t_note(t, "row %zu: %s", i, rows[i].to);
        test_build_fini(b);
    }
}

static void a_missing_file_is_found(struct t *t)
{
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        struct err err = ERR_INIT;
        struct test_build *b = test_build_new(0, true, &err);
        struct dataset_check check;
        if (!T_DONE(t, b != NULL, &err))
            return;
        buf_clear(&b->files[i]);
        T_DONE(t, verify(b, &check, &err), &err);
        T_OK(t, has(&check, DATASET_FAULT_MISSING));
        test_build_fini(b);
    }
}

static void a_file_cut_short_is_found(struct t *t)
{
    for (int level = 0; level <= 1; level++) {
        struct err err = ERR_INIT;
        struct test_build *b = test_build_new(level, true, &err);
        struct dataset_check check;
        if (!T_DONE(t, b != NULL, &err))
            return;
        b->files[DATASET_FILE_TRAIN].n -= 20;
        T_DONE(t, verify(b, &check, &err), &err);
        T_OK(t, has(&check, DATASET_FAULT_SIZE) && has(&check, DATASET_FAULT_HASH));
        T_OK(t, has(&check, level ? DATASET_FAULT_UNREADABLE : DATASET_FAULT_LINE));
        test_build_fini(b);
    }
}

static bool try_verify(void *ctx)
{
    struct dataset_check check;
    struct err err = ERR_INIT;
    return verify(ctx, &check, &err) && check.found == 0;
}

static void verifying_survives_want_of_memory(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(1, true, &err);
    if (!T_DONE(t, b != NULL, &err))
        return;
    t_oom(t, try_verify, b);
    test_build_fini(b);
}

static const struct t_case cases[] = {
    T_CASE(a_dataset_as_it_was_built_is_whole),
    T_CASE(any_byte_changed_is_found),
    T_CASE(a_mended_manifest_does_not_hide_a_bad_row),
    T_CASE(a_missing_file_is_found),
    T_CASE(a_file_cut_short_is_found),
    T_CASE(verifying_survives_want_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
