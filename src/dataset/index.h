/*
 * dataset/index.h - rows.jsonl: which row stands on which line of which file.
 *
 * In:    the index file as a source; a row's number.
 * Out:   its handle, split and line; the place of a line in a file.
 * Never: reads row texts into memory beyond one line.
 */
#ifndef ABIDE_DATASET_INDEX_H
#define ABIDE_DATASET_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/sink.h"
#include "dataset/dataset.h"
#include "text/json_split.h"

enum { DATASET_INDEX_LINE_MAX = 512 };

struct dataset_index_row {
    uint64_t row; /* from 1, in the order of writing */
    enum dataset_side side;
    uint64_t line; /* from 1, in the files of that side */
    struct id handle;
    uint64_t n_turns;
};

/* ERR_INPUT when the line is no index row. */
bool dataset_index_parse(
    struct raw line, struct dataset_index_row *out, struct err *err) MUST_CHECK;

/* Walks the index; false with ERR_INPUT at a line that is no row. */
struct dataset_index {
    struct json_stream stream;
};
void dataset_index_open(struct dataset_index *index, struct source *source);
void dataset_index_close(struct dataset_index *index);
bool dataset_index_next(struct dataset_index *index, struct dataset_index_row *out,
    bool *end, struct err *err) MUST_CHECK;

/* *found false: there are fewer rows. */
bool dataset_index_find(struct source *source, uint64_t row,
    struct dataset_index_row *out, bool *found, struct err *err) MUST_CHECK;

/* Where a line (from 1) of a file, unpacked, begins and how long it is. */
struct dataset_line {
    uint64_t offset, bytes;
};
bool dataset_line_find(struct source *source, uint64_t line, struct dataset_line *out,
    bool *found, struct err *err) MUST_CHECK;

#endif
