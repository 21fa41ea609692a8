#include "gateway/gateway.h"

#include <stdio.h>

#include "base/mem.h"
#include "crypt/secret.h"
#include "gateway/gateway_priv.h"
#include "os/file.h"

enum { CONNECTIONS_TO_UPSTREAMS = 256 };

/* "Bearer " and the first line of the file, in memory that is wiped. */
static bool read_key(struct gateway *g, size_t i, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct str file = g->options.conf->upstreams[i].key_file;
    struct buf text;
    if (!file.n)
        return true;
    if (file.n >= sizeof path)
        return err_set(err, ERR_INPUT, "gateway.key", "a key file's path is too long");
    snprintf(path, sizeof path, "%" STR_FMT, STR_ARG(file));
    buf_init(&text, GATEWAY_KEY_MAX);
    buf_add_z(&text, "Bearer ");
    bool ok = file_read(path, &text, err);
    while (ok && text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    unsigned char *key = ok ? secret_alloc(text.n) : NULL;
    if (ok && !key)
        ok = err_memory(err);
    for (size_t k = 0; ok && k < text.n; k++)
        key[k] = text.p[k];
    if (ok)
        g->keys[i] = raw_of(key, text.n);
    buf_wipe(&text);
    return ok;
}

static bool open_router(struct gateway *g, struct err *err)
{
    const struct gateway_options *o = &g->options;
    struct route_module own = gateway_module(g);
    bool ok = router_new(&g->router, err) && router_add(g->router, &own, err);
    for (size_t i = 0; ok && i < o->module_count; i++)
        ok = router_add(g->router, &o->modules[i], err);
    return ok;
}

static bool open_parts(struct gateway *g, struct err *err)
{
    const struct conf *c = g->options.conf;
    struct flow_options flow = {.state = g->options.state, .now = g->options.now()};
    struct fetch_options fetch = {.connections_max = CONNECTIONS_TO_UPSTREAMS};
    struct serve_limits limits = serve_limits_default();
    limits.body_max_bytes = c->body_max_bytes;
    for (size_t i = 0; i < c->upstream_count; i++) {
        if (!read_key(g, i, err))
            return false;
    }
    if (!open_router(g, err))
        return false;
    struct serve_handler handler = router_handler(g->router);
    return recorder_start(g->options.loop, &flow, g->options.now, &g->recorder, err) &&
           fetcher_new(g->options.loop, &fetch, &g->fetcher, err) &&
           serve_new(g->options.loop, &limits, &handler, &g->serve, err) &&
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

int gateway_port(const struct gateway *g)
{
    return serve_port(g->serve);
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
    fetcher_free(g->fetcher);
    recorder_stop(g->recorder);
    router_free(g->router);
    for (size_t i = 0; i < COUNT(g->keys); i++)
        secret_free((void *)(uintptr_t)g->keys[i].p);
    mem_free(g);
}
