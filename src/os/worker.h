/*
 * os/worker.h - one thread that takes things off a short queue, in order.
 *
 * In:    what to do with a thing; things, one after the other.
 * Out:   each taken once, in the order given; the first failure.
 * Never: owns a thing; takes another after one failed; holds more than WORKER_QUEUE.
 *
 * Whoever gives may touch what the worker works on (a store) only after worker_wait.
 * A thing may be reused once WORKER_QUEUE + 1 others were given after it.
 */
#ifndef ABIDE_OS_WORKER_H
#define ABIDE_OS_WORKER_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

/* Long enough that whoever gives goes on while the worker waits for a disk's sync. */
enum { WORKER_QUEUE = 256 };

struct worker;

bool worker_start(bool (*take)(void *ctx, void *thing, struct err *err), void *ctx,
    struct worker **out, struct err *err) MUST_CHECK;

/* Waits while the queue is full. False: taking one failed, earlier; *err says why. */
bool worker_give(struct worker *w, void *thing, struct err *err) MUST_CHECK;

/* Returns when all that was given is taken. False as worker_give. */
bool worker_wait(struct worker *w, struct err *err) MUST_CHECK;

/* Lets it finish the thing in hand, drops the rest, ends the thread; NULL is fine. */
void worker_stop(struct worker *w);

#endif
