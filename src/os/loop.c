#include "os/loop.h"

#include <signal.h>

#include "base/mem.h"
#include "os/loop_priv.h"

struct loop {
    uv_loop_t uv;
    uv_check_t turn;                  /* after the polls of a turn */
    uv_idle_t again;                  /* runs while there are later calls: no waiting */
    struct loop_later *first, **last; /* asked for */
    unsigned char *chunk;             /* see loop_chunk */
    struct loop_later *running;       /* of this turn, not called yet */
};

struct timer {
    uv_timer_t uv;
    void (*fire)(void *ctx);
    void *ctx;
};

struct wake {
    uv_async_t uv;
    void (*call)(void *ctx);
    void *ctx;
};

struct signal_watch {
    uv_signal_t uv;
    void (*call)(void *ctx);
    void *ctx;
};

struct watch {
    uv_poll_t uv;
    void (*call)(void *ctx, int events);
    void *ctx;
};

uv_loop_t *loop_uv(struct loop *loop)
{
    return &loop->uv;
}

bool loop_failed(struct err *err, const char *what, int status)
{
    return err_set(err, status == UV_ENOMEM ? ERR_MEMORY : ERR_IO, "os.loop", "%s: %s",
        what, uv_strerror(status));
}

unsigned char *loop_chunk(struct loop *loop)
{
    if (!loop->chunk)
        loop->chunk = mem_alloc(LOOP_CHUNK_BYTES);
    return loop->chunk;
}

/* What was asked for up to now; what these calls ask for comes in the next round. */
static void run_later(struct loop *loop)
{
    loop->running = loop->first;
    loop->first = NULL;
    loop->last = &loop->first;
    while (loop->running) {
        struct loop_later *later = loop->running;
        loop->running = later->next;
        later->waits = false;
        later->call(later->ctx);
    }
}

static void on_idle(uv_idle_t *idle)
{
    (void)idle; /* it only keeps the loop from waiting */
}

static void on_turn(uv_check_t *check)
{
    struct loop *loop = check->data;
    run_later(loop);
    if (!loop->first)
        uv_idle_stop(&loop->again);
}

void loop_at_end(struct loop *loop, struct loop_later *later)
{
    if (later->waits)
        return;
    later->waits = true;
    later->next = NULL;
    *loop->last = later;
    loop->last = &later->next;
    uv_idle_start(&loop->again, on_idle);
}

static bool unlink_later(struct loop_later **at, const struct loop_later *later)
{
    while (*at && *at != later)
        at = &(*at)->next;
    if (!*at)
        return false;
    *at = later->next;
    return true;
}

void loop_not_at_end(struct loop *loop, struct loop_later *later)
{
    if (!later->waits)
        return;
    later->waits = false;
    if (unlink_later(&loop->running, later) || !unlink_later(&loop->first, later))
        return;
    loop->last = &loop->first;
    while (*loop->last)
        loop->last = &(*loop->last)->next;
}

static bool begin(struct loop *loop, struct err *err)
{
    int got = uv_loop_init(&loop->uv);
    if (got)
        return loop_failed(err, "the event loop can't be made", got);
    signal(SIGPIPE, SIG_IGN);
    loop->last = &loop->first;
    loop->turn.data = loop;
    uv_check_init(&loop->uv, &loop->turn);
    uv_idle_init(&loop->uv, &loop->again);
    uv_check_start(&loop->turn, on_turn);
    uv_unref((uv_handle_t *)&loop->turn); /* alone it is nothing to wait for */
    return true;
}

