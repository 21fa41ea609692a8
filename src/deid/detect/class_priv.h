/*
 * deid/detect/class_priv.h - from the classes of blocks to their three answers.
 *
 * In:    the masks of a block, or of eight in a vector; what the last block left over.
 * Out:   triggers, suspects, places behind words for digits.
 * Never: differs between the passes: all are built on it.
 */
#ifndef ABIDE_DEID_DETECT_CLASS_PRIV_H
#define ABIDE_DEID_DETECT_CLASS_PRIV_H

#include <string.h>

#include "deid/detect/class.h"
#include "deid/detect/class_rows.h"

/*
 * One block's mask; a wide pass has its own before it includes this, with as many
 * blocks in a word as it takes at once. CLASS_BEFORE: the block before each.
 */
#ifndef CLASS_WORD
#define CLASS_WORD              uint64_t
#define CLASS_BEFORE(now, last) (last)
#define CLASS_TARGET
#endif

enum { CLASS_LONG = 16, CLASS_CAPITALS = 8 };

/* One question per field. */
struct class_masks {
    CLASS_WORD digit;  /* 0-9 */
    CLASS_WORD letter; /* A-Z a-z */
    CLASS_WORD upper;  /* A-Z */
    CLASS_WORD high;   /* 0x80 and up */
    CLASS_WORD stop;   /* . */
    CLASS_WORD mark;   /* @ : = _ / and where "pass" and "---" begin */
    CLASS_WORD veil;   /* % & \ [ ( { <, lead bytes that fold.h knows */
    CLASS_WORD hide;   /* of these what may hide a sign, by the byte behind brackets */
    CLASS_WORD dot;    /* "dot", "point" ..., "kropka", maybe inside another word */
    CLASS_WORD pair;   /* letters that begin a word for a digit, with the byte behind */
    CLASS_WORD last;   /* letters that no word for a digit ends with */
};

/* The answers, and what the next block needs besides the masks. */
struct class_mixed {
    CLASS_WORD trigger, suspect, spelled, word, calm, five;
};

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

#define CLASS_FOURTHS    UINT64_C(0x8888888888888888)
#define CLASS_NEXT_BLOCK (UINT64_C(1) << (CLASS_BLOCK - 1)) /* says "maybe" */

/* The mask `by` bytes later; bits of the block before enter from below. */
CLASS_TARGET static inline CLASS_WORD class_after(
    CLASS_WORD now, CLASS_WORD before, unsigned by)
{
    return (now << by) | (before >> (CLASS_BLOCK - by));
}

/* One bit where the last `length` (a power of two) bytes are all in the run. */
CLASS_TARGET static inline CLASS_WORD class_stretch(
    CLASS_WORD run, CLASS_WORD before, unsigned length)
{
#pragma GCC unroll 4
    for (unsigned step = 1; step < length; step *= 2) {
        CLASS_WORD shifted = class_after(run, before, step);
        before &= before << step;
        run &= shifted;
    }
    return run;
}

/* The end of the first `length` bytes of each longer run. */
CLASS_TARGET static inline CLASS_WORD class_runs(
    CLASS_WORD run, CLASS_WORD before, unsigned length)
{
    CLASS_WORD stretch = class_stretch(run, before, length);
    return stretch & ~(stretch << 1);
}

CLASS_TARGET static inline CLASS_WORD class_triggers(
    const struct class_masks *m, const struct class_carry *c)
{
    CLASS_WORD digit = CLASS_BEFORE(m->digit, c->digit);
    CLASS_WORD was = digit | CLASS_BEFORE(m->letter, c->letter);
    return m->mark | (m->digit & ~class_after(m->digit, digit, 1)) |
           class_runs(m->digit | m->letter, was, CLASS_LONG) |
           class_runs(m->upper, CLASS_BEFORE(m->upper, c->upper), CLASS_CAPITALS);
}

/*
 * The begin of a word behind twenty bytes (five whole fours) in which every word could
 * be one for a digit: a row of seven words for digits has one.
 */
CLASS_TARGET static inline void class_spell(
    const struct class_masks *m, const struct class_carry *c, struct class_mixed *out)
{
    CLASS_WORD word = m->letter | m->high, letter = CLASS_BEFORE(m->letter, c->letter);
    CLASS_WORD start = word & ~class_after(word, CLASS_BEFORE(word, c->word), 1);
    CLASS_WORD eight = class_stretch(m->letter, letter, CLASS_CAPITALS);
    CLASS_WORD bad = m->digit | m->mark | m->veil | (eight & (eight << 1)) |
                     (start & ~m->pair) | (m->last & ~(word >> 1 | CLASS_NEXT_BLOCK));
    CLASS_WORD calm =
        ~(((bad & ~CLASS_FOURTHS) + ~CLASS_FOURTHS) | bad) & CLASS_FOURTHS;
    CLASS_WORD before = CLASS_BEFORE(calm, c->calm);
    CLASS_WORD two = calm & class_after(calm, before, 4);
    CLASS_WORD five = two & class_after(two, before & (before << 4), 8) &
                      class_after(calm, before, 16);
    CLASS_WORD behind = class_after(five, CLASS_BEFORE(five, c->five), 1);
    behind |= behind << 1; /* the four bytes behind its last */
    behind |= behind << 2;
    out->spelled = start & behind;
    out->word = word;
    out->calm = calm;
    out->five = five;
}

/* Where a disguise may begin: what stands around a sign rules most of them out. */
CLASS_TARGET static inline CLASS_WORD class_suspects(
    const struct class_masks *m, const struct class_carry *c)
{
    CLASS_WORD word = m->letter | m->high, digit = CLASS_BEFORE(m->digit, c->digit);
    CLASS_WORD was = digit | CLASS_BEFORE(word, c->word);
    CLASS_WORD letter = CLASS_BEFORE(m->letter, c->letter);
    /* "jane at gmail.com": a stop between letters. */
    CLASS_WORD inner = m->stop & class_after(m->letter, letter, 1) &
                       (m->letter >> 1 | CLASS_NEXT_BLOCK);
    return m->hide | (m->dot & ~class_after(word | m->digit, was, 1)) | inner;
}

CLASS_TARGET static inline void class_mix(
    const struct class_masks *m, const struct class_carry *c, struct class_mixed *out)
{
    out->trigger = class_triggers(m, c);
    out->suspect = class_suspects(m, c);
    class_spell(m, c, out);
}

#endif
