/*
 * serve/router.h - hands each request to the one route that fits, if its caller may.
 *
 * In:    modules: their routes, who their callers are, how they refuse.
 * Out:   calls of the routes' handlers; refusals; one life for each exchange.
 * Never: calls a handler for somebody its route does not name; takes two routes for
 *        the same paths and method; takes a pattern that nobody may use.
 *
 * Each module says by itself who a caller is: a session's cookie opens no route of the
 * API, and an API key none of the pages.
 */
#ifndef ABIDE_SERVE_ROUTER_H
#define ABIDE_SERVE_ROUTER_H

#include "serve/route.h"
#include "serve/serve.h"

enum { ROUTER_MODULES_MAX = 8, ROUTER_ROUTES_MAX = 512 };

/* Why a request reaches no handler. */
enum route_denial {
    ROUTE_BAD_PATH,   /* 400: it can be written in another way */
    ROUTE_NOT_FOUND,  /* 404 */
    ROUTE_BAD_METHOD, /* 405 */
    ROUTE_WHO,        /* 401: nobody known */
    ROUTE_FORBIDDEN,  /* 403: somebody else's */
    ROUTE_TOO_OFTEN,  /* 429 */
};
int route_denial_status(enum route_denial why);

struct route_module {
    const char *name;
    const struct route *routes;
    size_t count;
    void *ctx;
    /* Adds to visit->parties, sets visit->who and visit->wait_s. Not asked where anyone
     * may. */
    void (*identify)(void *ctx, const struct exchange *x, struct visit *visit);
    /* Answers a request that was not let through; NULL: the first module's. */
    void (*deny)(void *ctx, struct exchange *x, const struct visit *visit,
        enum route_denial why);
};

/* What an exchange is busy with after its handler returned: the first member of the
 * handler's own struct, set with exchange_set. */
struct exchange_job {
    void (*gone)(struct exchange_job *job); /* the client hung up */
    void (*sent)(struct exchange_job *job); /* all that was written has left; or NULL */
};

struct router;

bool router_new(struct router **out, struct err *err) MUST_CHECK;
void router_free(struct router *r); /* NULL is fine */
/* The module's struct is copied, its routes are not. */
bool router_add(
    struct router *r, const struct route_module *module, struct err *err) MUST_CHECK;
/* What serve_new takes. */
struct serve_handler router_handler(struct router *r);

/* The route for a method and path; without one, `denial` says why. */
struct router_hit {
    const struct route *route;
    const struct route_module *module; /* of the path, also without a route */
    enum route_denial denial;
};
struct router_hit router_find(
    const struct router *r, enum http_method method, struct raw path, struct visit *v);

#endif
