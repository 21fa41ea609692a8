/*
 * base/arena.h - many small allocations with one lifetime.
 *
 * In:    sizes; views to copy.
 * Out:   memory that lives until arena_reset or arena_fini.
 * Never: frees one allocation alone; grows over its ceiling; leaves its bytes behind
 *        (everything is wiped on reset and on fini).
 */
#ifndef ABIDE_BASE_ARENA_H
#define ABIDE_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/raw.h"
#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *head;
    size_t used_bytes; /* handed out since the last reset */
    size_t max_bytes;  /* ceiling */
};

void arena_init(struct arena *a, size_t max_bytes); /* allocates nothing yet */
void arena_fini(struct arena *a);
void arena_reset(struct arena *a); /* wipes; keeps one block for reuse */

/* Aligned for any type, cleared; NULL when over the ceiling or out of memory. */
void *arena_alloc(struct arena *a, size_t size_bytes) MUST_CHECK;
void *arena_array(struct arena *a, size_t count, size_t size_bytes) MUST_CHECK;

/* A copy of an array; none of no elements is one that may not be read. NULL as above.
 */
void *arena_copy(
    struct arena *a, const void *p, size_t count, size_t size_bytes) MUST_CHECK;

/* Copies; `*out` is untouched on false. */
bool arena_str(struct arena *a, struct str s, struct str *out) MUST_CHECK;
bool arena_raw(struct arena *a, struct raw r, struct raw *out) MUST_CHECK;
const char *arena_z(struct arena *a, struct str s) MUST_CHECK; /* NUL-terminated copy */

#endif
