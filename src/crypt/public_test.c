#include "crypt/public.h"

#include <string.h>

#include "crypt/random.h"
#include "crypt/sign.h"
#include "tests/harness/signer.h"
#include "tests/harness/t.h"

static const struct raw words = {(const unsigned char *)"some words", 10};

static void check(struct t *t, enum public_alg alg, enum public_form form)
{
    struct signer *own = signer_new(alg, 2048), *other = signer_new(alg, 2048);
    struct buf text;
    buf_init(&text, 1024);
    if (!T_OK(t, own && other && signer_sign(own, form, words, &text)))
        return;
    struct public_key key = signer_key(own), wrong = signer_key(other);
    T_OK(t, public_is_good(&key) && public_fits(&key, form, words, buf_raw(&text)));
    T_OK(t, !public_fits(&wrong, form, words, buf_raw(&text)));
    T_OK(t, !public_fits(&key, form, raw_slice(words, 1, 10), buf_raw(&text)));
    T_OK(t, !public_fits(&key, form, words, raw_slice(buf_raw(&text), 0, text.n - 1)));
    T_OK(t, !public_fits(&key, form, words, raw_of(NULL, 0)));
    for (size_t i = 0; i < text.n; i += 7) {
        text.p[i] ^= 1;
        if (!T_OK(t, !public_fits(&key, form, words, buf_raw(&text))))
            t_note(t, "byte %zu", i);
        text.p[i] ^= 1;
    }
    buf_fini(&text);
    signer_free(own);
    signer_free(other);
}

static void who_has_the_key_signs_and_nobody_else(struct t *t)
{
    check(t, PUBLIC_ES256, PUBLIC_DER);
    check(t, PUBLIC_ES256, PUBLIC_FLAT);
    check(t, PUBLIC_RS256, PUBLIC_FLAT);
}

static void ed25519_is_one_of_them(struct t *t)
{
    uint8_t seed[SIGN_SEED_BYTES] = {7}, text[SIGN_BYTES], own[SIGN_PUBLIC_BYTES] = {0};
    struct public_key key = {PUBLIC_EDDSA, raw_of(own, sizeof own), {0}};
    sign_public(seed, own);
    sign_make(seed, words, text);
    T_OK(t, public_is_good(&key));
    T_OK(t, public_fits(&key, PUBLIC_DER, words, raw_of(text, sizeof text)));
    text[3] ^= 1;
    T_OK(t, !public_fits(&key, PUBLIC_DER, words, raw_of(text, sizeof text)));
    T_OK(t, !public_fits(&key, PUBLIC_DER, words, raw_of(text, 63)));
}

static void a_key_that_is_none_is_refused(struct t *t)
{
    struct signer *point = signer_new(PUBLIC_ES256, 0);
    struct signer *small = signer_new(PUBLIC_RS256, 1024);
    unsigned char bytes[PUBLIC_MODULUS_MAX + 1], off[PUBLIC_POINT_BYTES];
    if (!T_OK(t, point && small))
        return;
    struct public_key key = signer_key(point), low = signer_key(small);
    memset(bytes, 0xff, sizeof bytes);
    memcpy(off, key.b.p, sizeof off);
    off[31] ^= 1;
    const struct public_key rows[] = {
        {PUBLIC_NONE, key.a, key.b},
        {PUBLIC_ES256, key.a, raw_of(off, sizeof off)},
        {PUBLIC_ES256, key.a, raw_slice(key.b, 0, 31)},
        {PUBLIC_RS256, low.a, low.b},
        {PUBLIC_RS256, raw_of(bytes, 256), raw_of("\x02", 1)},
        {PUBLIC_RS256, raw_of(bytes, 256), raw_of("\x01", 1)},
        {PUBLIC_RS256, raw_of(bytes, 513), raw_of("\x03", 1)},
        {PUBLIC_EDDSA, raw_of(bytes, 31), {0}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_OK(t, !public_is_good(&rows[i]) &&
                         !public_fits(&rows[i], PUBLIC_DER, words, words)))
            t_note(t, "row %zu", i);
    }
    signer_free(point);
    signer_free(small);
}

static const struct t_case cases[] = {
    T_CASE(who_has_the_key_signs_and_nobody_else),
    T_CASE(ed25519_is_one_of_them),
    T_CASE(a_key_that_is_none_is_refused),
};

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    return crypt_ready(&err) ? t_main(argc, argv, cases, COUNT(cases)) : 1;
}
