#include "api/api.h"

#include "api/calls.h"
#include "api/drp.h"
#include "api/opendsr.h"
#include "api/work.h"
#include "base/mem.h"
#include "os/batch.h"

enum { WAITING_MAX = 64, SITE_MAX = 512 };
_Static_assert((int)DRP_BODY_MAX == (int)OPENDSR_BODY_MAX, "one limit");

struct api {
    struct api_options options;
    struct flow flow; /* the worker's own */
    struct batch *batch;
    struct flow calls_flow; /* of the thread that calls other systems */
    struct batch *calls;
    struct timer *round; /* its next round */
    bool calling;
    char site[SITE_MAX];
};

struct call {
    struct exchange_job job; /* first */
    struct exchange *x;      /* NULL: the client is gone */
    struct arena arena;      /* what it said */
    struct work work;
};

static void free_call(struct call *c)
{
    buf_wipe(&c->work.out);
    arena_fini(&c->arena);
    mem_free(c);
}

static void say(struct exchange *x, const struct work *w)
{
    struct http_field fields[4] = {
        {raw_from_str(STR("content-type")), raw_from_str(STR("application/json"))},
        {raw_from_str(STR("cache-control")), raw_from_str(STR("no-store"))}};
    size_t n = 2;
    if (w->signature[0]) {
        fields[n++] = (struct http_field){raw_from_str(STR("x-opendsr-signature")),
            raw_from_str(str_z(w->signature))};
        fields[n++] = (struct http_field){
            raw_from_str(STR("x-opendsr-processor-domain")), raw_from_str(w->site)};
    }
    exchange_answer(x, w->status, fields, n, buf_raw(&w->out));
}

static void refuse(struct exchange *x, int status, const char *why)
{
    struct work w = {.call = API_NOTHING};
    buf_init(&w.out, 1 << 12);
    work_say(&w, status, why);
    say(x, &w);
    buf_fini(&w.out);
}

/* --- the worker's thread */

static void take(void *ctx, void *const *things, size_t count)
{
    struct api *a = ctx;
    for (size_t i = 0; i < count; i++) {
        struct call *c = things[i];
        a->flow.now = a->options.now();
        work_do(&a->flow, &c->work);
    }
}

static void done(void *ctx, void *thing)
{
    struct call *c = thing;
    (void)ctx;
    if (c->x) {
        exchange_set(c->x, NULL);
        say(c->x, &c->work);
    }
    free_call(c);
}

static void on_gone(struct exchange_job *job)
{
    ((struct call *)job)->x = NULL;
}

/* --- the loop's thread */

static struct raw bearer_of(const struct exchange *x)
{
    struct raw value = http_field_find(exchange_head(x), STR("authorization"));
    if (value.n > 7 && http_is_word(raw_slice(value, 0, 7), STR("bearer ")))
        return raw_slice(value, 7, value.n);
    return raw_of(NULL, 0);
}

static void begin(
    struct api *a, struct exchange *x, const struct visit *v, enum api_call what)
{
    struct raw body = exchange_body(x);
    if (body.n > DRP_BODY_MAX) {
        refuse(x, 413, "the body is too long");
        return;
    }
    struct call *c = mem_zalloc(sizeof *c);
    if (!c) {
        refuse(x, 503, "there is not enough memory");
        return;
    }
    c->job.gone = on_gone;
    c->x = x;
    arena_init(&c->arena, 1 << 20);
    buf_init(&c->work.out, API_ANSWER_MAX);
    c->work.call = what;
    c->work.site = str_z(a->site);
    bool kept = arena_raw(&c->arena, body, &c->work.body) &&
                arena_raw(&c->arena, bearer_of(x), &c->work.bearer) &&
                (v->count == 0 || arena_raw(&c->arena, v->names[0], &c->work.name));
    if (kept)
        exchange_set(x, c);
    if (kept && batch_give(a->batch, c))
        return;
    exchange_set(x, NULL);
    free_call(c);
    refuse(x, 503, "too many calls are waiting; try again");
}

/* --- calls to other systems, on a thread of their own: a slow one delays nobody */

