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

struct talk_word {
    uint32_t hash; /* 0: free */
    int8_t weight; /* in halves of the log of odds */
    bool self;     /* "I", "my", "you" */
};
struct talk_words { /* at most half full */
    struct talk_word slot[TALK_SLOTS];
};
void talk_words_init(struct talk_words *words);

static inline size_t talk_slot(uint32_t hash)
{
    return hash >> 22;
}

/* The hash of a word in small letters; `room`: bytes readable from p on, at least n. */
static inline uint32_t talk_hash(const unsigned char *p, size_t n, size_t room)
{
    const uint64_t small = UINT64_C(0x2020202020202020);
    uint64_t a = 0, b = 0;
    if (n > TALK_WORD_MAX)
        n = TALK_WORD_MAX;
    if (n >= 8) {
        a = hash_load8(p) | small;
        b = hash_load8(p + n - 8) | small;
    } else {
        a = room >= 8 ? hash_load8(p) : hash_load(p, n);
        a = (a | small) & ((UINT64_C(1) << (8 * n)) - 1);
    }
    return (uint32_t)(hash_mix(a, b ^ n) >> 32) | 1u;
}

int talk_score(const struct talk_words *words, struct raw text);

#endif
