#include "flow/exchange/recorder.h"

#include "base/mem.h"
#include "os/batch.h"
#include "os/now.h"

struct recorder {
    struct flow flow; /* the batch's thread's, while it runs */
    struct batch *batch;
    struct instant (*now)(void);
    struct recorder_counts counts;               /* the loop's thread's */
    _Atomic uint64_t commits, groups, groups_us; /* written by the batch's thread */
};

static bool put_one(struct recorder *r, struct recording *one)
{
    if (one->put)
        return one->put(&r->flow, one, &one->err);
    one->in.at = instant_known(one->in.at) ? one->in.at : r->flow.now;
    return exchange_put(&r->flow, &one->in, &one->out, &one->err);
}

/* All of them, or none. */
static bool put_together(struct recorder *r, void *const *things, size_t count)
{
    struct err err = ERR_INIT;
    if (!store_begin(r->flow.store, &err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!put_one(r, things[i])) {
            store_rollback(r->flow.store);
            return false;
        }
    }
    if (store_commit(r->flow.store, &err)) {
        r->commits++;
        return true;
    }
    store_rollback(r->flow.store);
    return false;
}

static bool put_alone(struct recorder *r, struct recording *one)
{
    one->err = ERR_INIT;
    if (!store_begin(r->flow.store, &one->err))
        return false;
    if (put_one(r, one) && store_commit(r->flow.store, &one->err)) {
        r->commits++;
        return true;
    }
    store_rollback(r->flow.store);
    return false;
}

/* One that can't be stored spoils the transaction of all: then each has its own. */
static void take(void *ctx, void *const *things, size_t count)
{
    struct recorder *r = ctx;
    int64_t began_us = now_monotonic_us();
    r->flow.now = r->now();
    bool all = put_together(r, things, count);
    r->groups++;
    r->groups_us += (uint64_t)(now_monotonic_us() - began_us);
    for (size_t i = 0; i < count; i++) {
        struct recording *one = things[i];
        one->durable = all || put_alone(r, one);
        if (one->durable && one->after)
            one->after(&r->flow, one);
    }
}

static void done(void *ctx, void *thing)
{
    struct recorder *r = ctx;
    struct recording *one = thing;
    bool exchange = one->durable && !one->put;
    bool kept = exchange && one->out.kept == EXCHANGE_KEPT;
    r->counts.kept += kept;
    r->counts.not_kept += exchange && !kept;
    r->counts.failed += !one->durable;
    r->counts.turns += kept ? one->out.added : 0;
    one->done(one->ctx, one);
}

bool recorder_start(struct loop *loop, const struct flow_options *options,
    struct instant (*now)(void), struct recorder **out, struct err *err)
{
    struct recorder *r = mem_zalloc(sizeof *r);
    if (!r)
        return err_memory(err);
    const struct batch_calls calls = {take, done, r};
    struct flow_options flow = *options;
    flow.stays = true;
    r->now = now;
    if (!flow_open(&r->flow, &flow, err)) {
        mem_free(r);
        return false;
    }
    if (!batch_start(loop, &calls, RECORDER_WAITING_MAX, &r->batch, err)) {
        flow_close(&r->flow);
        mem_free(r);
        return false;
    }
    *out = r;
    return true;
}

bool recorder_give(struct recorder *r, struct recording *recording)
{
    recording->durable = false;
    recording->err = ERR_INIT;
    return batch_give(r->batch, recording);
}

struct flow *recorder_still(struct recorder *r)
{
    return &r->flow;
}

bool recorder_has_room(struct recorder *r)
{
    return batch_has_room(r->batch);
}

struct recorder_counts recorder_count(const struct recorder *r)
{
    struct recorder_counts counts = r->counts;
    counts.commits = r->commits;
    counts.groups = r->groups;
    counts.groups_us = r->groups_us;
    return counts;
}

void recorder_stop(struct recorder *r)
{
    if (!r)
        return;
    batch_stop(r->batch);
    flow_close(&r->flow);
    mem_free(r);
}
