/*
 * flow/flow_share.h - what do organisations share, and who must confirm it again?
 *
 * In:    the ledgers of all organisations, the profile's reconfirmation time.
 * Out:   one sharing at a time, with the date it must be confirmed by.
 * Never: stops a sharing: an overdue one is in force until its owner ends it.
 */
#ifndef ABIDE_FLOW_FLOW_SHARE_H
#define ABIDE_FLOW_FLOW_SHARE_H

#include "flow/flow.h"
#include "policy/facts.h"

enum share_due { SHARE_CONFIRMED, SHARE_DUE_SOON, SHARE_OVERDUE };
enum { SHARE_SOON_DAYS = 30 };

struct flow_share {
    struct raw org; /* the operator's name for it */
    struct share share;
    enum share_due due;
};

/* How near the day is by which a sharing must be confirmed. */
enum share_due flow_share_due(struct instant by, struct instant now);

/* Calls `take` for each sharing in force now; stops when it returns false. */
bool flow_share_each(struct flow *f,
    bool (*take)(void *ctx, const struct flow_share *share), void *ctx,
    struct err *err);

/* How many are overdue. */
bool flow_share_overdue(struct flow *f, uint64_t *count, struct err *err);

#endif
