#include "crypt/aead.h"

#include <sodium.h>

#include "crypt/aead_priv.h"
#include "crypt/random.h"

_Static_assert(AEAD_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key");
_Static_assert(
    AEAD_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce");
_Static_assert(AEAD_TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag");

void aead_seal_at(const uint8_t key[AEAD_KEY_BYTES],
    const uint8_t nonce[AEAD_NONCE_BYTES], struct raw place, struct raw plain,
    uint8_t *out)
{
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out, NULL, plain.p, plain.n, place.p, place.n, NULL, nonce, key);
}

void aead_seal(struct random_pool *nonces, const uint8_t key[AEAD_KEY_BYTES],
    struct raw place, struct raw plain, uint8_t *out)
{
    random_take(nonces, out, AEAD_NONCE_BYTES);
    aead_seal_at(key, out, place, plain, out + AEAD_NONCE_BYTES);
}

bool aead_open(const uint8_t key[AEAD_KEY_BYTES], struct raw place, struct raw sealed,
    uint8_t *out, struct err *err)
{
    if (sealed.n < AEAD_OVERHEAD_BYTES)
        return err_set(err, ERR_CRYPTO, "crypt.seal_short",
            "a sealed value of %zu bytes is shorter than its seal", sealed.n);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
            sealed.p + AEAD_NONCE_BYTES, sealed.n - AEAD_NONCE_BYTES, place.p, place.n,
            sealed.p, key) != 0)
        return err_set(err, ERR_CRYPTO, "crypt.seal_broken",
            "a sealed value does not open: wrong key, wrong place or changed bytes");
    return true;
}
