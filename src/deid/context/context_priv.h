/*
 * deid/context/context_priv.h - words as hashes, and the table of phrases by hash.
 *
 * In:    bytes of a word.
 * Out:   its hash, the same in capitals and small letters; what the table has of it.
 * Never: leaves the folder.
 */
#ifndef ABIDE_DEID_CONTEXT_CONTEXT_PRIV_H
#define ABIDE_DEID_CONTEXT_CONTEXT_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TABLE_SLOTS = 4096, /* power of two; twice the phrases and more: short probes */
    TABLE_KINDS = 16384,
    TAIL_BITS = 32768,
    TAIL_SHIFT = 17, /* 32 bits down to those of TAIL_BITS */
    TAIL_ROOM = 4,   /* readable bytes that tails_may needs before the word's end */
    HASH_ROOM = 16,  /* readable bytes that hash_inside needs before the word's end */
};

/*
 * The last four bytes of words, and all of words of two and of three letters, as bits
 * by hash: whether a word may end at a place, without knowing where it begins.
 */
struct tails {
    uint64_t four[TAIL_BITS / 64];
    uint32_t two[32]; /* 5 bits of each letter */
};

/* What the bits of `kinds` say of a hash: none of it is missed, some of it is wrong. */
enum {
    KIND_KNOWN = 1,  /* a phrase */
    KIND_LAST = 2,   /* the last word of a phrase of several */
    KIND_PAIR = 4,   /* the last two of one */
    KIND_SECRET = 8, /* the last word of one for a password, a key, a user */
    KIND_NAME = 16,  /* the last word of one that speaks for something */
};

/* All that is asked for often is small: it stays in the nearest cache. */
struct context_table {
    uint64_t slots[TABLE_SLOTS]; /* a hash without its low byte, and a class there */
    uint8_t kinds[TABLE_KINDS];  /* asked first */
    struct tails ends;           /* asked before that: what last words end with */
    /* First and last two letters, 5 bits each. */
    uint32_t month_starts[32], month_ends[32];
};

static inline unsigned kinds_of(const struct context_table *t, uint64_t hash)
{
    return t->kinds[hash >> 16 & (TABLE_KINDS - 1)];
}

static inline bool ends_get(const uint32_t *ends, const unsigned char *two)
{
    return two[0] >= 0x80 || two[1] >= 0x80 || (ends[two[0] & 31] >> (two[1] & 31) & 1);
}

static inline uint32_t tail_four(uint32_t bytes)
{
    return (bytes | UINT32_C(0x20202020)) * UINT32_C(0x9E3779B1) >> TAIL_SHIFT;
}

/* Another multiplier: the same table holds both. */
static inline uint32_t tail_three(uint32_t bytes)
{
    return (bytes | UINT32_C(0x202020)) * UINT32_C(0xC2B2AE35) >> TAIL_SHIFT;
}

/* Whether a word with one of these tails may end before `end`; no branch but the last.
 */
static inline bool tails_may(const struct tails *t, const unsigned char *end)
{
    uint32_t last = (uint32_t)end[-4] | (uint32_t)end[-3] << 8 |
                    (uint32_t)end[-2] << 16 | (uint32_t)end[-1] << 24;
    uint32_t four = tail_four(last), three = tail_three(last >> 8);
    uint64_t hit = t->four[four / 64] >> four % 64 | t->four[three / 64] >> three % 64 |
                   t->two[end[-2] & 31] >> (end[-1] & 31);
    return (hit & 1) != 0 || (last & UINT32_C(0x80808080)) != 0;
}

/* A word anywhere; one with HASH_ROOM readable bytes before its end. */
uint64_t hash_word(const unsigned char *p, size_t n);
uint64_t hash_inside(const unsigned char *p, size_t n);

/* The hash of "before word" from the hash of the words before; of a whole phrase. */
uint64_t hash_join(uint64_t before, uint64_t word);
uint64_t hash_phrase(const char *phrase);

#endif
