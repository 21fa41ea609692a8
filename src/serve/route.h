/*
 * serve/route.h - which paths there are, and who may use each: a table, default deny.
 *
 * In:    routes as data, of several modules; a method and a target.
 * Out:   the route and the parts of the path that stand for {names}; or none.
 * Never: matches a target that has a second way of being written; prefers the wider of
 *        two patterns.
 *
 * A pattern is a path of segments: `word`, `{name}` (one segment), or `{*}` as the last
 * one (one or more). A word wins over {name}, {name} over {*}, from the left; the
 * pattern that wins decides alone: a method it does not take is refused, not looked for
 * in a wider one.
 */
#ifndef ABIDE_SERVE_ROUTE_H
#define ABIDE_SERVE_ROUTE_H

#include "base/buf.h"
#include "http/head.h"
#include "model/party.h"

enum { ROUTE_NAMES_MAX = 4 };

struct exchange;
struct visit;

struct route {
    uint32_t methods; /* ROUTE_GET, ... */
    const char *path;
    uint32_t parties; /* bits of who may; 0: nobody may */
    void (*handle)(void *module, struct exchange *x, const struct visit *visit);
    bool slash; /* %2F may stand in its names (ids that others made) */
};

#define ROUTE_METHOD(m) (UINT32_C(1) << (m))
#define ROUTE_GET       (ROUTE_METHOD(HTTP_METHOD_GET) | ROUTE_METHOD(HTTP_METHOD_HEAD))
#define ROUTE_POST      ROUTE_METHOD(HTTP_METHOD_POST)
#define ROUTE_PUT       ROUTE_METHOD(HTTP_METHOD_PUT)
#define ROUTE_PATCH     ROUTE_METHOD(HTTP_METHOD_PATCH)
#define ROUTE_DELETE    ROUTE_METHOD(HTTP_METHOD_DELETE)
#define ROUTE_ANY       UINT32_C(0xffffffff)

/* A request as its handler sees it. */
struct visit {
    const struct route *route;
    enum http_method method;
    struct raw path, query;            /* query without its question mark */
    struct raw names[ROUTE_NAMES_MAX]; /* of {name} and {*}, in order */
    size_t count;
    uint32_t methods; /* that this path takes */
    uint32_t parties; /* who it is, by its module; anyone is always in it */
    int wait_s;       /* above 0: it asked too often, by its module */
    const void *who;  /* the module's own: the project, the session */
};

/*
 * False: there is another way to write it, by which some server may take it for another
 * path: an empty, "." or ".." segment, a slash at the end, an escape of a byte that
 * needs none or that is special (%2F too, unless `slash`).
 */
bool route_is_plain(struct raw path, bool slash) MUST_CHECK;

/* Cuts a target into path and query. */
void route_cut(struct raw target, struct raw *path, struct raw *query);

/* Whether a pattern fits; its names into `visit`. */
bool route_fits(const char *pattern, struct raw path, struct visit *visit) MUST_CHECK;

/* "GET, HEAD" for a field of an answer. */
void route_methods_write(uint32_t methods, struct buf *out);

/* Below 0: `a` is narrower; 0: both take the same paths. */
int route_compare(const char *a, const char *b);

#endif
