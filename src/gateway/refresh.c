#include "base/mem.h"
#include "gateway/gateway_priv.h"
#include "gateway/probe_priv.h"

enum { LOOK_MS = 2000 };

/* One look at the store at a time; `next` is the setup that waits for its callers. */
struct refresh {
    struct recording recording;
    struct gateway *g;
    struct timer *timer;
    struct setup *next; /* NULL: only the callers may have changed */
    const struct conf *conf;
    struct callers *fresh;
    int64_t mark;
    bool looks;
};

/* On the store's thread. Tried again, it finds what the first try made. */
static bool look(struct flow *f, struct recording *recording, struct err *err)
{
    struct refresh *r = recording->ctx;
    int64_t mark;
    callers_free(r->fresh);
    r->fresh = NULL;
    if (!operator_mark(f->store, &mark, err))
        return false;
    return mark == r->mark || callers_load(f->store, r->conf, &r->fresh, err);
}

static void put_in_force(struct refresh *r)
{
    struct gateway *g = r->g;
    if (!r->fresh)
        return;
    callers_take_over(r->fresh, g->setup->callers);
    if (r->next) {
        serve_secure(g->serve, r->next->tls);
        setup_take_over(r->next, g->setup);
        probes_pause(g);
        setup_leave(g->setup);
        g->setup = r->next;
        r->next = NULL;
        probes_begin(g);
    }
    callers_free(g->setup->callers);
    g->setup->callers = r->fresh;
    r->fresh = NULL;
}

static void on_looked(void *ctx, struct recording *recording)
{
    struct refresh *r = ctx;
    r->looks = false;
    if (recording->durable && r->g->serve)
        put_in_force(r);
    callers_free(r->fresh);
    r->fresh = NULL;
    setup_leave(r->next);
    r->next = NULL;
    timer_set(r->timer, LOOK_MS);
}

static bool begin(struct refresh *r, struct setup *next)
{
    if (r->looks)
        return false;
    r->recording = (struct recording){.put = look, .done = on_looked, .ctx = r};
    r->conf = next ? next->conf : r->g->setup->conf;
    r->mark = next ? -1 : callers_mark(r->g->setup->callers);
    r->looks = recorder_give(r->g->recorder, &r->recording);
    r->next = r->looks ? next : NULL;
    return r->looks;
}

static void on_timer(void *ctx)
{
    struct refresh *r = ctx;
    if (!begin(r, NULL))
        timer_set(r->timer, LOOK_MS);
}

bool refresh_with(struct gateway *g, struct setup *fresh)
{
    return begin(g->refresh, fresh);
}

bool refresh_start(struct gateway *g, struct err *err)
{
    struct refresh *r = mem_zalloc(sizeof *r);
    if (!r)
        return err_memory(err);
    r->g = g;
    g->refresh = r;
    if (!timer_new(g->options.loop, on_timer, r, &r->timer, err))
        return false;
    timer_set(r->timer, LOOK_MS);
    return true;
}

void refresh_stop(struct gateway *g)
{
    struct refresh *r = g->refresh;
    if (!r)
        return;
    timer_close(r->timer);
    callers_free(r->fresh);
    setup_leave(r->next);
    mem_free(r);
}
