/*
 * dataset/withdraw.h - tells whoever holds the dataset which rows were taken back.
 *
 * In:    the index, the handles that were withdrawn (flow knows them from the store).
 * Out:   withdrawn.jsonl: these rows with their places; the text of the STALE marker.
 * Never: changes the dataset's own files; says why somebody withdrew.
 */
#ifndef ABIDE_DATASET_WITHDRAW_H
#define ABIDE_DATASET_WITHDRAW_H

#include "dataset/index.h"
#include "dataset/manifest.h"

#define DATASET_WITHDRAWN_NAME "withdrawn.jsonl"
#define DATASET_STALE_NAME     "STALE"

struct dataset_withdrawal {
    struct id handle;
    struct instant at; /* when it was withdrawn */
};

struct dataset_withdrawals {
    const struct dataset_withdrawal *p;
    size_t n;
};

/* One line for each listed row, in the order of rows; *rows: how many. */
bool dataset_withdrawn_write(struct source *index,
    const struct dataset_withdrawals *list, struct sink *out, uint64_t *rows,
    struct err *err) MUST_CHECK;

/* `rows` of the dataset are withdrawn as at `at`. */
void dataset_stale_format(const struct dataset_manifest *m, uint64_t rows,
    struct instant at, struct buf *out);

#endif
