/*
 * base/map.h - hash map from byte strings to a number or pointer.
 *
 * In:    keys (borrowed: they must outlive the map), values of 64 bits.
 * Out:   the value of a key; iteration in insertion order.
 * Never: copies keys; removes; depends on the seed for its iteration order.
 */
#ifndef ABIDE_BASE_MAP_H
#define ABIDE_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct map_entry {
    struct str key;
    uint64_t value;
    uint64_t hash;
};

struct map {
    struct map_entry *entries; /* entries[0..n) in insertion order */
    size_t n, cap;
    uint32_t *slots; /* index + 1 into entries; 0 is free */
    size_t slot_count;
    size_t max_count; /* ceiling */
    uint64_t seed;
};

void map_init(struct map *m, size_t max_count, uint64_t seed);
void map_fini(struct map *m);

/* The value's place, or NULL when the key is absent. Valid until the next map_put. */
uint64_t *map_find(const struct map *m, struct str key);

/*
 * The place of the key's value, added with value 0 when absent (`*added` tells).
 * NULL: out of memory or at the ceiling. Valid until the next map_put.
 */
uint64_t *map_put(struct map *m, struct str key, bool *added) MUST_CHECK;

uint64_t map_hash(
    struct str key, uint64_t seed); /* SipHash-like mixing; not for MACs */

#endif
