#include "tests/harness/signer.h"

#include "base/mem.h"

/* OpenSSL has a type named like our ERR_STATE. */
#define ERR_STATE openssl_err_state
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#undef ERR_STATE

struct signer {
    EVP_PKEY *key;
    enum public_alg alg;
    unsigned char a[PUBLIC_MODULUS_MAX], b[PUBLIC_POINT_BYTES];
    size_t a_n, b_n;
};

static bool number(const struct signer *s, const char *name, unsigned char *out,
    size_t room, size_t *n)
{
    BIGNUM *v = NULL;
    if (!EVP_PKEY_get_bn_param(s->key, name, &v))
        return false;
    size_t bytes = (size_t)BN_num_bytes(v);
    *n = s->alg == PUBLIC_ES256 ? PUBLIC_POINT_BYTES : bytes;
    bool ok = *n <= room && BN_bn2binpad(v, out, (int)*n) > 0;
    BN_free(v);
    return ok;
}

struct signer *signer_new(enum public_alg alg, int bits)
{
    struct signer *s = mem_zalloc(sizeof *s);
    bool point = alg == PUBLIC_ES256;
    if (!s)
        return NULL;
    s->alg = alg;
    s->key = point ? EVP_EC_gen("P-256") : EVP_RSA_gen((unsigned)bits);
    if (s->key &&
        number(s, point ? OSSL_PKEY_PARAM_EC_PUB_X : OSSL_PKEY_PARAM_RSA_N, s->a,
            sizeof s->a, &s->a_n) &&
        number(s, point ? OSSL_PKEY_PARAM_EC_PUB_Y : OSSL_PKEY_PARAM_RSA_E, s->b,
            sizeof s->b, &s->b_n))
        return s;
    signer_free(s);
    return NULL;
}

void signer_free(struct signer *s)
{
    if (!s)
        return;
    EVP_PKEY_free(s->key);
    mem_free(s);
}

struct public_key signer_key(const struct signer *s)
{
    return (struct public_key){s->alg, raw_of(s->a, s->a_n), raw_of(s->b, s->b_n)};
}

/* DER to r and s. */
static bool flatten(unsigned char *text, size_t *n)
{
    const unsigned char *p = text;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &p, (long)*n);
    bool ok = pair &&
              BN_bn2binpad(ECDSA_SIG_get0_r(pair), text, PUBLIC_POINT_BYTES) > 0 &&
              BN_bn2binpad(ECDSA_SIG_get0_s(pair), text + PUBLIC_POINT_BYTES,
                  PUBLIC_POINT_BYTES) > 0;
    ECDSA_SIG_free(pair);
    *n = 2 * (size_t)PUBLIC_POINT_BYTES;
    return ok;
}

bool signer_sign(
    const struct signer *s, enum public_form form, struct raw message, struct buf *out)
{
    unsigned char text[PUBLIC_MODULUS_MAX];
    size_t n = sizeof text;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, s->key) == 1 &&
              EVP_DigestSign(ctx, text, &n, message.p, message.n) == 1;
    EVP_MD_CTX_free(ctx);
    if (ok && s->alg == PUBLIC_ES256 && form == PUBLIC_FLAT)
        ok = flatten(text, &n);
    if (ok)
        buf_add(out, text, n);
    return ok;
}
