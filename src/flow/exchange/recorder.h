/*
 * flow/exchange/recorder.h - exchanges become durable together.
 *
 * In:    exchanges, from the loop's thread.
 * Out:   for each, once, on the loop's thread: it is durable, or why it is not.
 * Never: says durable before the disk has it; lets one exchange that can't be stored
 *        take others with it; takes more than RECORDER_WAITING_MAX at once.
 *
 * The disk syncs some hundred times a second: throughput comes from taking all that
 * wait into one transaction (group commit), on a thread that owns the store.
 */
#ifndef ABIDE_FLOW_EXCHANGE_RECORDER_H
#define ABIDE_FLOW_EXCHANGE_RECORDER_H

#include "flow/exchange/exchange.h"
#include "os/loop.h"

enum { RECORDER_WAITING_MAX = 4096 };

/*
 * Belongs to the caller, with all that it looks at, from recorder_give to `done`. An
 * exchange, or, where `put` is set, whatever that writes: on the store's thread, inside
 * a transaction, and again when the first transaction failed.
 */
struct recording {
    struct exchange_in in;
    bool (*put)(struct flow *f, struct recording *r, struct err *err);
    /* On the store's thread, once it is durable and no transaction is open; or NULL. */
    void (*after)(struct flow *f, struct recording *r);
    void *ctx_put; /* theirs */
    void (*done)(void *ctx, struct recording *r);
    void *ctx;
    /* The answer. */
    bool durable; /* false: err says why */
    struct exchange_out out;
    struct err err;
};

struct recorder_counts {
    uint64_t kept, not_kept, failed, commits, turns;
    uint64_t groups, groups_us; /* taken together, and how long that took */
};

struct recorder;

/* Opens the installation for itself: a store's handle belongs to one thread. `now` is
 * asked at each commit. */
bool recorder_start(struct loop *loop, const struct flow_options *options,
    struct instant (*now)(void), struct recorder **out, struct err *err) MUST_CHECK;
/* False: too many wait; nothing was taken. */
bool recorder_give(struct recorder *r, struct recording *recording) MUST_CHECK;
/* The installation, for its owner's thread: only before the first recorder_give. */
struct flow *recorder_still(struct recorder *r);
bool recorder_has_room(struct recorder *r);
struct recorder_counts recorder_count(const struct recorder *r);
/* Commits what waits, tells of it, ends the thread. NULL is fine. */
void recorder_stop(struct recorder *r);

#endif
