/*
 * tests/harness/routes.h - who gets through which route: every route, method and party.
 *
 * In:    a module's routes.
 * Out:   a failure for each answer that the table does not say.
 * Never: calls the module's own handlers: in their place stands one that answers 200.
 */
#ifndef ABIDE_TESTS_HARNESS_ROUTES_H
#define ABIDE_TESTS_HARNESS_ROUTES_H

#include "serve/router.h"
#include "tests/harness/t.h"

/* What stands in a test again, so that opening a route is written twice. */
struct routes_row {
    const char *methods, *path, *parties; /* words with blanks between */
};

/* The table is the rows, in order; and over a real connection each route answers 200
 * to who may, 401 to nobody known, 403 to others, 405 to other methods. */
void routes_check(struct t *t, const struct route_module *module,
    const struct routes_row *rows, size_t count);

#endif
