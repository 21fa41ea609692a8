/*
 * crypt/aead.h - seal bytes so that only the key opens them, and only in their place.
 *
 * In:    a 32-byte key, associated data naming the place, plain or sealed bytes.
 * Out:   nonce (24) | ciphertext | tag (16), or the plain bytes.
 * Never: takes a nonce from a caller: it is random (192 bits: no counter to lose).
 */
#ifndef ABIDE_CRYPT_AEAD_H
#define ABIDE_CRYPT_AEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

enum {
    AEAD_KEY_BYTES = 32,
    AEAD_NONCE_BYTES = 24,
    AEAD_TAG_BYTES = 16,
    AEAD_OVERHEAD_BYTES = AEAD_NONCE_BYTES + AEAD_TAG_BYTES
};

struct random_pool; /* where nonces come from: crypt/random.h */

/* XChaCha20-Poly1305. `out` has room for plain.n + AEAD_OVERHEAD_BYTES. */
void aead_seal(struct random_pool *nonces, const uint8_t key[AEAD_KEY_BYTES],
    struct raw place, struct raw plain, uint8_t *out);

/*
 * `out` has room for sealed.n - AEAD_OVERHEAD_BYTES (which is how many bytes are
 * written). ERR_CRYPTO when key, place or bytes do not fit; `out` is then undefined.
 */
bool aead_open(const uint8_t key[AEAD_KEY_BYTES], struct raw place, struct raw sealed,
    uint8_t *out, struct err *err) MUST_CHECK;

#endif
