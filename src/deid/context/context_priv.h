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
    TABLE_SLOTS = 8192, /* power of two; about five times the phrases: short probes */
    TABLE_BITS = 65536,
    HASH_ROOM = 16, /* readable bytes that hash_inside needs before the word's end */
};

struct context_table {
    uint64_t hashes[TABLE_SLOTS];
    uint8_t classes[TABLE_SLOTS];
    /* Asked first, by hash: some phrase; the last word of a phrase of several words, of
       one for passwords, keys and users, of one that speaks for something. */
    uint64_t known[TABLE_BITS / 64], lasts[TABLE_BITS / 64], secrets[TABLE_BITS / 64],
        names[TABLE_BITS / 64];
    /* Asked before that: the last two letters of such words, 5 bits each. */
    uint32_t secret_ends[32], name_ends[32], ends[32];
    uint32_t month_starts[32], month_ends[32];
};

static inline bool bit_get(const uint64_t *bits, uint64_t hash)
{
    return (bits[(hash >> 22) & 1023] >> (hash >> 16 & 63)) & 1;
}

static inline bool end_get(const uint32_t *ends, const unsigned char *word, size_t n)
{
    return n < 2 || word[n - 1] >= 0x80 || word[n - 2] >= 0x80 ||
           (ends[word[n - 2] & 31] >> (word[n - 1] & 31) & 1);
}

/* A word anywhere; one with HASH_ROOM readable bytes before its end. */
uint64_t hash_word(const unsigned char *p, size_t n);
uint64_t hash_inside(const unsigned char *p, size_t n);

/* The hash of "before word" from the hash of the words before; of a whole phrase. */
uint64_t hash_join(uint64_t before, uint64_t word);
uint64_t hash_phrase(const char *phrase);

#endif
