#include "crypt/mac.h"

#include "base/mem.h"
#include "crypt/openssl_priv.h"

struct mac {
    EVP_MAC *algorithm; /* fetched once: a fetch costs more than a short MAC */
    EVP_MAC_CTX *ctx;
};

static bool mac_failed(struct err *err)
{
    return err_set(
        err, ERR_CRYPTO, "crypt.mac", "the library cannot compute HMAC-SHA-256");
}

bool mac_new(struct mac **out, struct err *err)
{
    struct mac *m = mem_zalloc(sizeof *m);
    if (!m)
        return err_memory(err);
    m->algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (m->algorithm)
        m->ctx = EVP_MAC_CTX_new(m->algorithm);
    if (!m->ctx) {
        mac_free(m);
        return mac_failed(err);
    }
    *out = m;
    return true;
}

void mac_free(struct mac *m)
{
    if (!m)
        return;
    EVP_MAC_CTX_free(m->ctx);
    EVP_MAC_free(m->algorithm);
    mem_free(m);
}

bool mac_key(struct mac *m, struct raw key, struct err *err)
{
    char digest[] = "SHA256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    if (!EVP_MAC_init(m->ctx, key.p, key.n, params))
        return mac_failed(err);
    return true;
}

bool mac_sum(struct mac *m, const struct raw *parts, size_t count,
    uint8_t out[MAC_BYTES], struct err *err)
{
    size_t n;
    if (!EVP_MAC_init(m->ctx, NULL, 0, NULL))
        return mac_failed(err);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].n > 0 && !EVP_MAC_update(m->ctx, parts[i].p, parts[i].n))
            return mac_failed(err);
    }
    if (!EVP_MAC_final(m->ctx, out, &n, MAC_BYTES) || n != MAC_BYTES)
        return mac_failed(err);
    return true;
}

bool mac_equal(const uint8_t a[MAC_BYTES], const uint8_t b[MAC_BYTES])
{
    return CRYPTO_memcmp(a, b, MAC_BYTES) == 0;
}
