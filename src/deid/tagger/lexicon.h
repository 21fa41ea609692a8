/*
 * deid/tagger/lexicon.h - what is known of a word, by the hash of its folded letters?
 *
 * In:    hashes.
 * Out:   an entry (format.h), 0 when the word is not there.
 * Never: holds words: only fingerprints of them.
 *
 * One cache line a look-up: a bucket is a line, and nearly all words stand in their
 * first one. About one unknown word in 15,000 is taken for a known one.
 */
#ifndef ABIDE_DEID_TAGGER_LEXICON_H
#define ABIDE_DEID_TAGGER_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deid/tagger/format.h"

struct lexicon {
    const uint64_t *entries;
    size_t buckets;
    const uint32_t *places; /* hashes of places of two to four words */
    size_t place_buckets;
    const uint8_t *begun;   /* BEGUN_BYTES: of the first two, three words of places */
    const uint8_t *tongues; /* of trained words, by id */
};

enum { PLACE_WORDS_MAX = 4 };

static inline uint64_t lexicon_find(const struct lexicon *x, uint64_t hash)
{
    uint64_t print = entry_print(hash);
    size_t at = bucket_of(hash, x->buckets);
    for (unsigned probe = 0; probe < LEXICON_PROBES; probe++) {
        const uint64_t *bucket = x->entries + at * LEXICON_WAYS;
        for (unsigned i = 0; i < LEXICON_WAYS; i++)
            if ((bucket[i] & ((1u << ENTRY_PRINT_BITS) - 1)) == print)
                return bucket[i];
        if (bucket[LEXICON_WAYS - 1] == 0)
            return 0;
        at = at + 1 == x->buckets ? 0 : at + 1;
    }
    return 0;
}

static inline void lexicon_fetch(const struct lexicon *x, uint64_t hash)
{
    __builtin_prefetch(x->entries + bucket_of(hash, x->buckets) * LEXICON_WAYS);
}

/* What a word adds to the hash of a place. */
static inline uint32_t lexicon_place_word(uint64_t hash)
{
    return (uint32_t)(hash >> 24);
}

/* The hash of a place so far, extended by one more word. */
uint64_t lexicon_place_hash(uint64_t so_far, uint32_t word);
bool lexicon_has_place(const struct lexicon *x, uint64_t hash);

/* The bit of two words or more in `begun`: without it no place begins so, nor is one.
 */
static inline size_t lexicon_begun_bit(uint64_t hash)
{
    return (size_t)(hash >> (64 - BEGUN_BITS));
}

static inline bool lexicon_begins_place(const struct lexicon *x, uint64_t hash)
{
    size_t bit = lexicon_begun_bit(hash);
    return x->begun[bit / 8] >> (bit % 8) & 1;
}

#endif
