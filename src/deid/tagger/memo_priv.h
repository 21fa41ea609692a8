/*
 * deid/tagger/memo_priv.h - what a word type says to the words around it, remembered.
 *
 * In:    a token's bytes.
 * Out:   its class and, per distance, its ready sum of weights.
 * Never: grows over MEMO_TYPES types (then it forgets all); keeps the word itself, only
 * a hash of it.
 */
#ifndef ABIDE_DEID_TAGGER_MEMO_PRIV_H
#define ABIDE_DEID_TAGGER_MEMO_PRIV_H

#include "deid/tagger/hash.h"
#include "deid/tagger/model_priv.h"
#include "deid/tagger/token.h"

enum { MEMO_TYPES = (1 << 16) - 1, MEMO_BITS = 17, MEMO_SLOTS = 1 << MEMO_BITS };
enum { TYPE_PLACE_START = 1, TYPE_HOT = 2, TYPE_STREET = 4, TYPE_TONGUE_AT = 4 };

struct word_type { /* 128 bytes: two cache lines */
    uint64_t key;  /* hash of the bytes as written */
    uint8_t class, rank, gaz, flags;
    uint32_t said;  /* lexicon_place_word */
    lanes v[SPOTS]; /* what it says to a word at distance REACH - spot */
};
_Static_assert(sizeof(struct word_type) == 128, "two cache lines");

/*
 * Types stand in the order they were met, so that the common ones, met first, share few
 * pages; slots say where. At most half of the slots are taken, since types are fewer.
 */
struct memo {
    const struct tagger_model *model;
    struct word_type *types;
    uint16_t *slots; /* of a type; 0, whose type is never used, is free */
    uint32_t n;
    lanes hot_add; /* own score + this > hot_over: may be a name */
    int16_t hot_over;
};

bool memo_init(struct memo *m, const struct tagger_model *model, struct err *err);
void memo_fini(struct memo *m);

/* Room for a whole sentence, so that none of its types moves: forgets all when short.
 */
void memo_make_room(struct memo *m);

/* Computes the type of a word that was seen (word_see). */
const struct word_type *memo_make(struct memo *m, uint64_t key, struct word *w);

static inline void memo_fetch(const struct memo *m, uint64_t key)
{
    __builtin_prefetch(&m->slots[key >> (64 - MEMO_BITS)]);
}

/* The type itself, or where it would be looked for first. */
static inline void memo_fetch_type(const struct memo *m, uint64_t key)
{
    const struct word_type *type = m->types + m->slots[key >> (64 - MEMO_BITS)];
    __builtin_prefetch(type);
    __builtin_prefetch((const unsigned char *)type + 64);
}

/* NULL when the type is not remembered. */
static inline const struct word_type *memo_find(const struct memo *m, uint64_t key)
{
    size_t at = key >> (64 - MEMO_BITS);
    for (; m->slots[at]; at = (at + 1) & (MEMO_SLOTS - 1))
        if (m->types[m->slots[at]].key == key)
            return &m->types[m->slots[at]];
    return NULL;
}

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

#endif
