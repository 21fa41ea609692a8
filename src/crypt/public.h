/*
 * crypt/public.h - did the holder of this public key sign that?
 *
 * In:    a public key out of a message (TRUST: anything at all), bytes, a signature.
 * Out:   yes or no.
 * Never: takes a key that is too short or no point of its curve, SHA-1, or an algorithm
 *        that is not in the table; holds a secret.
 */
#ifndef ABIDE_CRYPT_PUBLIC_H
#define ABIDE_CRYPT_PUBLIC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/raw.h"

/* The algorithms of passkeys and of ID tokens; numbers stand in the database. */
enum public_alg {
    PUBLIC_NONE,
    PUBLIC_ES256, /* ECDSA on P-256 with SHA-256 */
    PUBLIC_RS256, /* RSASSA-PKCS1-v1_5 with SHA-256, 2048 to 4096 bits */
    PUBLIC_EDDSA, /* Ed25519 */
};

enum {
    PUBLIC_POINT_BYTES = 32,
    PUBLIC_MODULUS_LEAST = 256,
    PUBLIC_MODULUS_MAX = 512,
    PUBLIC_EXPONENT_MAX = 8,
};

struct public_key {
    enum public_alg alg;
    struct raw a; /* ES256: x; RS256: the modulus; EdDSA: the key */
    struct raw b; /* ES256: y; RS256: the exponent */
};

/* How an ES256 signature is written: as DER (passkeys) or as r and s, 64 bytes (JWT).
 */
enum public_form { PUBLIC_DER, PUBLIC_FLAT };

/* Lengths that a key of its algorithm has, and a point that is on the curve. */
bool public_is_good(const struct public_key *key) MUST_CHECK;

/* False also for a key that is none, and without memory. */
bool public_fits(const struct public_key *key, enum public_form form,
    struct raw message, struct raw signature) MUST_CHECK;

#endif
