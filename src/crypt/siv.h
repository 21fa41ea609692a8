/*
 * crypt/siv.h - deterministic sealing: AES-SIV of RFC 5297.
 *
 * In:    a key of 32 or 64 bytes, a place (what the token is for), bytes.
 * Out:   SIV_TAG bytes and as many as went in; the same for the same input, and back.
 * Never: hides that two inputs are equal: that is what it is for.
 */
#ifndef ABIDE_CRYPT_SIV_H
#define ABIDE_CRYPT_SIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

enum { SIV_TAG = 16 };

/* `out` has room for data.n + SIV_TAG bytes. */
bool siv_seal(struct raw key, struct raw place, struct raw data, uint8_t *out,
    struct err *err) MUST_CHECK;

/* `out` has room for sealed.n - SIV_TAG bytes. ERR_CRYPTO when the seal does not fit.
 */
bool siv_open(struct raw key, struct raw place, struct raw sealed, uint8_t *out,
    struct err *err) MUST_CHECK;

#endif
