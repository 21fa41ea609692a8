/*
 * base/mem.h - the only door to the heap.
 *
 * In:    sizes in bytes.
 * Out:   memory, or NULL when there is none (or a test says there is none).
 * Never: is bypassed: malloc and free are named in mem.c only.
 */
#ifndef ABIDE_BASE_MEM_H
#define ABIDE_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

void *mem_alloc(size_t size_bytes) MUST_CHECK;  /* not cleared; size 0 gives 1 byte */
void *mem_zalloc(size_t size_bytes) MUST_CHECK; /* cleared */
void *mem_realloc(void *p, size_t size_bytes) MUST_CHECK; /* NULL leaves p as it was */
void *mem_array(
    size_t count, size_t size_bytes) MUST_CHECK; /* cleared; overflow gives NULL */
void mem_free(void *p);                          /* NULL is fine */
void mem_wipe(void *p, size_t size_bytes); /* zeroes in a way the compiler keeps */

/*
 * Tests only: the nth allocation from now (1 = the next) and all later ones fail.
 * 0 switches the failing off. mem_failed tells whether one failed since.
 */
void mem_fail_from(unsigned long nth);
bool mem_failed(void);

#endif
