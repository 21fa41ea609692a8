#include "crypt/sign.h"

#include <sodium.h>

#include "base/mem.h"

_Static_assert(SIGN_SEED_BYTES == crypto_sign_SEEDBYTES, "seed");
_Static_assert(SIGN_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "public key");
_Static_assert(SIGN_BYTES == crypto_sign_BYTES, "signature");

void sign_public(
    const uint8_t seed[SIGN_SEED_BYTES], uint8_t public_key[SIGN_PUBLIC_BYTES])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public_key, secret, seed);
    mem_wipe(secret, sizeof secret);
}

void sign_make(
    const uint8_t seed[SIGN_SEED_BYTES], struct raw message, uint8_t out[SIGN_BYTES])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES], public_key[SIGN_PUBLIC_BYTES];
    crypto_sign_seed_keypair(public_key, secret, seed);
    crypto_sign_detached(out, NULL, message.p, message.n, secret);
    mem_wipe(secret, sizeof secret);
}

bool sign_verify(const uint8_t public_key[SIGN_PUBLIC_BYTES], struct raw message,
    const uint8_t signature[SIGN_BYTES])
{
    return crypto_sign_verify_detached(signature, message.p, message.n, public_key) ==
           0;
}
