#include "serve/router.h"

#include <string.h>

#include "base/mem.h"

struct entry {
    const struct route *route;
    size_t module;
};

/* `entries` stand from narrow to wide: the first that fits is the one. */
struct router {
    struct route_module modules[ROUTER_MODULES_MAX];
    size_t module_count;
    struct entry entries[ROUTER_ROUTES_MAX];
    size_t count;
};

int route_denial_status(enum route_denial why)
{
    switch (why) {
    case ROUTE_BAD_PATH:
        return 400;
    case ROUTE_NOT_FOUND:
        return 404;
    case ROUTE_BAD_METHOD:
        return 405;
    case ROUTE_WHO:
        return 401;
    case ROUTE_FORBIDDEN:
        return 403;
    case ROUTE_TOO_OFTEN:
        return 429;
    }
    return 404;
}

bool router_new(struct router **out, struct err *err)
{
    struct router *r = mem_zalloc(sizeof *r);
    if (!r)
        return err_memory(err);
    *out = r;
    return true;
}

void router_free(struct router *r)
{
    mem_free(r);
}

static bool check(const struct route *route, struct err *err)
{
    size_t names = 0;
    for (const char *p = route->path; *p; p++)
        names += *p == '{';
    if (!route->parties || !route->methods || !route->handle)
        return err_set(err, ERR_INPUT, "serve.route",
            "route %s has nobody, no method or no handler", route->path);
    if (route->path[0] != '/' || names > ROUTE_NAMES_MAX)
        return err_set(err, ERR_INPUT, "serve.route",
            "route %s has no slash or too many names", route->path);
    return true;
}

static bool add_one(
    struct router *r, const struct route *route, size_t module, struct err *err)
{
    size_t at = 0;
    if (!check(route, err))
        return false;
    if (r->count == ROUTER_ROUTES_MAX)
        return err_set(err, ERR_LIMIT, "serve.route", "there are too many routes");
    while (
        at < r->count && route_compare(r->entries[at].route->path, route->path) <= 0) {
        const struct route *other = r->entries[at++].route;
        if (!route_compare(other->path, route->path) && other->methods & route->methods)
            return err_set(
                err, ERR_EXISTS, "serve.route", "route %s is there twice", route->path);
    }
    memmove(
        &r->entries[at + 1], &r->entries[at], (r->count - at) * sizeof r->entries[0]);
    r->entries[at] = (struct entry){route, module};
    r->count++;
    return true;
}

bool router_add(struct router *r, const struct route_module *module, struct err *err)
{
    if (r->module_count == ROUTER_MODULES_MAX)
        return err_set(err, ERR_LIMIT, "serve.route", "there are too many modules");
    for (size_t i = 0; i < module->count; i++) {
        if (!add_one(r, &module->routes[i], r->module_count, err))
            return false;
    }
    r->modules[r->module_count++] = *module;
    return true;
}

struct router_hit router_find(
    const struct router *r, enum http_method method, struct raw path, struct visit *v)
{
    struct router_hit hit = {NULL, NULL, ROUTE_NOT_FOUND};
    size_t i = 0;
    v->methods = 0;
    while (i < r->count && !route_fits(r->entries[i].route->path, path, v))
        i++;
    if (i == r->count) {
        v->count = 0;
        return hit;
    }
    const char *pattern = r->entries[i].route->path;
    hit.module = &r->modules[r->entries[i].module];
    hit.denial = ROUTE_BAD_METHOD;
    for (; i < r->count && !route_compare(r->entries[i].route->path, pattern); i++) {
        const struct entry *e = &r->entries[i];
        v->methods |= e->route->methods;
        if (!(e->route->methods & ROUTE_METHOD(method)))
            continue;
        hit.route = e->route;
        hit.module = &r->modules[e->module];
    }
    return hit;
}

static void deny(const struct router *r, const struct route_module *m,
    struct exchange *x, const struct visit *v, enum route_denial why)
{
    m = m && m->deny ? m : &r->modules[0];
    if (m->deny)
        m->deny(m->ctx, x, v, why);
    else
        exchange_answer(x, route_denial_status(why), NULL, 0, raw_of(NULL, 0));
}

static void on_request(void *ctx, struct exchange *x)
{
    struct router *r = ctx;
    const struct http_head *head = exchange_head(x);
    struct visit v = {.method = head->method, .parties = PARTY_BIT(PARTY_ANYONE)};
    exchange_set(x, NULL);
    route_cut(head->target, &v.path, &v.query);
    struct router_hit hit = router_find(r, head->method, v.path, &v);
    v.route = hit.route;
    if (!route_is_plain(v.path, hit.route && hit.route->slash)) {
        deny(r, hit.module, x, &v, ROUTE_BAD_PATH);
        return;
    }
    if (!hit.route) {
        deny(r, hit.module, x, &v, hit.denial);
        return;
    }
    if (!(hit.route->parties & v.parties) && hit.module->identify)
        hit.module->identify(hit.module->ctx, x, &v);
    if (v.wait_s > 0)
        deny(r, hit.module, x, &v, ROUTE_TOO_OFTEN);
    else if (hit.route->parties & v.parties)
        hit.route->handle(hit.module->ctx, x, &v);
    else
        deny(r, hit.module, x, &v,
            v.parties == PARTY_BIT(PARTY_ANYONE) ? ROUTE_WHO : ROUTE_FORBIDDEN);
}

static void on_gone(void *ctx, struct exchange *x)
{
    (void)ctx;
    struct exchange_job *job = exchange_data(x);
    if (job)
        job->gone(job);
}

static void on_sent(void *ctx, struct exchange *x)
{
    (void)ctx;
    struct exchange_job *job = exchange_data(x);
    if (job && job->sent)
        job->sent(job);
}

struct serve_handler router_handler(struct router *r)
{
    return (struct serve_handler){on_request, on_gone, on_sent, r};
}
