#include "crypt/hash.h"

#include "base/mem.h"
#include "crypt/openssl_priv.h"

struct hasher {
    EVP_MD_CTX *ctx;
};

static bool hash_failed(struct err *err)
{
    return err_set(err, ERR_CRYPTO, "crypt.hash", "the library cannot compute SHA-256");
}

bool sha256(struct raw data, uint8_t out[SHA256_BYTES], struct err *err)
{
    if (!EVP_Digest(
            data.n ? data.p : (const void *)"", data.n, out, NULL, EVP_sha256(), NULL))
        return hash_failed(err);
    return true;
}

bool hasher_new(struct hasher **out, struct err *err)
{
    struct hasher *h = mem_zalloc(sizeof *h);
    if (!h)
        return err_memory(err);
    h->ctx = EVP_MD_CTX_new();
    if (!h->ctx || !EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL)) {
        hasher_free(h);
        return hash_failed(err);
    }
    *out = h;
    return true;
}

void hasher_free(struct hasher *h)
{
    if (!h)
        return;
    EVP_MD_CTX_free(h->ctx);
    mem_free(h);
}

bool hasher_add(struct hasher *h, const void *p, size_t n, struct err *err)
{
    if (n > 0 && !EVP_DigestUpdate(h->ctx, p, n))
        return hash_failed(err);
    return true;
}

bool hasher_take(struct hasher *h, uint8_t out[SHA256_BYTES], struct err *err)
{
    if (!EVP_DigestFinal_ex(h->ctx, out, NULL) ||
        !EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL))
        return hash_failed(err);
    return true;
}
