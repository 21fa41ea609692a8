/*
 * base/vec.h - a typed growable array.
 *
 * In:    VEC(type) declares the struct; elements are pushed by value.
 * Out:   v.p[0 .. v.n).
 * Never: grows over `max` elements (given to vec_push); keeps memory after vec_fini.
 *
 *     VEC(int) v = VEC_INIT;
 *     if (!vec_push(&v, 7, MAX_THINGS)) return err_memory(err);
 *     vec_fini(&v);
 */
#ifndef ABIDE_BASE_VEC_H
#define ABIDE_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"

#define VEC(type)                                                                      \
    struct {                                                                           \
        type *p;                                                                       \
        size_t n, cap;                                                                 \
    }
#define VEC_INIT                                                                       \
    {                                                                                  \
        0                                                                              \
    }

/* True when the element is in; false when out of memory or at `max_count`. */
#define vec_push(v, element, max_count)                                                \
    (((v)->n < (v)->cap ||                                                             \
         vec_grow_(&(v)->p, sizeof *(v)->p, (v)->n, &(v)->cap, (max_count)))           \
            ? ((v)->p[(v)->n++] = (element), true)                                     \
            : false)
#define vec_clear(v) ((void)((v)->n = 0))
#define vec_fini(v)  (vec_free_(&(v)->p), (v)->n = (v)->cap = 0)

/* The elements in an arena: then the vector may go. NULL when there is no room. */
#define vec_copy(v, arena) arena_copy((arena), (v)->p, (v)->n, sizeof *(v)->p)

/* Behind the macros. `slot` is the address of the element pointer. */
bool vec_grow_(
    void *slot, size_t size_bytes, size_t n, size_t *cap, size_t max_count) MUST_CHECK;
void vec_free_(void *slot);

#endif
