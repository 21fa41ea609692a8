/*
 * flow/keep/flow_transfer.h - a copy is made: does it leave its region?
 *
 * In:    what is copied, where it goes, by which mechanism.
 * Out:   a line in the log of transfers, before the copy is made.
 * Never: makes the copy; lets one leave without a mechanism.
 */
#ifndef ABIDE_FLOW_KEEP_FLOW_TRANSFER_H
#define ABIDE_FLOW_KEEP_FLOW_TRANSFER_H

#include "flow/flow.h"
#include "model/words.h"

struct flow_transfer {
    const char *target, *mechanism; /* words; NULL: not said, it stays in its region */
    struct str what;                /* a token: backup, dataset, export ... */
    struct str who;                 /* a person; empty: everybody */
};

/* ERR_DENIED "store.transfer": it leaves its region, and no mechanism is named. */
bool flow_transfer(struct flow *f, const struct flow_transfer *in, struct err *err);

/* A region that is known. ERR_USAGE otherwise. */
bool flow_transfer_region(const char *word, enum region *out, struct err *err);

#endif
