#include "crypt/siv.h"

#include <limits.h>
#include <string.h>

#include "crypt/openssl_priv.h"

static bool siv_failed(struct err *err)
{
    return err_set(
        err, ERR_CRYPTO, "crypt.siv", "the seal does not fit the key and place");
}

static bool sizes_fit(struct raw key, struct raw data, struct err *err)
{
    if ((key.n == 32 || key.n == 64) && data.n > 0 && data.n < INT_MAX)
        return true;
    return err_set(err, ERR_USAGE, "crypt.siv_sizes",
        "a key of 32 or 64 bytes and something to seal are needed");
}

/* One pass over place and data; sealing reads the tag afterwards, opening sets it. */
static bool pass(EVP_CIPHER_CTX *ctx, struct raw place, struct raw data, uint8_t *out)
{
    int n = 0;
    bool held = !place.n || EVP_CipherUpdate(ctx, NULL, &n, place.p, (int)place.n) == 1;
    return held && EVP_CipherUpdate(ctx, out, &n, data.p, (int)data.n) == 1 &&
           (size_t)n == data.n && EVP_CipherFinal_ex(ctx, out + n, &n) == 1;
}

static EVP_CIPHER_CTX *begin(struct raw key, bool seal)
{
    EVP_CIPHER *cipher =
        EVP_CIPHER_fetch(NULL, key.n == 32 ? "AES-128-SIV" : "AES-256-SIV", NULL);
    EVP_CIPHER_CTX *ctx = cipher ? EVP_CIPHER_CTX_new() : NULL;
    if (ctx && EVP_CipherInit_ex(ctx, cipher, NULL, key.p, NULL, seal) != 1) {
        EVP_CIPHER_CTX_free(ctx);
        ctx = NULL;
    }
    EVP_CIPHER_free(cipher);
    return ctx;
}

bool siv_seal(
    struct raw key, struct raw place, struct raw data, uint8_t *out, struct err *err)
{
    if (!sizes_fit(key, data, err))
        return false;
    EVP_CIPHER_CTX *ctx = begin(key, true);
    bool held = ctx && pass(ctx, place, data, out + SIV_TAG) &&
                EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, SIV_TAG, out) == 1;
    EVP_CIPHER_CTX_free(ctx);
    return held ? true : siv_failed(err);
}

bool siv_open(
    struct raw key, struct raw place, struct raw sealed, uint8_t *out, struct err *err)
{
    struct raw data = raw_slice(sealed, SIV_TAG, sealed.n);
    uint8_t tag[SIV_TAG];
    if (!sizes_fit(key, data, err))
        return false;
    memcpy(tag, sealed.p, SIV_TAG);
    EVP_CIPHER_CTX *ctx = begin(key, false);
    bool held = ctx &&
                EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, SIV_TAG, tag) == 1 &&
                pass(ctx, place, data, out);
    EVP_CIPHER_CTX_free(ctx);
    return held ? true : siv_failed(err);
}
