#include "gateway/gateway.h"

#include "base/mem.h"
#include "gateway/gateway_priv.h"
#include "gateway/probe_priv.h"

enum { CONNECTIONS_TO_UPSTREAMS = 256 };

static bool open_router(struct gateway *g, struct err *err)
{
    const struct gateway_options *o = &g->options;
    struct route_module own = gateway_module(g);
    bool ok = router_new(&g->router, err) && router_add(g->router, &own, err);
    for (size_t i = 0; ok && i < o->module_count; i++)
        ok = router_add(g->router, &o->modules[i], err);
    return ok;
}

/* The callers, and the key to find them by. */
static bool read_callers(struct gateway *g, struct err *err)
{
    struct flow *f = recorder_still(g->recorder);
    uint8_t key[MAC_KEY_BYTES];
    bool ok = credential_key(f->store, key, err) && mac_new(&g->keyed, err) &&
              mac_key(g->keyed, raw_of(key, sizeof key), err) &&
              callers_load(f->store, g->setup->conf, &g->setup->callers, err);
    mem_wipe(key, sizeof key);
    return ok;
}

static struct serve_limits limits_of(const struct conf *c)
{
    return (struct serve_limits){.body_max_bytes = c->body_max_bytes,
        .head_ms = (uint64_t)c->head_s * 1000,
        .body_ms = (uint64_t)c->body_s * 1000,
        .idle_ms = (uint64_t)c->idle_s * 1000,
        .connections_max = (size_t)c->connections_max,
        .names = true};
}

static bool open_parts(struct gateway *g, struct err *err)
{
    const struct conf *c = g->options.conf;
    struct loop *loop = g->options.loop;
    struct flow_options flow = {.state = g->options.state, .now = g->options.now()};
    struct fetch_options fetch = {.connections_max = CONNECTIONS_TO_UPSTREAMS};
    struct serve_limits limits = limits_of(c);
    if (!setup_new(c, &g->setup, err) || !open_router(g, err) ||
        !ways_init(&g->ways, c, err))
        return false;
    struct serve_handler handler = router_handler(g->router);
    if (!recorder_start(loop, &flow, g->options.now, &g->recorder, err) ||
        !read_callers(g, err) || !refresh_start(g, err) || !hide_start(g, err) ||
        !fetcher_new(loop, &fetch, &g->fetcher, err) ||
        !away_start(loop, &g->away, err) || !probes_start(g, err) ||
        !serve_new(loop, &limits, &handler, &g->serve, err))
        return false;
    serve_secure(g->serve, g->setup->tls);
    return (!c->otlp_port || serve_listen(g->serve, c->host, (int)c->otlp_port, err)) &&
           serve_listen(g->serve, c->host, c->port, err);
}

bool gateway_start(
    const struct gateway_options *options, struct gateway **out, struct err *err)
{
    struct gateway *g = mem_zalloc(sizeof *g);
    if (!g)
        return err_memory(err);
    g->options = *options;
    if (!open_parts(g, err)) {
        gateway_stop(g);
        return false;
    }
    *out = g;
    return true;
}

static struct gateway_certificate certificate_of(
    const struct setup *s, struct instant now)
{
    struct gateway_certificate c = {.shown = s->tls != NULL};
    if (s->tls)
        c.days_left = tls_days_left(s->tls, now);
    return c;
}

struct gateway_certificate gateway_certificate(const struct gateway *g)
{
    return certificate_of(g->setup, g->options.now());
}

bool gateway_check(const struct conf *conf, struct instant now,
    struct gateway_certificate *out, struct err *err)
{
    struct setup *s = NULL;
    if (!setup_new(conf, &s, err))
        return false;
    *out = certificate_of(s, now);
    setup_leave(s);
    return true;
}

int gateway_port(const struct gateway *g)
{
    return serve_port(g->serve);
}

/* Whoever renews a certificate is better served by the old one than by one that is
 * over; and a port that begins or ends to speak TLS is another one to every client. */
static bool may_be_shown(
    const struct gateway *g, const struct setup *s, struct err *err)
{
    if ((s->tls != NULL) != (g->setup->tls != NULL))
        return err_set(err, ERR_STATE, "gateway.reload",
            "whether this door speaks TLS is settled when it starts: start it again");
    return !s->tls || tls_days_left(s->tls, g->options.now()) >= 0 ||
           err_set(err, ERR_STATE, "gateway.reload",
               "%" STR_FMT ": the certificate is over",
               STR_ARG(s->conf->tls_certificate));
}

bool gateway_reload(struct gateway *g, struct conf *conf, struct err *err)
{
    struct setup *fresh;
    if (!setup_new(conf, &fresh, err))
        return false;
    if (!may_be_shown(g, fresh, err)) {
        setup_leave(fresh);
        return false;
    }
    if (!refresh_with(g, fresh)) {
        setup_leave(fresh);
        return err_set(err, ERR_STATE, "gateway.reload",
            "the configuration before this one is still being taken up; try again");
    }
    fresh->owned = conf;
    return true;
}

void gateway_drain(struct gateway *g, void (*empty)(void *ctx), void *ctx)
{
    serve_drain(g->serve, empty, ctx);
}

void gateway_stop(struct gateway *g)
{
    if (!g)
        return;
    serve_free(g->serve);
    g->serve = NULL; /* what the recorder still ends puts nothing in force */
    away_stop(g->away);
    probes_stop(g);
    fetcher_free(g->fetcher);
    recorder_stop(g->recorder);
    refresh_stop(g);
    hide_stop(g);
    router_free(g->router);
    ways_fini(&g->ways);
    setup_leave(g->setup);
    mac_free(g->keyed);
    mem_free(g);
}