/* What fails is tried again by a later round. */
static void take_round(void *ctx, void *const *things, size_t count)
{
    struct api *a = ctx;
    struct err err = ERR_INIT;
    (void)things, (void)count;
    a->calls_flow.now = a->options.now();
    const struct calls calls = {&a->calls_flow, str_z(a->site), a->options.ca_file,
        a->options.private_callbacks};
    if (!calls_round(&calls, &err))
        store_rollback(a->calls_flow.store);
}

static void round_done(void *ctx, void *thing)
{
    (void)ctx;
    ((struct api *)thing)->calling = false;
}

static void on_round(void *ctx)
{
    struct api *a = ctx;
    timer_set(a->round, CALLS_ROUND_MS);
    a->calling = a->calling || batch_give(a->calls, a);
}

#define HANDLER(name, what)                                                            \
    static void name(void *ctx, struct exchange *x, const struct visit *v)             \
    {                                                                                  \
        begin(ctx, x, v, what);                                                        \
    }
HANDLER(on_agent, API_DRP_AGENT)
HANDLER(on_hello, API_DRP_HELLO)
HANDLER(on_exercise, API_DRP_EXERCISE)
HANDLER(on_status, API_DRP_STATUS)
HANDLER(on_revoke, API_DRP_REVOKE)
HANDLER(on_open, API_OPENDSR_OPEN)
HANDLER(on_look, API_OPENDSR_STATUS)
HANDLER(on_cancel, API_OPENDSR_CANCEL)
HANDLER(on_discovery, API_OPENDSR_DISCOVERY)

#define ANYONE PARTY_BIT(PARTY_ANYONE)

/* Anyone reaches them: who it is says a signature or a key, which the worker checks. */
static const struct route routes[] = {
    {ROUTE_GET, "/opendsr/discovery", ANYONE, on_discovery, false},
    {ROUTE_POST, "/opendsr/requests", ANYONE, on_open, false},
    {ROUTE_GET, "/opendsr/requests/{id}", ANYONE, on_look, false},
    {ROUTE_DELETE, "/opendsr/requests/{id}", ANYONE, on_cancel, false},
    {ROUTE_GET, "/v1/agent/{id}", ANYONE, on_hello, false},
    {ROUTE_POST, "/v1/agent/{id}", ANYONE, on_agent, false},
    {ROUTE_POST, "/v1/data-rights-request", ANYONE, on_exercise, false},
    {ROUTE_GET, "/v1/data-rights-request/{id}", ANYONE, on_status, false},
    {ROUTE_DELETE, "/v1/data-rights-request/{id}", ANYONE, on_revoke, false},
};

static void deny(
    void *ctx, struct exchange *x, const struct visit *v, enum route_denial why)
{
    (void)ctx, (void)v;
    refuse(x, route_denial_status(why), "this call is not possible here");
}

struct route_module api_module(struct api *a)
{
    return (struct route_module){"api", routes, COUNT(routes), a, NULL, deny};
}

bool api_start(const struct api_options *options, struct api **out, struct err *err)
{
    const struct flow_options flow = {
        .state = options->state, .now = options->now(), .stays = true};
    struct api *a = mem_zalloc(sizeof *a);
    if (!a)
        return err_memory(err);
    a->options = *options;
    for (size_t i = 0; i < options->site.n && i < SITE_MAX - 1; i++)
        a->site[i] = options->site.p[i];
    const struct batch_calls work = {take, done, a};
    const struct batch_calls rounds = {take_round, round_done, a};
    if (flow_open(&a->flow, &flow, err) && flow_open(&a->calls_flow, &flow, err) &&
        batch_start(options->loop, &work, WAITING_MAX, &a->batch, err) &&
        batch_start(options->loop, &rounds, 1, &a->calls, err) &&
        timer_new(options->loop, on_round, a, &a->round, err)) {
        timer_set(a->round, CALLS_ROUND_MS);
        *out = a;
        return true;
    }
    api_stop(a);
    return false;
}

void api_stop(struct api *a)
{
    if (!a)
        return;
    timer_close(a->round);
    batch_stop(a->calls);
    batch_stop(a->batch);
    flow_close(&a->calls_flow);
    flow_close(&a->flow);
    mem_free(a);
}
