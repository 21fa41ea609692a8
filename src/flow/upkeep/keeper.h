/*
 * flow/upkeep/keeper.h - all that time brings, again and again while a daemon runs.
 *
 * In:    an installation, a clock, how often.
 * Out:   a round of upkeep.h on a thread of its own that stands behind the others; what
 *        came of the last one, for people and for Prometheus.
 * Never: runs two rounds at a time; begins one while draining; gives up after one that
 *        failed: the next comes in its time.
 */
#ifndef ABIDE_FLOW_UPKEEP_KEEPER_H
#define ABIDE_FLOW_UPKEEP_KEEPER_H

#include "flow/upkeep/upkeep.h"
#include "os/loop.h"

struct keeper_options {
    struct loop *loop;
    const char *state; /* the installation */
    struct instant (*now)(void);
    int64_t every_ms; /* between the end of a round and the next */
    /* After each round, on the loop's thread; `failed` is NULL where it was done. */
    void (*told)(void *ctx, const struct upkeep *round, const struct err *failed);
    void *ctx;
};

struct keeper_counts {
    uint64_t rounds, elsewhere, failed; /* all; of these, not done here and not done */
    uint64_t gone, cases;
    struct instant done_at; /* the last that was done, here; unknown: none yet */
    struct upkeep_figures figures;
};

struct keeper;

/* Opens the installation for itself. The first round comes after a few seconds. */
bool keeper_start(const struct keeper_options *options, struct keeper **out,
    struct err *err) MUST_CHECK;
struct keeper_counts keeper_count(const struct keeper *k);
void keeper_write(const struct keeper *k, struct buf *out); /* as Prometheus reads it */
/* No more rounds, and the one under way ends after its step. */
void keeper_drain(struct keeper *k);
/* Waits for that step. NULL is fine. */
void keeper_stop(struct keeper *k);

#endif
