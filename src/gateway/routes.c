#include <stdio.h>

#include "gateway/gateway_priv.h"
#include "os/now.h"

/* "Authorization: Bearer KEY", or "x-api-key: KEY" of the other API. */
static struct raw caller_key(const struct http_head *head)
{
    struct raw value = http_field_find(head, STR("authorization"));
    if (value.n > 7 && http_is_word(raw_slice(value, 0, 7), STR("bearer ")))
        return raw_slice(value, 7, value.n);
    return http_field_find(head, STR("x-api-key"));
}

/*
 * Whoever asks from this machine, where that says something: not when TLS is spoken
 * elsewhere, because then all come from there, and not for somebody else.
 */
static bool is_near(const struct gateway *g, const struct exchange *x)
{
    const struct conf *c = g->setup->conf;
    const struct http_head *head = exchange_head(x);
    char peer[NET_HOST_MAX];
    if (c->metrics != CONF_METRICS_LOOPBACK || c->tls == CONF_TLS_ELSEWHERE ||
        http_field_find(head, STR("forwarded")).n ||
        http_field_find(head, STR("via")).n ||
        http_field_find(head, STR("x-forwarded-for")).n)
        return false;
    exchange_peer(x, peer);
    return str_starts(str_z(peer), STR("127.")) || str_eq(str_z(peer), STR("::1")) ||
           str_starts(str_z(peer), STR("::ffff:127."));
}

/* What the router asks for a route that not anyone may use. */
static void identify(void *ctx, const struct exchange *x, struct visit *v)
{
    struct gateway *g = ctx;
    struct caller *caller = callers_find(
        g->setup->callers, g->keyed, caller_key(exchange_head(x)), g->options.now());
    if (v->route->parties & PARTY_BIT(PARTY_NEAR) && is_near(g, x))
        v->parties |= PARTY_BIT(PARTY_NEAR);
    if (!caller)
        return;
    v->who = caller;
    v->parties |= caller->parties;
    v->wait_s = caller_wait_s(caller, now_monotonic_us());
}

static void on_healthz(void *ctx, struct exchange *x, const struct visit *v)
{
    (void)ctx, (void)v;
    exchange_answer(x, 200, NULL, 0, raw_from_str(STR("ok\n")));
}

/* Not ready: the store is behind, or no upstream is up by its probes. Names of
 * upstreams are for /metrics. */
static void on_readyz(void *ctx, struct exchange *x, const struct visit *v)
{
    struct gateway *g = ctx;
    const struct setup *s = g->setup;
    bool room = recorder_has_room(g->recorder);
    uint64_t now_ms = loop_now_ms(g->options.loop);
    size_t up = 0, down = 0;
    char text[128];
    (void)v;
    for (size_t i = 0; i < s->conf->upstream_count; i++) {
        up += upstream_is_up(&s->upstreams[i], now_ms);
        down += s->upstreams[i].down;
    }
    bool ready = room && down < s->conf->upstream_count;
    int n = snprintf(text, sizeof text, "%s\nupstreams up: %zu of %zu\n",
        ready   ? "ready"
        : !room ? "the store is behind"
                : "no upstream answers",
        up, s->conf->upstream_count);
    exchange_answer(x, ready ? 200 : 503, NULL, 0, raw_of(text, (size_t)n));
}

static void on_metrics(void *ctx, struct exchange *x, const struct visit *v)
{
    (void)v;
    metrics_answer(ctx, x);
}

static void on_nothing(void *ctx, struct exchange *x, const struct visit *v)
{
    (void)ctx, (void)v;
    gateway_refuse(x, 404, "not_found", "there is nothing at this path");
}

static void on_forbidden(void *ctx, struct exchange *x, const struct visit *v)
{
    struct gateway *g = ctx;
    (void)v;
    g->counts.refused++;
    gateway_refuse(x, 403, "route_forbidden",
        "a product's key does not administer the provider's account");
}

