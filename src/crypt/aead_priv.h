/*
 * crypt/aead_priv.h - sealing under a given nonce, so that published vectors can be
 * run.
 *
 * In:    as aead_seal, and a nonce.
 * Out:   ciphertext | tag.
 * Never: used outside crypt/.
 */
#ifndef ABIDE_CRYPT_AEAD_PRIV_H
#define ABIDE_CRYPT_AEAD_PRIV_H

#include "crypt/aead.h"

void aead_seal_at(const uint8_t key[AEAD_KEY_BYTES],
    const uint8_t nonce[AEAD_NONCE_BYTES], struct raw place, struct raw plain,
    uint8_t *out);

#endif
