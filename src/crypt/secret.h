/*
 * crypt/secret.h - memory for keys: locked, guarded, out of core dumps, wiped at the
 * end.
 *
 * In:    a size.
 * Out:   cleared memory, or NULL when there is none.
 * Never: swapped out while the lock limit allows it; readable after secret_free.
 */
#ifndef ABIDE_CRYPT_SECRET_H
#define ABIDE_CRYPT_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

/* Costs several pages each: hold one per object, not one per key. */
void *secret_alloc(size_t size_bytes) MUST_CHECK;
void secret_free(void *p); /* wipes; NULL is fine */

/* Whether `size_bytes` more can be locked under this process's limits (doctor asks). */
bool secret_lockable(size_t size_bytes);

#endif
