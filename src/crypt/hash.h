/*
 * crypt/hash.h - SHA-256, whole or piece by piece.
 *
 * In:    bytes.
 * Out:   32 bytes.
 * Never: keyed (crypt/mac.h is).
 */
#ifndef ABIDE_CRYPT_HASH_H
#define ABIDE_CRYPT_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

enum { SHA256_BYTES = 32 };

bool sha256(struct raw data, uint8_t out[SHA256_BYTES], struct err *err) MUST_CHECK;

struct hasher; /* one running SHA-256 */

bool hasher_new(struct hasher **out, struct err *err) MUST_CHECK;
void hasher_free(struct hasher *h); /* NULL is fine */
bool hasher_add(struct hasher *h, const void *p, size_t n, struct err *err) MUST_CHECK;
/* The hash of all that was added; the hasher is then empty again. */
bool hasher_take(
    struct hasher *h, uint8_t out[SHA256_BYTES], struct err *err) MUST_CHECK;

#endif
