/*
 * crypt/sign.h - say something so that anybody can check who said it: Ed25519.
 *
 * In:    a 32-byte secret seed; a message; a signature and a public key.
 * Out:   64 bytes; yes or no.
 * Never: keeps the seed: the caller holds it in locked memory.
 */
#ifndef ABIDE_CRYPT_SIGN_H
#define ABIDE_CRYPT_SIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/raw.h"

enum { SIGN_SEED_BYTES = 32, SIGN_PUBLIC_BYTES = 32, SIGN_BYTES = 64 };

void sign_public(
    const uint8_t seed[SIGN_SEED_BYTES], uint8_t public_key[SIGN_PUBLIC_BYTES]);
void sign_make(
    const uint8_t seed[SIGN_SEED_BYTES], struct raw message, uint8_t out[SIGN_BYTES]);
bool sign_verify(const uint8_t public_key[SIGN_PUBLIC_BYTES], struct raw message,
    const uint8_t signature[SIGN_BYTES]) MUST_CHECK;

#endif
