/*
 * crypt/random.h - bytes nobody can guess.
 *
 * In:    a length.
 * Out:   bytes from the kernel's generator.
 * Never: fails after crypt_ready; is seeded by us.
 */
#ifndef ABIDE_CRYPT_RANDOM_H
#define ABIDE_CRYPT_RANDOM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

/* Once before any other call of this folder; more often does no harm. */
bool crypt_ready(struct err *err) MUST_CHECK;

void random_bytes(void *p, size_t size_bytes);

/*
 * The same bytes, fetched in large pieces: for nonces and ids, which are not secret, by
 * the thousand. A pool belongs to one thread, and is dropped where a process may have
 * forked: two processes must not take from copies of one pool.
 */
struct random_pool {
    unsigned char b[4032];
    size_t left; /* unused bytes, at the end of b */
};

void random_take(struct random_pool *pool, void *p, size_t size_bytes); /* <= 64 */
void random_drop(struct random_pool *pool);

#endif
