/*
 * deid/operate/restore.h - safe text back into the text it was made from.
 *
 * In:    a scope with `exact` set, as deid_replace left it; safe text, whole or in
 * chunks. Out:   the text, byte for byte, where every placeholder is one of the
 * scope's. Never: guesses: a placeholder the scope does not know stays as it is.
 */
#ifndef ABIDE_DEID_OPERATE_RESTORE_H
#define ABIDE_DEID_OPERATE_RESTORE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "deid/deid.h"

enum {
    RESTORE_HOLD_MAX = 64
}; /* bytes of a placeholder that may wait for the next chunk */

struct restore;

/* Borrows the scope's values: it must outlive the restore. */
bool restore_new(
    const struct deid_scope *scope, struct restore **out, struct err *err) MUST_CHECK;
void restore_free(struct restore *r); /* NULL is fine */

/* Appends what is settled; the front of a placeholder at the end waits. */
bool restore_feed(
    struct restore *r, struct raw chunk, struct buf *out, struct err *err) MUST_CHECK;
/* No more chunks: appends what waited. */
bool restore_end(struct restore *r, struct buf *out, struct err *err) MUST_CHECK;

#endif
