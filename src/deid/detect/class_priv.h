/*
 * deid/detect/class_priv.h - from one block's classes to its three answers.
 *
 * In:    the masks of a block; what the block before left over.
 * Out:   triggers, suspects, places behind words for digits.
 * Never: differs between the portable and the wide pass: both are built on it.
 */
#ifndef ABIDE_DEID_DETECT_CLASS_PRIV_H
#define ABIDE_DEID_DETECT_CLASS_PRIV_H

#include <stdbool.h>
#include <string.h>

#include "deid/detect/class.h"

enum { CLASS_LONG = 16, CLASS_CAPITALS = 8 };

/* Block i of the n bytes at p with what is looked at behind it: there, or a copy. */
enum { CLASS_ROOM = CLASS_BLOCK + CLASS_AHEAD };
static inline const unsigned char *class_room(
    const unsigned char *p, size_t n, size_t i, unsigned char tail[CLASS_ROOM])
{
    size_t left = n - i * CLASS_BLOCK;
    if (left >= CLASS_ROOM)
        return p + i * CLASS_BLOCK;
    memset(tail, 0, CLASS_ROOM);
    memcpy(tail, p + i * CLASS_BLOCK, left);
    return tail;
}

#define CLASS_FOURTHS UINT64_C(0x8888888888888888)

/* The mask `by` bytes later; bits of the block before enter from below. */
static inline uint64_t class_after(uint64_t now, uint64_t before, unsigned by)
{
    return (now << by) | (before >> (CLASS_BLOCK - by));
}

/* One bit where the last `length` (a power of two) bytes are all in the run. */
static inline uint64_t class_stretch(uint64_t run, uint64_t before, unsigned length)
{
#pragma GCC unroll 4
    for (unsigned step = 1; step < length; step *= 2) {
        uint64_t shifted = class_after(run, before, step);
        before &= before << step;
        run &= shifted;
    }
    return run;
}

/* The end of the first `length` bytes of each longer run. */
static inline uint64_t class_runs(uint64_t run, uint64_t before, unsigned length)
{
    uint64_t stretch = class_stretch(run, before, length);
    return stretch & ~(stretch << 1);
}

/*
 * Whether a run of `length` (a power of two) bytes ends in this block. Most blocks have
 * none, and this says so without a branch that goes now so, now so.
 */
static inline bool class_has_run(uint64_t run, uint64_t before, unsigned length)
{
    const uint64_t top = UINT64_C(1) << (CLASS_BLOCK - 1);
    uint64_t inside = run;
    unsigned head = (unsigned)__builtin_ctzll(~run | top);
    unsigned tail = (unsigned)__builtin_clzll(~before | 1);
#pragma GCC unroll 4
    for (unsigned step = 1; step < length; step *= 2)
        inside &= inside >> step;
    return (inside != 0) | (head + tail >= length);
}

static inline uint64_t class_triggers(
    const struct class_masks *m, const struct class_carry *c)
{
    uint64_t t = m->mark | (m->digit & ~class_after(m->digit, c->digit, 1));
    uint64_t run = m->digit | m->letter, was = c->digit | c->letter;
    if (class_has_run(run, was, CLASS_LONG))
        t |= class_runs(run, was, CLASS_LONG);
    if (class_has_run(m->upper, c->upper, CLASS_CAPITALS))
        t |= class_runs(m->upper, c->upper, CLASS_CAPITALS);
    return t;
}

/*
 * How words for digits begin: a letter of some row and a byte of the same row behind
 * it, by their low five bits (so that no table needs more than two times sixteen
 * places). CLASS_LAST: no such word ends with the letter. Rows 1 to 64: a o, c n f,
 * d z, h q, j m e s v p, t, u. What may stand behind "o" alone is in the first.
 * CLASS_SPEAK, behind a bracket: a c d k m n p s t u z, space, @ . and the first byte
 * of other alphabets' words for signs (fold_may_speak), and what shares their bits.
 */
#define CLASS_LAST         128
#define CLASS_SPEAK        128
#define CLASS_BEGIN_TO_O   0, 1, 128, 2, 132, 16, 2, 128, 8, 0, 144, 128, 0, 16, 2, 1
#define CLASS_BEGIN_FROM_P 144, 8, 0, 16, 32, 192, 144, 128, 0, 0, 132, 0, 0, 0, 0, 0
#define CLASS_FOLLOW_TO_O                                                              \
    129, 128, 0, 135, 128, 22, 0, 0, 33, 19, 1, 128, 1, 193, 193, 6
#define CLASS_FOLLOW_FROM_P 128, 128, 36, 129, 129, 142, 0, 36, 0, 0, 150, 0, 0, 0, 0, 0

/*
 * The begin of a word behind twenty bytes (five whole fours) in which every word could
 * be one for a digit: a row of seven words for digits has one.
 */
static inline uint64_t class_spelled(const struct class_masks *m, struct class_carry *c)
{
    uint64_t word = m->letter | m->high;
    uint64_t start = word & ~class_after(word, c->word, 1);
    uint64_t eight = class_stretch(m->letter, c->letter, CLASS_CAPITALS);
    uint64_t bad = m->digit | m->mark | m->veil | (eight & (eight << 1)) |
                   (start & ~m->pair) | (m->last & ~(word >> 1 | UINT64_C(1) << 63));
    uint64_t three = ~CLASS_FOURTHS;
    uint64_t calm = ~(((bad & three) + three) | bad) & CLASS_FOURTHS;
    uint64_t two = calm & class_after(calm, c->calm, 4);
    uint64_t two_before = c->calm & (c->calm << 4);
    uint64_t five =
        two & class_after(two, two_before, 8) & class_after(calm, c->calm, 16);
    uint64_t behind = class_after(five, c->five, 1);
    behind |= behind << 1; /* the four bytes behind its last */
    behind |= behind << 2;
    c->word = word;
    c->calm = calm;
    c->five = five;
    return start & behind;
}

/* Where a disguise may begin: what stands around a sign rules most of them out. */
static inline uint64_t class_suspects(
    const struct class_masks *m, const struct class_carry *c)
{
    const uint64_t next_block = UINT64_C(1) << (CLASS_BLOCK - 1); /* says "maybe" */
    uint64_t word = m->digit | m->letter | m->high, was = c->digit | c->word;
    /* "jane at gmail.com": a stop between letters. */
    uint64_t inner =
        m->stop & class_after(m->letter, c->letter, 1) & (m->letter >> 1 | next_block);
    return m->hide | (m->dot & ~class_after(word, was, 1)) | inner;
}

static inline void class_mix(
    const struct class_masks *m, struct class_carry *c, struct class_bits *out)
{
    out->trigger = class_triggers(m, c);
    out->suspect = class_suspects(m, c);
    out->spelled = class_spelled(m, c);
    c->digit = m->digit;
    c->letter = m->letter;
    c->upper = m->upper;
}

#endif