/*
 * Alphabetical by path. Paths of ours under /v1/abide never reach an upstream; nor does
 * what administers the account there, because an upstream's key may be the operator's.
 */
static const struct route routes[] = {
    {ROUTE_GET, "/healthz", PARTY_BIT(PARTY_ANYONE), on_healthz, false},
    {ROUTE_GET, "/metrics",
        PARTY_BIT(PARTY_OPERATOR) | PARTY_BIT(PARTY_AUDITOR) | PARTY_BIT(PARTY_NEAR),
        on_metrics, false},
    {ROUTE_GET, "/readyz", PARTY_BIT(PARTY_ANYONE), on_readyz, false},
    {ROUTE_PUT, "/v1/abide/accounts/{id}/choices", PARTY_BIT(PARTY_PRODUCT),
        choices_begin, false},
    {ROUTE_POST, "/v1/abide/ingest", PARTY_BIT(PARTY_PRODUCT), ingest_begin, false},
    {ROUTE_ANY, "/v1/abide/{*}", PARTY_BIT(PARTY_PRODUCT), on_nothing, false},
    {ROUTE_POST, "/v1/logs", PARTY_BIT(PARTY_PRODUCT), ingest_logs_begin, false},
    {ROUTE_ANY, "/v1/models/{*}", PARTY_BIT(PARTY_PRODUCT), relay_begin, true},
    {ROUTE_ANY, "/v1/organization/{*}", PARTY_BIT(PARTY_PRODUCT), on_forbidden, false},
    {ROUTE_ANY, "/v1/projects/{*}", PARTY_BIT(PARTY_PRODUCT), on_forbidden, false},
    {ROUTE_POST, "/v1/traces", PARTY_BIT(PARTY_PRODUCT), ingest_traces_begin, false},
    {ROUTE_ANY, "/v1/{*}", PARTY_BIT(PARTY_PRODUCT), relay_begin, false},
};

static void answer_methods(struct exchange *x, const struct visit *v)
{
    struct buf allow;
    buf_init(&allow, 128);
    route_methods_write(v->methods, &allow);
    struct http_field field = {raw_from_str(STR("allow")), buf_raw(&allow)};
    gateway_refuse_with(x,
        (struct gateway_refusal){
            405, "method_not_allowed", "this path does not take this method"},
        &field);
    buf_fini(&allow);
}

static void answer_later(struct exchange *x, const struct visit *v)
{
    char text[16];
    int n = snprintf(text, sizeof text, "%d", v->wait_s);
    struct http_field field = {
        raw_from_str(STR("retry-after")), raw_of(text, (size_t)n)};
    gateway_refuse_with(x,
        (struct gateway_refusal){429, "rate_limit_exceeded",
            "this key asks more often than it may; wait and ask again"},
        &field);
}

static void deny(
    void *ctx, struct exchange *x, const struct visit *v, enum route_denial why)
{
    struct gateway *g = ctx;
    switch (why) {
    case ROUTE_BAD_PATH:
        gateway_refuse(x, 400, "ambiguous_path",
            "write the path without dots, escapes, empty parts or a slash at its end");
        return;
    case ROUTE_NOT_FOUND:
        on_nothing(NULL, x, v);
        return;
    case ROUTE_BAD_METHOD:
        answer_methods(x, v);
        return;
    case ROUTE_WHO:
        g->counts.unauthorized++;
        gateway_refuse(x, 401, "invalid_api_key", "no project here has this API key");
        return;
    case ROUTE_TOO_OFTEN:
        g->counts.limited++;
        answer_later(x, v);
        return;
    case ROUTE_FORBIDDEN:
        g->counts.unauthorized++;
        gateway_refuse(x, 403, "forbidden", "this key may not do that");
        return;
    }
}

struct route_module gateway_module(struct gateway *g)
{
    return (struct route_module){"gateway", routes, COUNT(routes), g, identify, deny};
}
