#include "crypt/ff1.h"

#include <string.h>

#include "base/mem.h"
#include "crypt/openssl_priv.h"

enum { BLOCK = 16, ROUNDS = 10, NUMERALS_MIN = 2, INPUT_MAX = 128 };
#define DOMAIN_MIN 1000000u

/* Half of 36 numerals of radix 62 is below 2^108. */
__extension__ typedef unsigned __int128 wide;

struct ff1 {
    EVP_CIPHER_CTX *aes; /* one block, ECB */
    unsigned radix;
};

/* One text: what does not change from round to round. */
struct run {
    struct ff1 *f;
    struct raw tweak;
    size_t n, u, v;
    unsigned b, d; /* bytes of a half as a number; of a round's output */
    uint8_t fixed[BLOCK];
};

static bool ff1_failed(struct err *err)
{
    return err_set(err, ERR_CRYPTO, "crypt.ff1", "the library cannot compute AES");
}

bool ff1_new(struct raw key, unsigned radix, struct ff1 **out, struct err *err)
{
    if ((key.n != 16 && key.n != 24 && key.n != 32) || radix < 2 ||
        radix > FF1_RADIX_MAX)
        return err_set(err, ERR_USAGE, "crypt.ff1_key",
            "a key of 16, 24 or 32 bytes and a radix of 2 to %d are needed",
            FF1_RADIX_MAX);
    struct ff1 *f = mem_zalloc(sizeof *f);
    if (!f)
        return err_memory(err);
    f->radix = radix;
    f->aes = EVP_CIPHER_CTX_new();
    const EVP_CIPHER *cipher = key.n == 16   ? EVP_aes_128_ecb()
                               : key.n == 24 ? EVP_aes_192_ecb()
                                             : EVP_aes_256_ecb();
    if (!f->aes || EVP_EncryptInit_ex(f->aes, cipher, NULL, key.p, NULL) != 1 ||
        EVP_CIPHER_CTX_set_padding(f->aes, 0) != 1) {
        ff1_free(f);
        return ff1_failed(err);
    }
    *out = f;
    return true;
}

void ff1_free(struct ff1 *f)
{
    if (f)
        EVP_CIPHER_CTX_free(f->aes);
    mem_free(f);
}

static bool block_encrypt(
    const struct ff1 *f, const uint8_t in[BLOCK], uint8_t out[BLOCK])
{
    int n = 0;
    return EVP_EncryptUpdate(f->aes, out, &n, in, BLOCK) == 1 && n == BLOCK;
}

static wide power(unsigned radix, size_t n)
{
    wide p = 1;
    for (size_t i = 0; i < n; i++)
        p *= radix;
    return p;
}

static wide number_of(const uint8_t *numerals, size_t n, unsigned radix)
{
    wide v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * radix + numerals[i];
    return v;
}

static void numerals_of(wide v, uint8_t *numerals, size_t n, unsigned radix)
{
    for (size_t i = n; i > 0; i--) {
        numerals[i - 1] = (uint8_t)(v % radix);
        v /= radix;
    }
}

/* ceil(ceil(v log2 radix) / 8): bytes that hold radix^v - 1. */
static unsigned bytes_of(unsigned radix, size_t v)
{
    wide most = power(radix, v) - 1;
    unsigned bytes = 0;
    for (; most; most >>= 8)
        bytes++;
    return bytes ? bytes : 1;
}

static void put_u32(uint8_t *p, size_t v)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void run_begin(struct run *r)
{
    r->u = r->n / 2;
    r->v = r->n - r->u;
    r->b = bytes_of(r->f->radix, r->v);
    r->d = 4 * ((r->b + 3) / 4) + 4;
    r->fixed[0] = 1;
    r->fixed[1] = 2;
    r->fixed[2] = 1;
    r->fixed[4] = 0;
    r->fixed[5] = (uint8_t)r->f->radix;
    r->fixed[6] = ROUNDS;
    r->fixed[7] = (uint8_t)r->u;
    put_u32(r->fixed + 8, r->n);
    put_u32(r->fixed + 12, r->tweak.n);
}

/* The round's number modulo radix^m: CBC-MAC over P and Q, then counter blocks. */
static bool round_value(
    const struct run *r, unsigned i, wide half, wide modulus, wide *out)
{
    uint8_t q[INPUT_MAX] = {0}, mac[BLOCK], more[BLOCK];
    size_t used = r->tweak.n + 1 + r->b;
    size_t length = (used + BLOCK - 1) / BLOCK * BLOCK;
    wide y = 0;
    if (r->tweak.n)
        memcpy(q, r->tweak.p, r->tweak.n);
    q[length - r->b - 1] = (uint8_t)i;
    for (unsigned k = 0; k < r->b; k++, half >>= 8)
        q[length - 1 - k] = (uint8_t)half;
    if (!block_encrypt(r->f, r->fixed, mac))
        return false;
    for (size_t at = 0; at < length; at += BLOCK) {
        for (size_t k = 0; k < BLOCK; k++)
            mac[k] ^= q[at + k];
        if (!block_encrypt(r->f, mac, mac))
            return false;
    }
    memcpy(more, mac, BLOCK);
    more[BLOCK - 1] ^= 1;
    if (!block_encrypt(r->f, more, more))
        return false;
    for (unsigned k = 0; k < r->d; k++)
        y = ((y << 8) | (k < BLOCK ? mac[k] : more[k - BLOCK])) % modulus;
    *out = y;
    return true;
}

static bool rounds(struct run *r, uint8_t *numerals, bool encrypt, struct err *err)
{
    unsigned radix = r->f->radix;
    wide a = number_of(numerals, r->u, radix);
    wide b = number_of(numerals + r->u, r->v, radix), y = 0;
    for (unsigned k = 0; k < ROUNDS; k++) {
        unsigned i = encrypt ? k : ROUNDS - 1 - k;
        wide modulus = power(radix, i % 2 ? r->v : r->u);
        if (!round_value(r, i, encrypt ? b : a, modulus, &y))
            return ff1_failed(err);
        if (encrypt) {
            wide c = (a + y) % modulus;
            a = b;
            b = c;
        } else {
            wide c = (b + modulus - y) % modulus;
            b = a;
            a = c;
        }
    }
    numerals_of(a, numerals, r->u, radix);
    numerals_of(b, numerals + r->u, r->v, radix);
    return true;
}

static bool run(struct run *r, uint8_t *numerals, bool encrypt, struct err *err)
{
    bool fits = r->n >= NUMERALS_MIN && r->n <= FF1_NUMERALS_MAX &&
                r->tweak.n <= FF1_TWEAK_MAX && power(r->f->radix, r->n / 2) > 0;
    if (!fits || (r->n < 20 && power(r->f->radix, r->n) < DOMAIN_MIN))
        return err_set(err, ERR_LIMIT, "crypt.ff1_length",
            "%zu numerals are too few or too many to encrypt in their form", r->n);
    run_begin(r);
    return rounds(r, numerals, encrypt, err);
}

bool ff1_encrypt(
    struct ff1 *f, struct raw tweak, uint8_t *numerals, size_t n, struct err *err)
{
    struct run r = {.f = f, .tweak = tweak, .n = n};
    return run(&r, numerals, true, err);
}

bool ff1_decrypt(
    struct ff1 *f, struct raw tweak, uint8_t *numerals, size_t n, struct err *err)
{
    struct run r = {.f = f, .tweak = tweak, .n = n};
    return run(&r, numerals, false, err);
}
