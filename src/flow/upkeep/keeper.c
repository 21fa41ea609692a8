#include "flow/upkeep/keeper.h"

#include "base/mem.h"
#include "os/batch.h"

enum { FIRST_MS = 10000 };

/* `flow`, `round`, `err` and `done` are the thread's while `busy`. */
struct keeper {
    struct keeper_options options;
    struct flow flow;
    struct batch *batch;
    struct timer *timer;
    struct upkeep round;
    struct err err;
    bool done, busy;
    _Atomic bool halt;
    struct keeper_counts counts;
};

static void take(void *ctx, void *const *things, size_t count)
{
    struct keeper *k = ctx;
    (void)things, (void)count;
    k->flow.now = k->options.now();
    k->err = ERR_INIT;
    k->done = upkeep_run(&k->flow, k->options.state, &k->round, &k->err);
}

static void note(struct keeper *k)
{
    struct keeper_counts *c = &k->counts;
    c->rounds++;
    c->failed += !k->done;
    if (!k->done)
        return;
    c->figures = k->round.figures;
    c->elsewhere += k->round.elsewhere;
    c->gone += k->round.gone;
    c->cases += k->round.cases;
    if (!k->round.elsewhere)
        c->done_at = k->flow.now;
}

static void done(void *ctx, void *thing)
{
    struct keeper *k = ctx;
    (void)thing;
    k->busy = false;
    if (!k->done && k->err.code == ERR_STOPPED)
        return; /* asked to: what was finished stays */
    note(k);
    if (k->options.told)
        k->options.told(k->options.ctx, &k->round, k->done ? NULL : &k->err);
    if (!k->halt)
        timer_set(k->timer, (uint64_t)k->options.every_ms);
}

static void on_timer(void *ctx)
{
    struct keeper *k = ctx;
    if (!k->halt && !k->busy)
        k->busy = batch_give(k->batch, k);
}

static bool open_parts(struct keeper *k, struct err *err)
{
    const struct keeper_options *o = &k->options;
    const struct batch_calls calls = {take, done, k};
    struct flow_options flow = {.state = o->state, .now = o->now(), .stays = true};
    if (!flow_open(&k->flow, &flow, err))
        return false;
    k->flow.halt = &k->halt;
    if (!timer_new(o->loop, on_timer, k, &k->timer, err) ||
        !batch_start(o->loop, &calls, 1, &k->batch, err))
        return false;
    timer_set(k->timer, o->every_ms < FIRST_MS ? (uint64_t)o->every_ms : FIRST_MS);
    return true;
}

bool keeper_start(
    const struct keeper_options *options, struct keeper **out, struct err *err)
{
    struct keeper *k = mem_zalloc(sizeof *k);
    if (!k)
        return err_memory(err);
    k->options = *options;
    k->counts.done_at = INSTANT_UNKNOWN;
    if (!open_parts(k, err)) {
        keeper_stop(k);
        return false;
    }
    *out = k;
    return true;
}

struct keeper_counts keeper_count(const struct keeper *k)
{
    return k->counts;
}

static void write_one(const char *name, const char *type, const char *help,
    int64_t value, struct buf *out)
{
    buf_printf(out,
        "# HELP abide_upkeep_%s %s\n# TYPE abide_upkeep_%s %s\n"
        "abide_upkeep_%s %lld\n",
        name, help, name, type, name, (long long)value);
}

void keeper_write(const struct keeper *k, struct buf *out)
{
    const struct keeper_counts *c = &k->counts;
    write_one("rounds_total", "counter", "Rounds of keeping and purging.",
        (int64_t)c->rounds, out);
    write_one(
        "failed_total", "counter", "Of these, not done.", (int64_t)c->failed, out);
    write_one("elsewhere_total", "counter", "Of these, left to another process.",
        (int64_t)c->elsewhere, out);
    write_one("conversations_total", "counter", "Conversations kept long enough.",
        (int64_t)c->gone, out);
    write_one("last_done_seconds", "gauge",
        "When a round was done here last, since 1970; 0: never.",
        instant_known(c->done_at) ? c->done_at.us / 1000000 : 0, out);
    if (c->rounds > c->failed)
        upkeep_write(&c->figures, out);
}

void keeper_drain(struct keeper *k)
{
    k->halt = true;
    if (k->timer)
        timer_clear(k->timer);
}

void keeper_stop(struct keeper *k)
{
    if (!k)
        return;
    keeper_drain(k);
    batch_stop(k->batch);
    timer_close(k->timer);
    flow_close(&k->flow);
    mem_free(k);
}
