/*
 * os/loop.h - one thread waits for everything: sockets, timers, signals, other threads.
 *
 * In:    functions to call when something happens, each with its context.
 * Out:   calls, one after the other, on the thread that runs the loop.
 * Never: calls anybody after their close; frees what a call of this turn may still
 *        hold: closed things go at the end of the turn.
 *
 * Over libuv (decision record 0010). Everything but loop_wake belongs to one thread.
 */
#ifndef ABIDE_OS_LOOP_H
#define ABIDE_OS_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct loop;

/* From now on the process ignores SIGPIPE: a peer that is gone is an end, not a death.
 */
bool loop_new(struct loop **out, struct err *err) MUST_CHECK;
/* Everything made on it must have been closed; waits for what is closing. NULL is fine.
 */
void loop_free(struct loop *loop);

/* Until loop_stop, or until nothing is left to wait for. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop); /* after this turn */

/* Milliseconds of a clock that only goes forward, read once a turn. */
uint64_t loop_now_ms(const struct loop *loop);

/* A call at the end of this turn, before the loop waits again. The struct belongs to
 * the caller, lives in what it is about, and must outlive the call. */
struct loop_later {
    void (*call)(void *ctx);
    void *ctx;
    struct loop_later *next;
    bool waits;
};
/* Once a turn, however often it is asked for. */
void loop_at_end(struct loop *loop, struct loop_later *later);
void loop_not_at_end(struct loop *loop, struct loop_later *later);

struct timer;
bool timer_new(struct loop *loop, void (*fire)(void *ctx), void *ctx,
    struct timer **out, struct err *err) MUST_CHECK;
void timer_set(struct timer *timer, uint64_t after_ms); /* once; sets anew when set */
void timer_clear(struct timer *timer);
void timer_close(struct timer *timer); /* NULL is fine */

/* Calls from another thread: several wakes may become one call. */
struct wake;
bool wake_new(struct loop *loop, void (*call)(void *ctx), void *ctx, struct wake **out,
    struct err *err) MUST_CHECK;
void loop_wake(struct wake *wake); /* from any thread */
void wake_close(struct wake *wake);

struct signal_watch;
bool signal_watch_new(struct loop *loop, int number, void (*call)(void *ctx), void *ctx,
    struct signal_watch **out, struct err *err) MUST_CHECK;
void signal_watch_close(struct signal_watch *watch);

/* A descriptor that somebody else reads and writes. */
struct watch;
enum { WATCH_READ = 1, WATCH_WRITE = 2 };
bool watch_new(struct loop *loop, int fd, void (*call)(void *ctx, int events),
    void *ctx, struct watch **out, struct err *err) MUST_CHECK;
bool watch_set(struct watch *watch, int events, struct err *err) MUST_CHECK;
void watch_close(struct watch *watch); /* before the descriptor is closed */

#endif
