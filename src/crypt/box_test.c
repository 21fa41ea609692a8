#include "crypt/box.h"

#include <string.h>

#include "crypt/random.h"
#include "tests/harness/t.h"

enum { PLAIN = 32 };

static void only_the_custodian_opens_a_box(struct t *t)
{
    uint8_t public_key[BOX_PUBLIC_BYTES], secret[BOX_SECRET_BYTES],
        other[BOX_SECRET_BYTES], unused[BOX_PUBLIC_BYTES], plain[PLAIN], back[PLAIN],
        sealed[PLAIN + BOX_OVERHEAD_BYTES];
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    box_make(public_key, secret);
    box_make(unused, other);
    random_bytes(plain, sizeof plain);
    T_DONE(t, box_seal(public_key, raw_of(plain, PLAIN), sealed, &err), &err);
    T_DONE(t, box_open(secret, raw_of(sealed, sizeof sealed), back, &err), &err);
    T_OK(t, memcmp(plain, back, PLAIN) == 0);
    T_FAILS(t, box_open(other, raw_of(sealed, sizeof sealed), back, &err), &err,
        "crypt.box");
    T_OK(t, !box_open(secret, raw_of(sealed, 5), back, &err));
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 1;
        T_OK(t, !box_open(secret, raw_of(sealed, sizeof sealed), back, &err));
        sealed[i] ^= 1;
    }
}

static void the_public_half_follows_from_the_secret_one(struct t *t)
{
    uint8_t public_key[BOX_PUBLIC_BYTES], secret[BOX_SECRET_BYTES],
        again[BOX_PUBLIC_BYTES];
    struct err err = ERR_INIT;
    box_make(public_key, secret);
    T_DONE(t, box_public(secret, again, &err), &err);
    T_OK(t, memcmp(public_key, again, sizeof again) == 0);
}

static const struct t_case cases[] = {
    T_CASE(only_the_custodian_opens_a_box),
    T_CASE(the_public_half_follows_from_the_secret_one),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