bool loop_new(struct loop **out, struct err *err)
{
    struct loop *loop = mem_zalloc(sizeof *loop);
    if (!loop)
        return err_memory(err);
    if (!begin(loop, err)) {
        mem_free(loop);
        return false;
    }
    *out = loop;
    return true;
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    uv_run(&loop->uv, UV_RUN_DEFAULT); /* what is closing still needs turns */
    uv_close((uv_handle_t *)&loop->turn, NULL);
    uv_close((uv_handle_t *)&loop->again, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    uv_loop_close(&loop->uv);
    if (loop->chunk)
        mem_wipe(loop->chunk, LOOP_CHUNK_BYTES);
    mem_free(loop->chunk);
    mem_free(loop);
}

void loop_run(struct loop *loop)
{
    uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *loop)
{
    uv_stop(&loop->uv);
}

uint64_t loop_now_ms(const struct loop *loop)
{
    return uv_now(&loop->uv);
}

/* Each of the four below: made, or nothing; freed when libuv has let go of it. */
static void on_closed(uv_handle_t *handle)
{
    mem_free(handle->data);
}

static bool made(int got, void *thing, const char *what, struct err *err)
{
    if (!got)
        return true;
    mem_free(thing);
    return loop_failed(err, what, got);
}

bool timer_new(struct loop *loop, void (*fire)(void *ctx), void *ctx,
    struct timer **out, struct err *err)
{
    struct timer *timer = mem_zalloc(sizeof *timer);
    if (!timer)
        return err_memory(err);
    timer->fire = fire;
    timer->ctx = ctx;
    timer->uv.data = timer;
    if (!made(uv_timer_init(&loop->uv, &timer->uv), timer, "a timer", err))
        return false;
    *out = timer;
    return true;
}

static void on_timer(uv_timer_t *handle)
{
    struct timer *timer = handle->data;
    timer->fire(timer->ctx);
}

void timer_set(struct timer *timer, uint64_t after_ms)
{
    uv_timer_start(&timer->uv, on_timer, after_ms, 0);
}

void timer_clear(struct timer *timer)
{
    uv_timer_stop(&timer->uv);
}

void timer_close(struct timer *timer)
{
    if (timer)
        uv_close((uv_handle_t *)&timer->uv, on_closed);
}

static void on_wake(uv_async_t *handle)
{
    struct wake *wake = handle->data;
    wake->call(wake->ctx);
}

bool wake_new(struct loop *loop, void (*call)(void *ctx), void *ctx, struct wake **out,
    struct err *err)
{
    struct wake *wake = mem_zalloc(sizeof *wake);
    if (!wake)
        return err_memory(err);
    wake->call = call;
    wake->ctx = ctx;
    wake->uv.data = wake;
    if (!made(uv_async_init(&loop->uv, &wake->uv, on_wake), wake, "a wake", err))
        return false;
    *out = wake;
    return true;
}

void loop_wake(struct wake *wake)
{
    uv_async_send(&wake->uv);
}

void wake_close(struct wake *wake)
{
    if (wake)
        uv_close((uv_handle_t *)&wake->uv, on_closed);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct signal_watch *watch = handle->data;
    (void)number;
    watch->call(watch->ctx);
}

bool signal_watch_new(struct loop *loop, int number, void (*call)(void *ctx), void *ctx,
    struct signal_watch **out, struct err *err)
{
    struct signal_watch *watch = mem_zalloc(sizeof *watch);
    if (!watch)
        return err_memory(err);
    watch->call = call;
    watch->ctx = ctx;
    watch->uv.data = watch;
    int got = uv_signal_init(&loop->uv, &watch->uv);
    if (!made(got, watch, "a signal's watch", err))
        return false;
    got = uv_signal_start(&watch->uv, on_signal, number);
    if (got) {
        signal_watch_close(watch);
        return loop_failed(err, "a signal's watch", got);
    }
    *out = watch;
    return true;
}

void signal_watch_close(struct signal_watch *watch)
{
    if (watch)
        uv_close((uv_handle_t *)&watch->uv, on_closed);
}

static void on_watch(uv_poll_t *handle, int status, int events)
{
    struct watch *watch = handle->data;
    int seen = 0;
    if (status < 0) /* whoever owns the descriptor finds the error by using it */
        seen = WATCH_READ | WATCH_WRITE;
    if (events & UV_READABLE)
        seen |= WATCH_READ;
    if (events & UV_WRITABLE)
        seen |= WATCH_WRITE;
    watch->call(watch->ctx, seen);
}

bool watch_new(struct loop *loop, int fd, void (*call)(void *ctx, int events),
    void *ctx, struct watch **out, struct err *err)
{
    struct watch *watch = mem_zalloc(sizeof *watch);
    if (!watch)
        return err_memory(err);
    watch->call = call;
    watch->ctx = ctx;
    watch->uv.data = watch;
    if (!made(uv_poll_init(&loop->uv, &watch->uv, fd), watch, "a watch", err))
        return false;
    *out = watch;
    return true;
}

bool watch_set(struct watch *watch, int events, struct err *err)
{
    int wanted = 0;
    if (events & WATCH_READ)
        wanted |= UV_READABLE;
    if (events & WATCH_WRITE)
        wanted |= UV_WRITABLE;
    int got =
        wanted ? uv_poll_start(&watch->uv, wanted, on_watch) : uv_poll_stop(&watch->uv);
    return !got || loop_failed(err, "a watch", got);
}

void watch_close(struct watch *watch)
{
    if (watch)
        uv_close((uv_handle_t *)&watch->uv, on_closed);
}
