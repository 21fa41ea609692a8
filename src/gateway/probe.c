#include "gateway/probe_priv.h"

#include "base/mem.h"
#include "crypt/random.h"

/* Each takes between 4/5 and 6/5 of its time, so that many gateways do not ask at once.
 */
enum { SPREAD = 5, URL_MAX = 8192 };

struct probe {
    struct gateway *g;
    struct upstream *upstream; /* of the setup in force */
    struct timer *timer;       /* NULL: it is not probed */
    struct fetch *fetch;       /* NULL: none is under way */
    int status;                /* 0: no head yet */
    size_t received;
};

struct probes {
    struct probe each[CONF_UPSTREAMS_MAX];
};

static uint64_t spread(int64_t ms)
{
    uint32_t any;
    random_bytes(&any, sizeof any);
    uint64_t part = (uint64_t)ms / SPREAD;
    return (uint64_t)ms - part + any % (2 * part + 1);
}

static void settle(struct probe *p, bool answered)
{
    struct upstream *u = p->upstream;
    bool was_down = u->down;
    upstream_probed(u, answered);
    const struct log_field name = LOG_TEXT("upstream", u->conf->name);
    if (u->down != was_down)
        log_write(p->g->options.log, u->down ? LOG_WARN : LOG_INFO,
            u->down ? "upstream_down" : "upstream_up", &name, 1);
}

static void on_head(
    void *ctx, int status, const struct fetch_field *fields, size_t count)
{
    struct probe *p = ctx;
    (void)fields, (void)count;
    p->status = status;
}

static void on_body(void *ctx, struct raw bytes)
{
    struct probe *p = ctx;
    p->received += bytes.n;
    if (p->received <= PROBE_BYTES_MAX || !p->fetch)
        return;
    fetch_cancel(p->fetch);
    p->fetch = NULL;
    settle(p, p->status < 500);
}

static void on_end(void *ctx, const struct err *err)
{
    struct probe *p = ctx;
    p->fetch = NULL;
    settle(p, !err && p->status < 500);
}

static bool begin(struct probe *p)
{
    static const struct fetch_calls calls = {on_head, on_body, on_end};
    const struct upstream *u = p->upstream;
    struct fetch_field fields[2];
    struct buf url;
    struct fetch_request request = {.method = STR("GET"),
        .fields = fields,
        .ca_file = u->ca_file,
        .connect_timeout_ms = (long)u->conf->connect_ms,
        .idle_timeout_ms = (long)u->conf->probe_ms};
    if (u->key.n) {
        fields[0] = (struct fetch_field){raw_from_str(STR("authorization")), u->key};
        fields[1] = (struct fetch_field){
            raw_from_str(STR("x-api-key")), raw_slice(u->key, 7, u->key.n)};
        request.count = 2;
    }
    buf_init(&url, URL_MAX);
    buf_add_str(&url, u->conf->url);
    buf_add_str(&url, u->conf->probe);
    request.url = buf_str(&url);
    p->status = 0;
    p->received = 0;
    bool ok = buf_ok(&url, NULL) &&
              fetch_start(p->g->fetcher, &request, &calls, p, &p->fetch);
    buf_fini(&url);
    return ok;
}

/* One that is still under way has had its time. */
static void on_timer(void *ctx)
{
    struct probe *p = ctx;
    bool late = p->fetch != NULL;
    fetch_cancel(p->fetch);
    p->fetch = NULL;
    if (late)
        settle(p, false);
    if (!begin(p))
        p->fetch = NULL; /* no memory: says nothing of the upstream */
    timer_set(p->timer, spread(p->upstream->conf->probe_ms));
}

void probes_pause(struct gateway *g)
{
    for (size_t i = 0; g->probes && i < CONF_UPSTREAMS_MAX; i++) {
        struct probe *p = &g->probes->each[i];
        fetch_cancel(p->fetch);
        timer_close(p->timer);
        *p = (struct probe){.g = g};
    }
}

void probes_begin(struct gateway *g)
{
    struct setup *s = g->setup;
    for (size_t i = 0; i < s->conf->upstream_count; i++) {
        struct probe *p = &g->probes->each[i];
        *p = (struct probe){.g = g, .upstream = &s->upstreams[i]};
        if (s->upstreams[i].conf->probe.n &&
            timer_new(g->options.loop, on_timer, p, &p->timer, NULL))
            timer_set(p->timer, 0);
    }
}

bool probes_start(struct gateway *g, struct err *err)
{
    g->probes = mem_zalloc(sizeof *g->probes);
    if (!g->probes)
        return err_memory(err);
    probes_begin(g);
    return true;
}

void probes_stop(struct gateway *g)
{
    probes_pause(g);
    mem_free(g->probes);
    g->probes = NULL;
}
