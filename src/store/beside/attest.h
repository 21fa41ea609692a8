/*
 * store/beside/attest.h - this installation says that these bytes are its own.
 *
 * In:    what they are ("export manifest"), their SHA-256.
 * Out:   a signature with the installation's key, which anybody can check.
 * Never: signs bytes it was not told the kind of.
 */
#ifndef ABIDE_STORE_BESIDE_ATTEST_H
#define ABIDE_STORE_BESIDE_ATTEST_H

#include "crypt/hash.h"
#include "crypt/sign.h"
#include "store/store.h"

struct attestation {
    struct id installation;
    uint8_t sha256[SHA256_BYTES];
    uint8_t public_key[SIGN_PUBLIC_BYTES];
    uint8_t signature[SIGN_BYTES];
};

bool attest_make(struct store *s, struct str what, const uint8_t sha256[SHA256_BYTES],
    struct attestation *out, struct err *err) MUST_CHECK;

/* The signature was made over this kind and hash by the key in it. Needs no store. */
bool attest_holds(const struct attestation *a, struct str what) MUST_CHECK;

#endif
