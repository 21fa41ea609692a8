/*
 * flow/exchange/once.h - a batch with an idempotency key is stored once.
 *
 * In:    whose key, the hash of what came with it.
 * Out:   what was answered the first time; or that something else came with it.
 * Never: keeps what came; remembers longer than ONCE_HOURS.
 */
#ifndef ABIDE_FLOW_EXCHANGE_ONCE_H
#define ABIDE_FLOW_EXCHANGE_ONCE_H

#include "crypt/hash.h"
#include "flow/flow.h"

enum { ONCE_HOURS = 24, ONCE_ANSWER_MAX = 256 };

struct once {
    struct str project;
    struct raw key;
    uint8_t sha256[SHA256_BYTES]; /* of the body */
    bool differs;                 /* out: another body came with this key */
};

/* Empty in *before: the first time. Inside store_begin. */
bool once_find(struct flow *f, struct once *once, struct arena *a, struct raw *before,
    struct err *err) MUST_CHECK;
bool once_put(struct flow *f, const struct once *once, struct raw answer,
    struct err *err) MUST_CHECK;

#endif
