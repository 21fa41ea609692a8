/*
 * store/erase/hold_priv.h - the hold store from inside.
 *
 * In:    an open store.
 * Out:   holds.db, open; copies taken.
 * Never: leaves store/erase/.
 */
#ifndef ABIDE_STORE_ERASE_HOLD_PRIV_H
#define ABIDE_STORE_ERASE_HOLD_PRIV_H

#include "store/erase/erase_priv.h"
#include "store/erase/hold.h"
#include "store/record_priv.h"

/* Opens holds.db; *there false: there is none (and `make` was false). */
bool hold_open(struct store *s, bool make, bool *there, struct err *err) MUST_CHECK;

/*
 * Copies what active holds cover of an order's parts, in one durable transaction that
 * replaces copies of an earlier try. *rows: how many. Its keys must still be there.
 */
bool hold_take(struct store *s, const struct erase_work *w, struct instant now,
    uint64_t *rows, struct err *err) MUST_CHECK;

/* Where a copy is sealed: its hold, whose it was, and the deletion. */
struct place_of hold_place(const struct hold *hold, struct id vault, struct id erasure);

#endif
