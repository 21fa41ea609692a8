/*
 * tests/harness/post.h - a mail server on a thread of its own, for one client.
 *
 * In:    whether it refuses recipients.
 * Out:   all that its client said.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_HARNESS_POST_H
#define ABIDE_TESTS_HARNESS_POST_H

#include <pthread.h>
#include <stdbool.h>

#include "base/buf.h"

struct post_server {
    int fd, port;
    bool refuses;
    pthread_t thread;
    struct buf heard;
};

bool post_begin(struct post_server *s);
void post_end(struct post_server *s); /* `heard` stays */

#endif
