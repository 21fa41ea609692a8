#include "gateway/away_priv.h"

#include "base/mem.h"
#include "os/batch.h"

struct away {
    struct batch *batch;
    struct deid_turns scratch; /* the thread's own */
};

static void take(void *ctx, void *const *things, size_t count)
{
    struct away *a = ctx;
    for (size_t i = 0; i < count; i++) {
        struct errand *e = things[i];
        e->run(e->ctx, &a->scratch);
    }
}

static void done(void *ctx, void *thing)
{
    struct errand *e = thing;
    (void)ctx;
    e->done(e->ctx);
}

bool away_start(struct loop *loop, struct away **out, struct err *err)
{
    struct away *a = mem_zalloc(sizeof *a);
    if (!a)
        return err_memory(err);
    const struct batch_calls calls = {take, done, a};
    deid_turns_init(&a->scratch);
    if (!batch_start(loop, &calls, AWAY_WAITING_MAX, &a->batch, err)) {
        mem_free(a);
        return false;
    }
    *out = a;
    return true;
}

bool away_give(struct away *a, struct errand *errand)
{
    return batch_give(a->batch, errand);
}

void away_stop(struct away *a)
{
    if (!a)
        return;
    batch_stop(a->batch);
    deid_turns_fini(&a->scratch);
    mem_free(a);
}
