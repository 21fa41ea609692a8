/*
 * store/erase/certificate.h - proof of a deletion that its owner can check without us.
 *
 * In:    an order that is at least DESTROYED; later, the certificate and its opening.
 * Out:   signed JSON; whether a certificate is genuine, and whether it is about
 * somebody. Never: names whom it is about: a salted hash does, and only the person
 * holds the salt.
 *
 *     {"certificate": {...}, "public_key": hex, "signature": hex}
 *
 * The Ed25519 signature is over "abide deletion certificate 1\n" and then the bytes of
 * the value of "certificate" as they stand in the file.
 */
#ifndef ABIDE_STORE_ERASE_CERTIFICATE_H
#define ABIDE_STORE_ERASE_CERTIFICATE_H

#include "base/buf.h"
#include "crypt/sign.h"
#include "store/erase/erase.h"

/* ERR_STATE "store.certificate_early" before DESTROYED. Appends to `out`. */
bool certificate_make(struct store *s, struct id erasure, struct instant now,
    struct buf *out, struct err *err) MUST_CHECK;

/* The key this installation signs with; it stays the same through every epoch. */
bool certificate_public_key(
    struct store *s, uint8_t out[SIGN_PUBLIC_BYTES], struct err *err) MUST_CHECK;

struct certificate {
    struct id installation, erasure;
    enum erase_kind kind;
    struct instant requested, destroyed; /* nobody can read it here since */
    struct instant reclaimed;            /* unknown: not yet */
    struct instant
        unrecoverable; /* nor from copies of the key store; unknown: not yet */
    uint64_t conversations, turns, lines, handles;
    uint64_t exceptions; /* what was kept, and why: in the text */
    uint8_t commitment[32];
    uint8_t public_key[SIGN_PUBLIC_BYTES];
};

/*
 * Needs no store. ERR_INPUT: not a certificate; ERR_CRYPTO: its signature does not
 * hold, or `public_key` (not NULL) did not make it.
 */
bool certificate_verify(struct raw text, const uint8_t *public_key,
    struct certificate *out, struct err *err) MUST_CHECK;

/* Whether it is about this subject: the account's name, or the conversation's origin
 * id. */
bool certificate_is_about(const struct certificate *c,
    const uint8_t salt[ERASE_SALT_BYTES], struct raw subject, bool *about,
    struct err *err) MUST_CHECK;

#endif
