/*
 * base/sink.h - "write these bytes somewhere", without knowing where.
 *
 * In:    bytes from pure code.
 * Out:   a file, a buffer, a hash, a counter: whoever made the sink decides.
 * Never: seeks or reads back.
 */
#ifndef ABIDE_BASE_SINK_H
#define ABIDE_BASE_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"

struct sink {
    bool (*write)(void *ctx, const void *p, size_t n, struct err *err);
    void *ctx;
};

bool sink_write(struct sink *s, const void *p, size_t n, struct err *err) MUST_CHECK;
bool sink_str(struct sink *s, struct str text, struct err *err) MUST_CHECK;
struct sink sink_to_buf(struct buf *b); /* borrows b */

/* Pulls bytes from somewhere: `*got` = 0 at the end. The twin of a sink. */
struct source {
    bool (*read)(void *ctx, void *p, size_t cap, size_t *got, struct err *err);
    void *ctx;
};

struct source_mem { /* a source over bytes in memory */
    struct raw rest;
};
bool source_read(
    struct source *s, void *p, size_t cap, size_t *got, struct err *err) MUST_CHECK;
struct source source_from_mem(struct source_mem *m); /* borrows m */

#endif
