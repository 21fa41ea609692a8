#include "crypt/box.h"

#include <sodium.h>

_Static_assert(BOX_PUBLIC_BYTES == crypto_box_PUBLICKEYBYTES, "library's constant");
_Static_assert(BOX_SECRET_BYTES == crypto_box_SECRETKEYBYTES, "library's constant");
_Static_assert(BOX_OVERHEAD_BYTES == crypto_box_SEALBYTES, "library's constant");

void box_make(uint8_t public_key[BOX_PUBLIC_BYTES], uint8_t secret[BOX_SECRET_BYTES])
{
    crypto_box_keypair(public_key, secret);
}

bool box_public(const uint8_t secret[BOX_SECRET_BYTES],
    uint8_t public_key[BOX_PUBLIC_BYTES], struct err *err)
{
    return crypto_scalarmult_base(public_key, secret) == 0 ||
           err_set(err, ERR_CRYPTO, "crypt.box_key", "this is not a custodian's key");
}

bool box_seal(const uint8_t public_key[BOX_PUBLIC_BYTES], struct raw plain,
    uint8_t *out, struct err *err)
{
    return crypto_box_seal(out, plain.p, plain.n, public_key) == 0 ||
           err_set(err, ERR_CRYPTO, "crypt.box_key",
               "the public key of the custodian is not one");
}

bool box_open(const uint8_t secret[BOX_SECRET_BYTES], struct raw sealed, uint8_t *out,
    struct err *err)
{
    uint8_t public_key[BOX_PUBLIC_BYTES];
    if (sealed.n < BOX_OVERHEAD_BYTES || !box_public(secret, public_key, err) ||
        crypto_box_seal_open(out, sealed.p, sealed.n, public_key, secret) != 0)
        return err_set(err, ERR_CRYPTO, "crypt.box",
            "the key does not open this: it is another custodian's, or it was changed");
    return true;
}
