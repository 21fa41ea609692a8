/*
 * store/ledger.h - append-only: choices, notices, donations.
 *
 * In:    lines, as model/choice.h has them.
 * Out:   the whole ledger of a vault as an array.
 * Never: changes or removes a line (they go with the vault's key, all at once).
 */
#ifndef ABIDE_STORE_LEDGER_H
#define ABIDE_STORE_LEDGER_H

#include "base/arena.h"
#include "model/choice.h"
#include "store/store.h"

enum { LEDGER_LINES_MAX = 1000000 }; /* of one vault */

/*
 * Appends; `line->position` is ignored, *position tells the one it got (from 1, without
 * gaps). ERR_INPUT when the value is not one the control takes, or a field is not a
 * token. Inside store_begin.
 */
bool ledger_add(struct store *s, struct id vault, const struct choice *line,
    uint64_t *position, struct err *err) MUST_CHECK;

/* All lines ordered by (at, position): unknown `at` first. The last one wins. */
bool ledger_read(struct store *s, struct id vault, struct arena *a,
    const struct choice **out, size_t *count, struct err *err) MUST_CHECK;

/* ERR_EXISTS when the version is published already. Inside store_begin. */
bool notice_put(
    struct store *s, const struct notice *notice, struct err *err) MUST_CHECK;
/* In order of `from`, then version. */
bool notice_list(struct store *s, struct arena *a, const struct notice **out,
    size_t *count, struct err *err) MUST_CHECK;

/*
 * Gives: `grant->id` is made here and returned; `revoked` is ignored. Inside
 * store_begin.
 */
bool grant_put(struct store *s, struct id vault, const struct grant *grant,
    struct id *out, struct err *err) MUST_CHECK;
/* *found false: no such grant, or revoked already. Inside store_begin. */
bool grant_revoke(struct store *s, struct id vault, struct id grant, struct instant at,
    bool *found, struct err *err) MUST_CHECK;
/* Live and revoked ones (`revoked` tells), in the order they were given. */
bool grant_list(struct store *s, struct id vault, struct arena *a,
    const struct grant **out, size_t *count, struct err *err) MUST_CHECK;

#endif
