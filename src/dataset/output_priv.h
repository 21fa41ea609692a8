/*
 * dataset/output_priv.h - one file of a dataset while it is written.
 *
 * In:    lines.
 * Out:   the same bytes, in large pieces, perhaps compressed, hashed and counted.
 * Never: leaves this folder.
 */
#ifndef ABIDE_DATASET_OUTPUT_PRIV_H
#define ABIDE_DATASET_OUTPUT_PRIV_H

#include "base/buf.h"
#include "dataset/writer.h"
#include "text/zstd.h"

struct output {
    struct sink to;        /* flow's */
    struct hasher *hasher; /* NULL: this file is not written */
    struct zstd_out *zstd; /* NULL: not compressed */
    struct buf pending;    /* lines not handed on yet */
    struct dataset_file_facts facts;
};

/* `to` must stay in place: the output's own sink points at it. */
bool output_open(struct output *o, struct sink to, struct str name, int zstd_level,
    struct err *err) MUST_CHECK;
void output_fini(struct output *o);

/* Room at the end of the pending lines; after writing there, output_line. */
struct buf *output_buf(struct output *o);
bool output_line(struct output *o, struct err *err) MUST_CHECK; /* one more row is in */
bool output_end(struct output *o, struct err *err) MUST_CHECK;

#endif
