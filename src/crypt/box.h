/*
 * crypt/box.h - seal something that only one custodian can open: X25519 sealed boxes.
 *
 * In:    a custodian's public key, a short plain text (a key).
 * Out:   BOX_OVERHEAD_BYTES and as many as went in.
 * Never: lets whoever sealed open it again: the sender keeps nothing.
 */
#ifndef ABIDE_CRYPT_BOX_H
#define ABIDE_CRYPT_BOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

enum { BOX_PUBLIC_BYTES = 32, BOX_SECRET_BYTES = 32, BOX_OVERHEAD_BYTES = 48 };

void box_make(uint8_t public_key[BOX_PUBLIC_BYTES], uint8_t secret[BOX_SECRET_BYTES]);
/* The public half of a secret key. ERR_CRYPTO: it is none. */
bool box_public(const uint8_t secret[BOX_SECRET_BYTES],
    uint8_t public_key[BOX_PUBLIC_BYTES], struct err *err) MUST_CHECK;

/* ERR_CRYPTO when the public key is not one. */
bool box_seal(const uint8_t public_key[BOX_PUBLIC_BYTES], struct raw plain,
    uint8_t *out, struct err *err) MUST_CHECK;
/* `out` has room for sealed.n - BOX_OVERHEAD_BYTES. */
bool box_open(const uint8_t secret[BOX_SECRET_BYTES], struct raw sealed, uint8_t *out,
    struct err *err) MUST_CHECK;

#endif
