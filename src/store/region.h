/*
 * store/region.h - where things are kept, and copies that leave.
 *
 * In:    the region of this installation; where a copy goes, and by which mechanism.
 * Out:   a log of transfers; a refusal when there is no mechanism.
 * Never: moves anything: it says whether a copy may leave, and that it did.
 *
 * Every account carries the region it was made in (vault.region), and with it all rows
 * that begin with its (slot, vault).
 */
#ifndef ABIDE_STORE_REGION_H
#define ABIDE_STORE_REGION_H

#include "base/arena.h"
#include "model/keep.h"
#include "model/words.h"
#include "store/store.h"

enum { TRANSFER_WHAT_MAX = 32 };

/* New accounts are kept there. Inside store_begin. */
bool region_set(struct store *s, enum region region, struct err *err) MUST_CHECK;
/* REGION_UNKNOWN: never said. */
bool region_get(struct store *s, enum region *out, struct err *err) MUST_CHECK;

struct transfer {
    struct instant at;
    enum region source, target;
    enum mechanism mechanism;
    struct str what;   /* backup, dataset, export: a token */
    struct id vault;   /* transfer_put: whose copy it is; zero: everybody's */
    uint64_t accounts; /* kept in `source` */
};

/*
 * A copy of everything goes to `order->target`: logged, a line per region it leaves.
 * ERR_DENIED "store.transfer": accounts of another region are in it and there is no
 * mechanism. Inside store_begin.
 */
bool transfer_put(
    struct store *s, const struct transfer *order, struct err *err) MUST_CHECK;
bool transfer_list(struct store *s, struct arena *a, const struct transfer **out,
    size_t *count, struct err *err) MUST_CHECK;

#endif
