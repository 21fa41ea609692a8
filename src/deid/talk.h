/*
 * deid/talk.h - does a text read like people talking, or like reference prose?
 *
 * In:    a text.
 * Out:   a score, over 0 for talk.
 * Never: reads more than its first TALK_READ bytes; knows a language.
 *
 * Names in a manual or an encyclopedia are most often public ones; in talk each name
 * is somebody's. Short words, small letters at the beginning of sentences, short
 * sentences, questions, contractions and "I", "my", "you" speak for talk, and so do
 * some three hundred words of eight languages or against it (talk_words.c). The weights
 * are logistic regressions over the training half of corpora/chat and every second text
 * of the development corpus (docs/deid.md says what it costs).
 */
#ifndef ABIDE_DEID_TALK_H
#define ABIDE_DEID_TALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/raw.h"
#include "deid/tagger/hash.h"

enum { TALK_READ = 2048, TALK_SLOTS = 1024, TALK_WORD_MAX = 16 };
/* "I", "my", "you" count as one of these, beside the weight. */
enum { TALK_SELF = 1 << 16 };

struct talk_word {
    uint32_t hash; /* 0: free */
    int32_t value; /* in halves of the log of odds; TALK_SELF more for a self */
};
/* A word stands in one of two slots, one in each half: nothing has to be searched. */
struct talk_words {
    struct talk_word slot[TALK_SLOTS];
};
void talk_words_init(struct talk_words *words);

/* In the first half, */
static inline size_t talk_slot(uint32_t hash)
{
    return hash >> 23;
}

/* and in the second. */
static inline size_t talk_other_slot(uint32_t hash)
{
    return TALK_SLOTS / 2 + (hash >> 1) % (TALK_SLOTS / 2);
}
_Static_assert(TALK_SLOTS == 1 << 10, "nine bits each");

/* The hash of a word in small letters, of its first TALK_WORD_MAX bytes: eight from its
 * begin and eight up to its end. So many are readable from p on, however short it is.
 */
static inline uint32_t talk_hash(const unsigned char *p, size_t n)
{
    const uint64_t small = UINT64_C(0x2020202020202020);
    n = n < TALK_WORD_MAX ? n : TALK_WORD_MAX;
    size_t first = n < 8 ? n : 8;
    uint64_t a = hash_load8(p) | small, b = hash_load8(p + n - first) | small;
    uint64_t of_word = ~UINT64_C(0) >> (64 - 8 * first);
    return (uint32_t)(hash_mix(a & of_word, (b & of_word) ^ n) >> 32) | 1u;
}

/* All bits when the two are the same; comparing them would be a branch that nobody can
 * foretell. */
static inline uint32_t talk_same(uint32_t a, uint32_t b)
{
    return (uint32_t)(((uint64_t)(a ^ b) - 1) >> 32);
}

/* What the word says: its value, 0 when it is not known. */
static inline int32_t talk_value(const struct talk_words *w, uint32_t hash)
{
    const struct talk_word *a = &w->slot[talk_slot(hash)],
                           *b = &w->slot[talk_other_slot(hash)];
    return (int32_t)(((uint32_t)a->value & talk_same(a->hash, hash)) +
                     ((uint32_t)b->value & talk_same(b->hash, hash)));
}

int talk_score(const struct talk_words *words, struct raw text);
/* The same, byte by byte. */
int talk_score_portable(const struct talk_words *words, struct raw text);

#endif
