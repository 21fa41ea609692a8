#include "os/batch.h"

#include "base/buf.h"
#include "os/now.h"
#include "tests/harness/t.h"

enum { THINGS = 500, WAITING_MAX = 64 };

struct world {
    struct loop *loop;
    struct batch *batch;
    struct loop_later more;
    int things[THINGS];
    size_t given, done, batches, largest, refused;
    bool in_order;
};

static void take(void *ctx, void *const *things, size_t count)
{
    struct world *w = ctx;
    int64_t until = now_monotonic_us() + 200; /* a disk takes its time */
    while (now_monotonic_us() < until)
        ;
    for (size_t i = 0; i < count; i++)
        *(int *)things[i] += 1;
    w->batches++;
    w->largest = count > w->largest ? count : w->largest;
}

static void done(void *ctx, void *thing)
{
    struct world *w = ctx;
    w->in_order &= thing == &w->things[w->done] && *(int *)thing == 1;
    w->done++;
    if (w->done == THINGS)
        loop_stop(w->loop);
}

/* Gives as many as are taken, again and again. */
static void give(void *ctx)
{
    struct world *w = ctx;
    while (w->given < THINGS && batch_give(w->batch, &w->things[w->given]))
        w->given++;
    w->refused += w->given < THINGS;
    if (w->given < THINGS)
        loop_at_end(w->loop, &w->more);
}

static void what_waits_is_taken_together_and_told_in_order(struct t *t)
{
    struct world w = {.in_order = true};
    struct batch_calls calls = {take, done, &w};
    struct err err = ERR_INIT;
    T_DONE(t, loop_new(&w.loop, &err), &err);
    T_DONE(t, batch_start(w.loop, &calls, WAITING_MAX, &w.batch, &err), &err);
    T_OK(t, batch_has_room(w.batch));
    w.more = (struct loop_later){.call = give, .ctx = &w};
    loop_at_end(w.loop, &w.more);
    loop_run(w.loop);
    T_EQ(t, w.done, THINGS);
    T_OK(t, w.in_order);
    T_OK(t, w.refused > 0);
    T_OK(t, w.batches < THINGS);
    T_OK(t, w.largest > 1 && w.largest <= WAITING_MAX);
    batch_stop(w.batch);
    loop_free(w.loop);
}

static void what_waits_when_it_stops_is_taken_and_told(struct t *t)
{
    struct world w = {.in_order = true};
    struct batch_calls calls = {take, done, &w};
    struct err err = ERR_INIT;
    T_DONE(t, loop_new(&w.loop, &err), &err);
    T_DONE(t, batch_start(w.loop, &calls, WAITING_MAX, &w.batch, &err), &err);
    for (size_t i = 0; i < 10; i++)
        T_OK(t, batch_give(w.batch, &w.things[i]));
    batch_stop(w.batch);
    T_EQ(t, w.done, 10);
    T_OK(t, w.in_order);
    loop_free(w.loop);
}

static bool try_batch(void *ctx)
{
    struct world w = {.in_order = true};
    struct batch_calls calls = {take, done, &w};
    (void)ctx;
    if (!loop_new(&w.loop, NULL))
        return false;
    bool ok = batch_start(w.loop, &calls, WAITING_MAX, &w.batch, NULL);
    batch_stop(w.batch);
    loop_free(w.loop);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_batch, NULL);
}

static const struct t_case cases[] = {
    T_CASE(what_waits_is_taken_together_and_told_in_order),
    T_CASE(what_waits_when_it_stops_is_taken_and_told),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
