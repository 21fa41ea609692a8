#include "tests/harness/routes.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "tests/harness/wire.h"

enum { ANSWER_MAX = 1 << 16, METHODS = HTTP_METHOD_OPTIONS + 1 };

struct world {
    struct t *t;
    const struct route_module *module;
    struct route routes[ROUTER_ROUTES_MAX];
    struct loop *loop;
    struct wake *done;
    int port;
};

static void say_yes(void *ctx, struct exchange *x, const struct visit *v)
{
    (void)ctx, (void)v;
    exchange_answer(x, 200, NULL, 0, raw_of(NULL, 0));
}

/* The caller says which party it is. */
static void identify(void *ctx, const struct exchange *x, struct visit *v)
{
    (void)ctx;
    struct raw party = http_field_find(exchange_head(x), STR("party"));
    v->parties |= UINT32_C(1) << (party.p[0] - 'a');
}

static void stop(void *ctx)
{
    struct world *w = ctx;
    loop_stop(w->loop);
}

/* The status of one answer without a body; 0 when there is none. */
static int ask(int fd, const char *request, struct buf *got)
{
    buf_clear(got);
    if (!wire_send(fd, raw_of(request, strlen(request))))
        return 0;
    while (got->n < 4 || memcmp(got->p + got->n - 4, "\r\n\r\n", 4) != 0) {
        if (wire_read(fd, got) != 1)
            return 0;
    }
    return (got->p[9] - '0') * 100 + (got->p[10] - '0') * 10 + got->p[11] - '0';
}

/* A path that fits no narrower pattern. */
static void path_of(const char *pattern, char *out, size_t max)
{
    size_t n = 0;
    for (const char *p = pattern; *p && n + 4 < max; p++) {
        if (*p != '{') {
            out[n++] = *p;
            continue;
        }
        memcpy(out + n, "zz9", 3);
        n += 3;
        p = strchr(p, '}');
    }
    out[n] = 0;
}

/* What all routes with this pattern take, or let in with this method. */
static int expected(const struct world *w, size_t at, int method, int party)
{
    const struct route_module *m = w->module;
    for (size_t i = 0; i < m->count; i++) {
        if (route_compare(m->routes[i].path, m->routes[at].path) ||
            !(m->routes[i].methods & ROUTE_METHOD(method)))
            continue;
        uint32_t parties = m->routes[i].parties;
        if (parties & (PARTY_BIT(PARTY_ANYONE) | PARTY_BIT(party)))
            return 200;
        return party == PARTY_ANYONE ? 401 : 403;
    }
    return 405;
}

static void ask_all(struct world *w, int fd, size_t at, struct buf *got)
{
    char path[256], request[512];
    path_of(w->module->routes[at].path, path, sizeof path);
    for (int method = 0; method < METHODS; method++) {
        for (int party = PARTY_ANYONE; party < PARTY_COUNT; party++) {
            struct str word = http_method_word((enum http_method)method);
            snprintf(request, sizeof request,
                "%" STR_FMT " %s HTTP/1.1\r\nHost: a\r\nParty: %c\r\n"
                "Content-Length: 0\r\n\r\n",
                STR_ARG(word), path, 'a' + party);
            if (!T_EQ(w->t, ask(fd, request, got), expected(w, at, method, party)))
                t_note(w->t, "%" STR_FMT " %s as %" STR_FMT, STR_ARG(word), path,
                    STR_ARG(party_word((enum party)party)));
        }
    }
}

static void *client(void *ctx)
{
    struct world *w = ctx;
    struct buf got;
    buf_init(&got, ANSWER_MAX);
    int fd = wire_dial(w->port);
    for (size_t i = 0; fd >= 0 && i < w->module->count; i++)
        ask_all(w, fd, i, &got);
    wire_close(fd);
    buf_fini(&got);
    loop_wake(w->done);
    return NULL;
}

static void run(struct world *w)
{
    struct route_module module = *w->module;
    struct serve_limits limits = serve_limits_default();
    struct router *router = NULL;
    struct serve *serve = NULL;
    struct err err = ERR_INIT;
    pthread_t thread;
    for (size_t i = 0; i < module.count; i++) {
        w->routes[i] = module.routes[i];
        w->routes[i].handle = say_yes;
    }
    module.routes = w->routes;
    module.identify = identify;
    module.deny = NULL;
    T_DONE(w->t, loop_new(&w->loop, &err), &err);
    T_DONE(w->t, wake_new(w->loop, stop, w, &w->done, &err), &err);
    T_DONE(w->t, router_new(&router, &err), &err);
    T_DONE(w->t, router_add(router, &module, &err), &err);
    struct serve_handler handler = router_handler(router);
    T_DONE(w->t, serve_new(w->loop, &limits, &handler, &serve, &err), &err);
    T_DONE(w->t, serve_listen(serve, "127.0.0.1", 0, &err), &err);
    w->port = serve_port(serve);
    T_EQ(w->t, pthread_create(&thread, NULL, client, w), 0);
    loop_run(w->loop);
    pthread_join(thread, NULL);
    serve_free(serve);
    router_free(router);
    wake_close(w->done);
    loop_free(w->loop);
}

static void parties_write(uint32_t parties, struct buf *out)
{
    for (int p = 0; p < PARTY_COUNT; p++) {
        if (!(parties & PARTY_BIT(p)))
            continue;
        buf_add_z(out, out->n ? " " : "");
        buf_add_str(out, party_word((enum party)p));
    }
}

static void methods_write(uint32_t methods, struct buf *out)
{
    struct buf list;
    buf_init(&list, 256);
    if (methods == ROUTE_ANY)
        buf_add_z(&list, "any");
    else
        route_methods_write(methods, &list);
    for (size_t i = 0; i < list.n; i++) {
        if (list.p[i] != ',')
            buf_add(out, list.p + i, 1);
    }
    buf_fini(&list);
}

static void compare_row(
    struct t *t, const struct route *route, const struct routes_row *row)
{
    struct buf methods, parties;
    buf_init(&methods, 256);
    buf_init(&parties, 256);
    methods_write(route->methods, &methods);
    parties_write(route->parties, &parties);
    T_STR(t, str_z(route->path), str_z(row->path));
    T_STR(t, buf_str(&methods), str_z(row->methods));
    T_STR(t, buf_str(&parties), str_z(row->parties));
    buf_fini(&methods);
    buf_fini(&parties);
}

void routes_check(struct t *t, const struct route_module *module,
    const struct routes_row *rows, size_t count)
{
    struct world w = {.t = t, .module = module};
    if (!T_EQ(t, module->count, count))
        return;
    for (size_t i = 0; i < count; i++)
        compare_row(t, &module->routes[i], &rows[i]);
    run(&w);
}
