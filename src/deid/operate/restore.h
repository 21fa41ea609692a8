/*
 * deid/operate/restore.h - safe text back into the text it was made from.
 *
 * In:    what knows the way back; safe text, whole or in chunks cut anywhere.
 * Out:   the text, byte for byte, where every placeholder is known.
 * Never: guesses: a placeholder nobody knows stays as it is; a token that does not open
 * is an error.
 *
 * Placeholders ("<EMAIL_1>", "<EMAIL:0a0b...>") come back wherever they stand, also in
 * an answer that somebody wrote around them. What keeps its form (fpe, shift, mask)
 * comes back by its place: then the safe text must be the very one the map was made
 * for.
 */
#ifndef ABIDE_DEID_OPERATE_RESTORE_H
#define ABIDE_DEID_OPERATE_RESTORE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "deid/deid.h"
#include "deid/operate/back.h"
#include "deid/operate/operate.h"

enum {
    RESTORE_WORD_MAX = 64,
    RESTORE_HOLD_MAX = RESTORE_WORD_MAX + 2 * (OPERATE_TOKEN_PLAIN_MAX + 16)
}; /* bytes of a placeholder that may wait for the next chunk */

/* Each may be NULL; what is given must outlive the restore. */
struct restore_ways {
    const struct deid_scope *scope; /* with `exact` set, as deid_replace left it */
    const struct back *back;        /* a sealed map, opened */
    struct operate *operate;        /* opens tokens */
    bool by_place;                  /* follow `back` place by place */
};

struct restore;

/* ERR_USAGE when `back` gives one placeholder two meanings and `by_place` is not set.
 */
bool restore_new(
    const struct restore_ways *ways, struct restore **out, struct err *err) MUST_CHECK;
void restore_free(struct restore *r); /* NULL is fine */

/* Appends what is settled; the front of a placeholder at the end waits. */
bool restore_feed(
    struct restore *r, struct raw chunk, struct buf *out, struct err *err) MUST_CHECK;
/* No more chunks: appends what waited. ERR_INPUT when the map has more to say. */
bool restore_end(struct restore *r, struct buf *out, struct err *err) MUST_CHECK;

struct restore_counts {
    uint64_t restored, left; /* placeholders */
};
struct restore_counts restore_counts(const struct restore *r);

#endif
