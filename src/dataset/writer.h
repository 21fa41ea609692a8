/*
 * dataset/writer.h - pass 2 of a build: rows become lines of the dataset's files.
 *
 * In:    candidates with safe text and their places; sinks that flow opened.
 * Out:   OpenAI chat fine-tuning JSONL, Hugging Face messages JSONL, an index of rows;
 *        for each file its size, rows and SHA-256.
 * Never: writes a row twice into a side; a text that is not in the plan's kept turns.
 *
 * Formats: docs/formats/dataset.md.
 */
#ifndef ABIDE_DATASET_WRITER_H
#define ABIDE_DATASET_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/sink.h"
#include "crypt/hash.h"
#include "dataset/dataset.h"
#include "dataset/plan.h"

/* X(ID, "name", side, format) */
#define DATASET_FILE_TABLE(X)                                                          \
    X(DATASET_FILE_TRAIN_OPENAI, "train.openai.jsonl", DATASET_SIDE_TRAIN,             \
        DATASET_FORMAT_OPENAI)                                                         \
    X(DATASET_FILE_VALIDATION_OPENAI, "validation.openai.jsonl",                       \
        DATASET_SIDE_VALIDATION, DATASET_FORMAT_OPENAI)                                \
    X(DATASET_FILE_TRAIN, "train.jsonl", DATASET_SIDE_TRAIN, DATASET_FORMAT_MESSAGES)  \
    X(DATASET_FILE_VALIDATION, "validation.jsonl", DATASET_SIDE_VALIDATION,            \
        DATASET_FORMAT_MESSAGES)                                                       \
    X(DATASET_FILE_ROWS, "rows.jsonl", DATASET_SIDE_NONE, DATASET_FORMAT_INDEX)

enum dataset_file { DATASET_FILE_TABLE(TABLE_ENUM) };
enum { DATASET_FILE_COUNT = 0 DATASET_FILE_TABLE(TABLE_ONE) };

enum dataset_format {
    DATASET_FORMAT_INDEX = 0, /* always written */
    DATASET_FORMAT_OPENAI = 1 << 0,
    DATASET_FORMAT_MESSAGES = 1 << 1,
    DATASET_FORMAT_ALL = DATASET_FORMAT_OPENAI | DATASET_FORMAT_MESSAGES
};

enum {
    DATASET_FILE_NAME_MAX = 32,
    DATASET_ROW_BYTES_MAX = 64 << 20, /* one line; longer rows are dropped, counted */
    DATASET_ROWS_MAX = DATASET_CANDIDATES_MAX
};

/* "train.jsonl", with ".zst" where wanted; the index is never compressed. */
struct str dataset_file_name(enum dataset_file file, bool zstd);
enum dataset_side dataset_file_side(enum dataset_file file);
enum dataset_format dataset_file_format(enum dataset_file file);

/* Whether a build with this plan and these formats writes the file: a side that has no
 * rows has no files. Flow opens a sink for each wanted file. */
bool dataset_file_wanted(
    enum dataset_file file, const struct dataset_plan *plan, unsigned formats);

struct dataset_writer_config {
    struct sink sinks[DATASET_FILE_COUNT]; /* write NULL: not wanted */
    int zstd_level;                        /* 0: not compressed */
    bool drop_duplicates; /* of rows with the same words, keep the first */
};

struct dataset_file_facts {
    char name[DATASET_FILE_NAME_MAX]; /* NUL-terminated; "" when not written */
    uint8_t sha256[SHA256_BYTES];     /* of the bytes as written */
    uint64_t bytes, rows;
};

struct dataset_written {
    struct dataset_file_facts files[DATASET_FILE_COUNT];
    uint64_t rows[DATASET_SIDE_COUNT];
    uint64_t turns;      /* in rows */
    uint64_t text_bytes; /* in rows, as UTF-8 before JSON */
    uint64_t duplicates, too_large;
};

struct dataset_writer;

bool dataset_writer_new(const struct dataset_writer_config *config,
    struct dataset_writer **out, struct err *err) MUST_CHECK;
void dataset_writer_free(struct dataset_writer *w); /* NULL is fine */

/*
 * The place must have a side. *drop: KEPT when the row was written, else DUPLICATE or
 * TOO_LARGE. ERR_STATE when a kept turn came without text. Any failure is final.
 */
bool dataset_writer_row(struct dataset_writer *w,
    const struct dataset_candidate *candidate, const struct dataset_place *place,
    enum dataset_drop *drop, struct err *err) MUST_CHECK;

/* Once, after the last row: flushes; the sinks are flow's to close. */
bool dataset_writer_finish(
    struct dataset_writer *w, struct dataset_written *out, struct err *err) MUST_CHECK;

#endif
