#include "base/mem.h"
#include "flow/exchange/hidden.h"
#include "gateway/gateway_priv.h"

enum { LOOK_MS = 5000 };

/* The list of people who asked not to appear, read again every few seconds. */
struct hide {
    struct recording recording;
    struct gateway *g;
    struct timer *timer;
    struct suppress *fresh;
};

static bool look(struct flow *f, struct recording *recording, struct err *err)
{
    struct hide *h = recording->ctx;
    suppress_free(h->fresh);
    h->fresh = NULL;
    return hidden_load(f, &h->fresh, err);
}

static void on_looked(void *ctx, struct recording *recording)
{
    struct hide *h = ctx;
    if (recording->durable) {
        suppress_free(h->g->ways.suppress); /* talks under way have their share */
        h->g->ways.suppress = h->fresh;
        h->fresh = NULL;
    }
    timer_set(h->timer, LOOK_MS);
}

static void on_timer(void *ctx)
{
    struct hide *h = ctx;
    h->recording = (struct recording){.put = look, .done = on_looked, .ctx = h};
    if (!recorder_give(h->g->recorder, &h->recording))
        timer_set(h->timer, LOOK_MS);
}

bool hide_start(struct gateway *g, struct err *err)
{
    struct hide *h = mem_zalloc(sizeof *h);
    if (!h)
        return err_memory(err);
    h->g = g;
    g->hide = h;
    if (!hidden_load(recorder_still(g->recorder), &g->ways.suppress, err) ||
        !timer_new(g->options.loop, on_timer, h, &h->timer, err))
        return false;
    timer_set(h->timer, LOOK_MS);
    return true;
}

void hide_stop(struct gateway *g)
{
    if (!g->hide)
        return;
    timer_close(g->hide->timer);
    suppress_free(g->hide->fresh);
    mem_free(g->hide);
}
