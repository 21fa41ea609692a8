/*
 * tests/harness/answerer.h - for tests: an HTTP server that asks a function what to
 * say.
 *
 * In:    a function from a request to an answer.
 * Out:   a port on the loopback, one connection after the other.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_HARNESS_ANSWERER_H
#define ABIDE_TESTS_HARNESS_ANSWERER_H

#include <pthread.h>
#include <stdbool.h>

#include "base/buf.h"

/* `head` is the request's head and `body` what follows it; appends the body of the
 * answer and returns its status. On the server's thread. */
typedef int answerer_call(
    void *ctx, const char *head, const char *body, struct buf *out);

struct answerer {
    answerer_call *call;
    void *ctx;
    int fd, port;
    pthread_t thread;
};

bool answerer_begin(struct answerer *s);
void answerer_end(struct answerer *s);

#endif
