/*
 * flow/keep/flow_hold.h - a duty to keep: who is covered, who is told, who may read.
 *
 * In:    names of accounts, a hold; the custodian's secret key.
 * Out:   a hold; what a person is told of holds; the copies as JSON Lines in a new
 * file. Never: tells of a barred hold; reads a copy without the custodian's key.
 */
#ifndef ABIDE_FLOW_KEEP_FLOW_HOLD_H
#define ABIDE_FLOW_KEEP_FLOW_HOLD_H

#include "flow/flow.h"
#include "store/erase/hold.h"

enum { FLOW_HOLD_ACCOUNTS_MAX = 64 };

struct flow_hold {
    struct hold hold; /* its vaults are found here */
    const char *const *accounts;
    size_t account_count;
};

/* ERR_ABSENT: an account is not there. */
bool flow_hold_add(
    struct flow *f, const struct flow_hold *in, int64_t *number, struct err *err);

/* Active holds that cover the account and may be told of, in the arena. */
bool flow_hold_told(struct flow *f, struct str who, struct arena *a,
    const struct hold **out, size_t *count, struct err *err);

/* One JSON object a copy, into a file that does not exist yet. */
bool flow_hold_read(struct flow *f, int64_t number,
    const uint8_t secret[BOX_SECRET_BYTES], const char *path, struct err *err);

#endif
