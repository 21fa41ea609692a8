/*
 * deid/detect/class_lanes.h - for the wide passes: four or eight blocks at once.
 *
 * In:    CLASS_TARGET and CLASS_LANES: what for, and how wide; the masks of blocks.
 * Out:   their answers in the bits of the chunk; what the next blocks need.
 * Never: the portable pass (class.c), which takes one block at a time.
 */
#ifndef ABIDE_DEID_DETECT_CLASS_LANES_H
#define ABIDE_DEID_DETECT_CLASS_LANES_H

#include <stdint.h>

#include "base/attr.h"

#ifndef CLASS_TARGET
#define CLASS_TARGET __attribute__((target("avx2")))
#define CLASS_LANES  4
#endif

/* The mask of each block in a lane. */
enum { LANES = CLASS_LANES };
typedef uint64_t lanes __attribute__((vector_size(8 * LANES)));

CLASS_TARGET static inline lanes lanes_before(lanes now, uint64_t last)
{
#if CLASS_LANES == 8
    lanes before = {0, 0, 0, 0, 0, 0, 0, last};
    return __builtin_shufflevector(before, now, 7, 8, 9, 10, 11, 12, 13, 14);
#else
    lanes before = {0, 0, 0, last};
    return __builtin_shufflevector(before, now, 3, 4, 5, 6);
#endif
}

#define CLASS_WORD              lanes
#define CLASS_BEFORE(now, last) lanes_before(now, last)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push /* gcc 12 takes the lanes of a vector for its bits */
#pragma GCC diagnostic ignored "-Wanalyzer-shift-count-overflow"
#endif
#include "deid/detect/class_priv.h"
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/* Blocks i to i + count of the chunk; lanes without a block are zero. */
CLASS_TARGET static inline void class_several(const struct class_masks *m, size_t i,
    size_t count, struct class_carry *c, struct class_bits *out)
{
    UNINIT struct class_mixed mixed;
    size_t last = count - 1;
    class_mix(m, c, &mixed);
    memcpy(out->trigger + i, &mixed.trigger, sizeof mixed.trigger);
    memcpy(out->suspect + i, &mixed.suspect, sizeof mixed.suspect);
    memcpy(out->spelled + i, &mixed.spelled, sizeof mixed.spelled);
    for (size_t k = i; k < i + LANES; k++) {
        out->triggers |= (uint64_t)(out->trigger[k] != 0) << k;
        out->suspects |= (uint64_t)((out->suspect[k] | out->spelled[k]) != 0) << k;
    }
    *c = (struct class_carry){.digit = m->digit[last],
        .letter = m->letter[last],
        .upper = m->upper[last],
        .word = mixed.word[last],
        .calm = mixed.calm[last],
        .five = mixed.five[last]};
}

#endif
