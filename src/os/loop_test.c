#include "os/loop.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/harness/t.h"

/* What happened, in order, as letters. */
struct world {
    struct loop *loop;
    struct timer *timer;
    struct wake *wake;
    struct signal_watch *signal;
    struct watch *watch;
    struct loop_later later, other;
    int pipe[2];
    char log[32];
    size_t n;
};

static void note(struct world *w, char what)
{
    if (w->n + 1 < sizeof w->log)
        w->log[w->n++] = what;
}

static void at_end(void *ctx)
{
    note(ctx, 'e');
}

static void other_end(void *ctx)
{
    note(ctx, 'o');
}

/* Asks for itself again once: that is the next round. */
static void takes_other_away(void *ctx)
{
    struct world *w = ctx;
    note(w, 'a');
    loop_not_at_end(w->loop, &w->other);
}

static void fire(void *ctx)
{
    struct world *w = ctx;
    note(w, 't');
    loop_at_end(w->loop, &w->later);
    loop_at_end(w->loop, &w->later);
    timer_close(w->timer);
}

static void open_world(struct t *t, struct world *w)
{
    struct err err = ERR_INIT;
    *w = (struct world){.n = 0};
    T_DONE(t, loop_new(&w->loop, &err), &err);
    w->later = (struct loop_later){.call = at_end, .ctx = w};
    w->other = (struct loop_later){.call = other_end, .ctx = w};
}

static void a_turn_ends_once_however_often_it_is_asked(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    open_world(t, &w);
    T_DONE(t, timer_new(w.loop, fire, &w, &w.timer, &err), &err);
    timer_set(w.timer, 1);
    loop_run(w.loop);
    T_STR(t, str_z(w.log), STR("te"));
    loop_free(w.loop);
}

static void what_is_taken_back_is_not_called(struct t *t)
{
    struct world w;
    open_world(t, &w);
    w.later.call = takes_other_away;
    loop_at_end(w.loop, &w.later);
    loop_at_end(w.loop, &w.other);
    loop_run(w.loop);
    T_STR(t, str_z(w.log), STR("a"));
    loop_at_end(w.loop, &w.other);
    loop_at_end(w.loop, &w.later);
    loop_run(w.loop);
    T_STR(t, str_z(w.log), STR("aoa"));
    loop_at_end(w.loop, &w.other);
    loop_not_at_end(w.loop, &w.other);
    loop_not_at_end(w.loop, &w.other);
    w.later.call = at_end;
    loop_at_end(w.loop, &w.later);
    loop_run(w.loop);
    T_STR(t, str_z(w.log), STR("aoae"));
    loop_free(w.loop);
}

static void woken(void *ctx)
{
    struct world *w = ctx;
    note(w, 'w');
    wake_close(w->wake);
}

static void *wakes(void *ctx)
{
    loop_wake(ctx);
    return NULL;
}

static void another_thread_wakes_it(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    pthread_t thread;
    open_world(t, &w);
    T_DONE(t, wake_new(w.loop, woken, &w, &w.wake, &err), &err);
    T_EQ(t, pthread_create(&thread, NULL, wakes, w.wake), 0);
    loop_run(w.loop);
    pthread_join(thread, NULL);
    T_STR(t, str_z(w.log), STR("w"));
    loop_free(w.loop);
}

static void signalled(void *ctx)
{
    struct world *w = ctx;
    note(w, 's');
    signal_watch_close(w->signal);
}

static void a_signal_is_a_call(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    open_world(t, &w);
    T_DONE(t, signal_watch_new(w.loop, SIGUSR1, signalled, &w, &w.signal, &err), &err);
    raise(SIGUSR1);
    loop_run(w.loop);
    T_STR(t, str_z(w.log), STR("s"));
    T_FAILS(t, signal_watch_new(w.loop, 9999, signalled, &w, &w.signal, &err), &err,
        "os.loop");
    loop_free(w.loop);
}

static void watched(void *ctx, int events)
{
    struct world *w = ctx;
    if (events & WATCH_READ)
        note(w, 'r');
    watch_close(w->watch);
}

static void a_descriptor_is_watched(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    open_world(t, &w);
    T_EQ(t, pipe(w.pipe), 0);
    T_DONE(t, watch_new(w.loop, w.pipe[0], watched, &w, &w.watch, &err), &err);
    T_DONE(t, watch_set(w.watch, WATCH_READ, &err), &err);
    T_EQ(t, write(w.pipe[1], "x", 1), 1);
    loop_run(w.loop);
    T_STR(t, str_z(w.log), STR("r"));
    close(w.pipe[0]);
    close(w.pipe[1]);
    loop_free(w.loop);
}

static void stop(void *ctx)
{
    struct world *w = ctx;
    note(w, 'x');
    loop_stop(w->loop);
}

static void it_stops_when_told(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    open_world(t, &w);
    T_DONE(t, timer_new(w.loop, stop, &w, &w.timer, &err), &err);
    uint64_t before = loop_now_ms(w.loop);
    timer_set(w.timer, 5);
    loop_run(w.loop);
    T_OK(t, loop_now_ms(w.loop) >= before + 5);
    timer_set(w.timer, 60000);
    timer_clear(w.timer);
    loop_run(w.loop);
    T_STR(t, str_z(w.log), STR("x"));
    timer_close(w.timer);
    loop_free(w.loop);
}

static bool try_loop(void *ctx)
{
    struct loop *loop = NULL;
    struct timer *timer = NULL;
    (void)ctx;
    if (!loop_new(&loop, NULL))
        return false;
    bool ok = timer_new(loop, at_end, NULL, &timer, NULL);
    timer_close(timer);
    loop_free(loop);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_loop, NULL);
}

static const struct t_case cases[] = {
    T_CASE(a_turn_ends_once_however_often_it_is_asked),
    T_CASE(what_is_taken_back_is_not_called),
    T_CASE(another_thread_wakes_it),
    T_CASE(a_signal_is_a_call),
    T_CASE(a_descriptor_is_watched),
    T_CASE(it_stops_when_told),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
