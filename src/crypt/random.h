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

#endif
