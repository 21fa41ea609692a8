/*
 * dataset/files_test_priv.h - a whole build into buffers, for this folder's tests.
 *
 * In:    candidates as lines (build_test_priv.h), a configuration.
 * Out:   a buffer per file, the manifest.
 * Never: part of the library.
 */
#ifndef ABIDE_DATASET_FILES_TEST_PRIV_H
#define ABIDE_DATASET_FILES_TEST_PRIV_H

#include "base/mem.h"
#include "dataset/build_test_priv.h"
#include "dataset/manifest.h"

enum { TEST_FILE_MAX = 1 << 22 };

struct test_build {
    struct buf files[DATASET_FILE_COUNT];
    struct dataset_manifest manifest;
    unsigned duplicates;
};

/* Six people, two of them in one chat; two say the same; one said no. */
static const char *const test_lines[] = {
    "s+1 u+1 a+1 u+1 a+1",
    "u+2 a+2 u-4 a+2",
    "u-4 a-4",
    "u+5 a+5 u+6 a+6",
    "s_7 ud7 ad7",
    "u+8 a+8 s+8 u+8 a+8",
    "u+9 a+9 u+9 a+9",
};

static inline bool test_plan(struct dataset_plan *plan, struct err *err)
{
    for (unsigned i = 0; i < COUNT(test_lines); i++) {
        struct dataset_turn turns[TURNS_MAX];
        struct dataset_candidate candidate = test_candidate(test_lines[i], i, turns);
        if (!dataset_plan_add(plan, &candidate, err))
            return false;
    }
    return dataset_plan_seal(plan, 3, 300000, err);
}

static inline bool test_write(struct dataset_writer *w, const struct dataset_plan *plan,
    struct test_build *b, struct err *err)
{
    for (unsigned i = 0; i < COUNT(test_lines); i++) {
        struct dataset_turn turns[TURNS_MAX];
        struct dataset_candidate c = test_candidate(test_lines[i], i, turns);
        struct dataset_place place;
        enum dataset_drop drop;
        if (!dataset_plan_get(plan, i, c.conversation, &place, err))
            return false;
        if (place.side == DATASET_SIDE_NONE)
            continue;
        if (i == 1)
            turns[1].text = STR("say \"hi\"\n\\ \x01 caf\xc3\xa9");
        if (!dataset_writer_row(w, &c, &place, &drop, err))
            return false;
        b->duplicates += drop == DATASET_DROP_DUPLICATE;
    }
    return true;
}

static inline void test_facts(struct dataset_manifest *m)
{
    *m = (struct dataset_manifest){.product = STR("abide 0.1.0"),
        .purpose = PURPOSE_TRAIN,
        .built = instant_from_civil(2026, 3, 1),
        .profile_name = STR("strict"),
        .profile_version = STR("2026-03-01"),
        .profile_sha256 = {1, 2, 3},
        .seed = 3,
        .validation_ppm = 300000,
        .formats = DATASET_FORMAT_ALL,
        .detectors = STR("deid-1"),
        .not_removed = {{STR("names"), STR("postal addresses, streets")}, 2}};
}

static inline bool test_finish(struct dataset_writer *w,
    const struct dataset_plan *plan, struct test_build *b, struct err *err)
{
    struct dataset_written written;
    struct dataset_manifest *m = &b->manifest;
    return dataset_manifest_plan(m, plan, err) && test_write(w, plan, b, err) &&
           counts_add(&m->removed, STR("EMAIL"), 3, err) &&
           dataset_writer_finish(w, &written, err) &&
           dataset_manifest_written(m, &written, err);
}

static inline void test_build_fini(struct test_build *b)
{
    for (int i = 0; i < DATASET_FILE_COUNT; i++)
        buf_fini(&b->files[i]);
    mem_free(b);
}

/* NULL on failure. */
static inline struct test_build *test_build_new(
    int zstd_level, bool drop_duplicates, struct err *err)
{
    struct dataset_writer_config config = {
        .zstd_level = zstd_level, .drop_duplicates = drop_duplicates};
    struct test_build *b = mem_zalloc(sizeof *b);
    struct dataset_plan *plan = NULL;
    struct dataset_writer *w = NULL;
    bool done = b && dataset_plan_new(&plan, err) && test_plan(plan, err);
    for (int i = 0; done && i < DATASET_FILE_COUNT; i++) {
        buf_init(&b->files[i], TEST_FILE_MAX);
        if (dataset_file_wanted((enum dataset_file)i, plan, DATASET_FORMAT_ALL))
            config.sinks[i] = sink_to_buf(&b->files[i]);
    }
    if (done) {
        test_facts(&b->manifest);
        b->manifest.zstd_level = zstd_level;
        b->manifest.drop_duplicates = drop_duplicates;
    }
    done = done && dataset_writer_new(&config, &w, err) && test_finish(w, plan, b, err);
    dataset_writer_free(w);
    dataset_plan_free(plan);
    if (done)
        return b;
    if (b)
        test_build_fini(b);
    return NULL;
}

#endif
