/*
 * gateway/away_priv.h - work that is too long for the loop's thread.
 *
 * In:    errands: reading and cleaning of large bodies.
 * Out:   each done, once, on the loop's thread.
 * Never: leaves this folder; touches what the loop's thread may change meanwhile; holds
 *        more than AWAY_WAITING_MAX.
 *
 * A body of AWAY_BYTES is read in a fraction of a millisecond and scanned in a few:
 * what is smaller stays, because going to another thread and back costs as much.
 */
#ifndef ABIDE_GATEWAY_AWAY_PRIV_H
#define ABIDE_GATEWAY_AWAY_PRIV_H

#include "deid/deid.h"
#include "os/loop.h"

enum { AWAY_BYTES = 64 << 10, AWAY_WAITING_MAX = 64 };

struct errand {
    void (*run)(void *ctx, struct deid_turns *scratch); /* there */
    void (*done)(void *ctx);                            /* here */
    void *ctx;
};

struct away;

bool away_start(struct loop *loop, struct away **out, struct err *err) MUST_CHECK;
/* False: too many wait. */
bool away_give(struct away *a, struct errand *errand) MUST_CHECK;
/* Does what waits, tells of it, ends the thread. NULL is fine. */
void away_stop(struct away *a);

#endif
