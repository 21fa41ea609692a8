/*
 * deid/names/memory.h - names that were seen once are found again: in part, in small
 * letters, with endings, in every turn of a conversation.
 *
 * In:    texts with the spans found in them; then the same texts again.
 * Out:   candidates for what the first look missed.
 * Never: holds text: words are kept as hashes, at most NAMES_MEMORY_MAX of them.
 *
 * Learning comes before recalling, so the order of the turns does not matter.
 */
#ifndef ABIDE_DEID_NAMES_MEMORY_H
#define ABIDE_DEID_NAMES_MEMORY_H

#include "deid/names/names.h"

enum {
    NAMES_MEMORY_MAX = 1024,
    NAMES_MEMORY_SLOTS = 4096,
    NAMES_FILTER_BITS = 1 << 15
};

struct names_memory {
    uint64_t hash[NAMES_MEMORY_SLOTS];
    uint8_t how[NAMES_MEMORY_SLOTS];
    uint64_t filter[NAMES_FILTER_BITS / 64];
    uint16_t used[NAMES_MEMORY_MAX]; /* slots, in order of learning */
    size_t n;
};

void names_memory_clear(struct names_memory *memory);

/* Learns the names and e-mail addresses among the spans of a text. */
void names_memory_learn(struct names_memory *memory, const struct names_rules *rules,
    struct raw text, const struct span *spans, size_t count);

/* Adds a candidate for each remembered word in the look's text that none of its first
 * `count` candidates, ordered and apart, covers. */
void names_memory_recall(const struct names_memory *memory, struct look *l,
    const struct names_rules *rules, class_word_pass *pass);

#endif
