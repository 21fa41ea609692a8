/*
 * lib/slots.h - scratch memory that threads take turns with.
 *
 * In:    how many, and a text that warms each up.
 * Out:   one at a time to a thread; it waits when all are taken.
 * Never: allocates after slots_open.
 */
#ifndef ABIDE_LIB_SLOTS_H
#define ABIDE_LIB_SLOTS_H

#include <pthread.h>

#include "deid/deid.h"

enum { SLOTS_MAX = 256 };

struct slot {
    struct deid_spans spans;
    struct slot *next; /* of the free ones */
};

struct slots {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct slot *all, *free;
    size_t n;
};

bool slots_open(struct slots *s, size_t n, struct err *err) MUST_CHECK;
void slots_close(struct slots *s);

struct slot *slots_take(struct slots *s);
void slots_give(struct slots *s, struct slot *slot);

#endif
