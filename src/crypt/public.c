#include "crypt/public.h"

#include <string.h>

#include "crypt/public_priv.h"
#include "crypt/sign.h"

enum { POINT_TEXT = 1 + 2 * PUBLIC_POINT_BYTES, FLAT_BYTES = 2 * PUBLIC_POINT_BYTES };

static EVP_PKEY *make(const char *kind, OSSL_PARAM_BLD *words)
{
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(words);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    EVP_PKEY *key = NULL;
    if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    return key;
}

static EVP_PKEY *open_point(const struct public_key *k, OSSL_PARAM_BLD *words)
{
    unsigned char point[POINT_TEXT] = {4};
    memcpy(point + 1, k->a.p, PUBLIC_POINT_BYTES);
    memcpy(point + 1 + PUBLIC_POINT_BYTES, k->b.p, PUBLIC_POINT_BYTES);
    if (!OSSL_PARAM_BLD_push_utf8_string(
            words, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ||
        !OSSL_PARAM_BLD_push_octet_string(
            words, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point))
        return NULL;
    return make("EC", words); /* refuses what is not on the curve */
}

static EVP_PKEY *open_modulus(const struct public_key *k, OSSL_PARAM_BLD *words)
{
    BIGNUM *n = BN_bin2bn(k->a.p, (int)k->a.n, NULL);
    BIGNUM *e = BN_bin2bn(k->b.p, (int)k->b.n, NULL);
    EVP_PKEY *key = NULL;
    if (n && e && BN_is_odd(n) && BN_is_odd(e) && BN_num_bits(e) > 1 &&
        BN_num_bits(n) >= 8 * PUBLIC_MODULUS_LEAST &&
        OSSL_PARAM_BLD_push_BN(words, OSSL_PKEY_PARAM_RSA_N, n) &&
        OSSL_PARAM_BLD_push_BN(words, OSSL_PKEY_PARAM_RSA_E, e))
        key = make("RSA", words);
    BN_free(n);
    BN_free(e);
    return key;
}

static bool has_lengths(const struct public_key *k)
{
    switch (k->alg) {
    case PUBLIC_ES256:
        return k->a.n == PUBLIC_POINT_BYTES && k->b.n == PUBLIC_POINT_BYTES;
    case PUBLIC_RS256:
        return k->a.n >= PUBLIC_MODULUS_LEAST && k->a.n <= PUBLIC_MODULUS_MAX &&
               k->b.n >= 1 && k->b.n <= PUBLIC_EXPONENT_MAX;
    case PUBLIC_EDDSA:
        return k->a.n == SIGN_PUBLIC_BYTES && k->b.n == 0;
    case PUBLIC_NONE:
    default:
        return false;
    }
}

/* Of ES256 and RS256; NULL: it is none. */
static EVP_PKEY *open_key(const struct public_key *k)
{
    OSSL_PARAM_BLD *words = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (words)
        key = k->alg == PUBLIC_ES256 ? open_point(k, words) : open_modulus(k, words);
    OSSL_PARAM_BLD_free(words);
    return key;
}

bool public_is_good(const struct public_key *k)
{
    if (!has_lengths(k) || k->alg == PUBLIC_EDDSA)
        return has_lengths(k);
    EVP_PKEY *key = open_key(k);
    EVP_PKEY_free(key);
    return key != NULL;
}

static bool verify(EVP_PKEY *key, struct raw message, struct raw signature)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    const void *bytes = message.n ? (const void *)message.p : "";
    bool fits = ctx && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestVerify(ctx, signature.p, signature.n, bytes, message.n) == 1;
    EVP_MD_CTX_free(ctx);
    return fits;
}

/* r and s as the DER that the library reads. */
static bool verify_flat(EVP_PKEY *key, struct raw message, struct raw signature)
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature.p, PUBLIC_POINT_BYTES, NULL);
    BIGNUM *s = BN_bin2bn(signature.p + PUBLIC_POINT_BYTES, PUBLIC_POINT_BYTES, NULL);
    unsigned char *der = NULL;
    bool fits = false;
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s)) {
        int n = i2d_ECDSA_SIG(pair, &der);
        fits = n > 0 && verify(key, message, raw_of(der, (size_t)n));
    } else {
        BN_free(r);
        BN_free(s);
    }
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    return fits;
}

bool public_fits(const struct public_key *k, enum public_form form, struct raw message,
    struct raw signature)
{
    bool flat = k->alg == PUBLIC_ES256 && form == PUBLIC_FLAT;
    if (!has_lengths(k) || !signature.n || (flat && signature.n != FLAT_BYTES))
        return false;
    if (k->alg == PUBLIC_EDDSA)
        return signature.n == SIGN_BYTES && sign_verify(k->a.p, message, signature.p);
    EVP_PKEY *key = open_key(k);
    bool fits = key && (flat ? verify_flat(key, message, signature)
                             : verify(key, message, signature));
    EVP_PKEY_free(key);
    return fits;
}
