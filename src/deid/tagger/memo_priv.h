/*
 * deid/tagger/memo_priv.h - what a word type says to the words around it, remembered.
 *
 * In:    a token's bytes.
 * Out:   its class and, per distance, its ready sum of weights.
 * Never: grows: MEMO_TYPES types, the least lately used of two gives way; keeps the
 *        word itself, only a hash of it.
 */
#ifndef ABIDE_DEID_TAGGER_MEMO_PRIV_H
#define ABIDE_DEID_TAGGER_MEMO_PRIV_H

#include "deid/tagger/hash.h"
#include "deid/tagger/model_priv.h"
#include "deid/tagger/token.h"

enum { MEMO_BITS = 17, MEMO_TYPES = 1 << MEMO_BITS };
enum { TYPE_PLACE_START = 1, TYPE_HOT = 2, TYPE_STREET = 4, TYPE_TONGUE_AT = 4 };

struct word_type { /* 128 bytes: two cache lines */
    uint64_t key;  /* hash of the bytes as written; 0: free */
    uint8_t class, rank, gaz, flags;
    uint32_t stamp; /* the sentence that used it last */
    lanes v[SPOTS]; /* what it says to a word at distance REACH - spot */
};
_Static_assert(sizeof(struct word_type) == 128, "two cache lines");

struct memo {
    const struct tagger_model *model;
    struct word_type *types;
    struct word_type *spare; /* for a sentence whose words push each other out */
    lanes hot_add;           /* own score + this > hot_over: may be a name */
    int16_t hot_over;
    uint32_t stamp;
    unsigned spares;
    uint64_t misses;
};

bool memo_init(struct memo *m, const struct tagger_model *model, struct err *err);
void memo_fini(struct memo *m);

static inline void memo_next_sentence(struct memo *m)
{
    m->stamp++;
    m->spares = 0;
}

/* Computes the type and puts it into `slot`, or a spare when both are in use. */
const struct word_type *memo_make(
    struct memo *m, uint64_t key, struct word_type *slot, struct raw word);

/* `room`: bytes readable from p on, at least n. */
static inline uint64_t memo_key(const unsigned char *p, size_t n, size_t room)
{
    uint64_t a, b = 0;
    if (n >= 8) {
        a = hash_load8(p);
        b = n <= 16 ? hash_load8(p + n - 8) : hash_bytes(p + 8, n - 8);
    } else if (room >= 8) {
        a = hash_load8(p) & ((UINT64_C(1) << (8 * n)) - 1);
    } else {
        a = hash_load(p, n);
    }
    return hash_mix(a, b ^ n * UINT64_C(0x9E3779B97F4A7C15)) | 1;
}

static inline const struct word_type *memo_find(
    struct memo *m, struct raw text, size_t start, size_t end)
{
    const unsigned char *p = text.p + start;
    uint64_t key = memo_key(p, end - start, text.n - start);
    struct word_type *slot = &m->types[key >> (64 - MEMO_BITS)];
    if (slot->key == key) {
        slot->stamp = m->stamp;
        return slot;
    }
    struct word_type *other = &m->types[(key >> (64 - MEMO_BITS)) ^ 1];
    if (other->key == key) {
        other->stamp = m->stamp;
        return other;
    }
    return memo_make(m, key, other->stamp < slot->stamp ? other : slot,
        (struct raw){p, end - start});
}

#endif
