/*
 * deid/train/random.h - numbers that look random and repeat: a seed gives a sequence.
 *
 * In:    a seed.
 * Out:   numbers, the same on every machine.
 * Never: used for secrets.
 */
#ifndef ABIDE_DEID_TRAIN_RANDOM_H
#define ABIDE_DEID_TRAIN_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

#include "deid/tagger/hash.h"

struct dice {
    uint64_t state;
};

static inline struct dice dice_of(uint64_t a, uint64_t b)
{
    return (struct dice){hash_mix(a + 1, b + 0x51ED2701) | 1};
}

static inline uint32_t dice_next(struct dice *d)
{
    d->state ^= d->state << 13;
    d->state ^= d->state >> 7;
    d->state ^= d->state << 17;
    return (uint32_t)(d->state >> 32);
}

static inline uint32_t dice_below(struct dice *d, uint32_t n) /* n > 0 */
{
    return (uint32_t)((uint64_t)dice_next(d) * n >> 32);
}

static inline bool dice_percent(struct dice *d, unsigned percent)
{
    return dice_below(d, 100) < percent;
}

#endif
