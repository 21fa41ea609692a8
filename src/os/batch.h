/*
 * os/batch.h - a thread that takes all that waits at once, and tells when it is done.
 *
 * In:    things, from the loop's thread.
 * Out:   to `take`, on the batch's own thread, everything that waited; then to `done`,
 *        on the loop's thread, each thing in the order it was given.
 * Never: holds more than `waiting_max` things; calls `done` before `take` returned.
 */
#ifndef ABIDE_OS_BATCH_H
#define ABIDE_OS_BATCH_H

#include <stddef.h>

#include "os/loop.h"

struct batch_calls {
    void (*take)(void *ctx, void *const *things, size_t count);
    void (*done)(void *ctx, void *thing);
    void *ctx;
};

struct batch;
bool batch_start(struct loop *loop, const struct batch_calls *calls, size_t waiting_max,
    struct batch **out, struct err *err) MUST_CHECK;
/* False: too many are waiting or under way. */
bool batch_give(struct batch *b, void *thing) MUST_CHECK;
bool batch_has_room(struct batch *b);
/* Takes what waits, tells of it, ends the thread. NULL is fine. */
void batch_stop(struct batch *b);

#endif
