/*
 * portal/core/limit.h - how often may somebody try?
 *
 * In:    what is tried (signing in), by whom (an address, an account's name), the time.
 * Out:   yes, or no.
 * Never: grows; keeps a name: buckets are found by a keyed hash, and two that share one
 *        share its limit.
 */
#ifndef ABIDE_PORTAL_CORE_LIMIT_H
#define ABIDE_PORTAL_CORE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/raw.h"

enum { LIMIT_BUCKETS = 4096 };

struct limits {
    uint64_t seed;
    struct limit_bucket {
        uint32_t milli_tokens;
        uint64_t at_ms;
    } buckets[LIMIT_BUCKETS];
};

struct limit_rule {
    const char *what;
    uint32_t burst;    /* so many at once */
    uint64_t every_ms; /* and one more after each of these */
};

void limits_init(struct limits *l, uint64_t seed);
/* Takes one; false: none is left. */
bool limit_take(
    struct limits *l, const struct limit_rule *rule, struct raw who, uint64_t now_ms);

#endif
