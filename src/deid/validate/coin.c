#include "deid/validate/coin.h"

#include <stdint.h>
#include <string.h>

#include "crypt/hash.h"

enum { VERSIONED = 25, BECH32_M = 0x2bc830a3 };

static const char bitcoin[] =
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
static const char ripple[] =
    "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/* Exactly 25 bytes: version, 20 of hash, 4 of checksum. */
static bool base58_decode(
    const unsigned char *p, size_t n, const char *alphabet, uint8_t out[VERSIONED])
{
    memset(out, 0, VERSIONED);
    for (size_t i = 0; i < n; i++) {
        const char *at = p[i] ? strchr(alphabet, p[i]) : NULL;
        if (!at)
            return false;
        unsigned carry = (unsigned)(at - alphabet);
        for (size_t k = VERSIONED; k > 0; k--) {
            carry += out[k - 1] * 58u;
            out[k - 1] = (uint8_t)carry;
            carry >>= 8;
        }
        if (carry)
            return false;
    }
    return true;
}

bool coin_base58(const unsigned char *p, size_t n)
{
    uint8_t bytes[VERSIONED], once[SHA256_BYTES], twice[SHA256_BYTES];
    struct err err;
    if (n < 25 || n > 35 || !strchr("13mn2LMDA9rTtX", p[0]))
        return false;
    if (!base58_decode(p, n, p[0] == 'r' ? ripple : bitcoin, bytes))
        return false;
    return sha256(raw_of(bytes, VERSIONED - 4), once, &err) &&
           sha256(raw_of(once, sizeof once), twice, &err) &&
           memcmp(twice, bytes + VERSIONED - 4, 4) == 0;
}

static uint32_t polymod(uint32_t c, unsigned v)
{
    static const uint32_t generator[5] = {
        0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    unsigned top = c >> 25;
    c = (c & 0x1ffffff) << 5 ^ v;
    for (unsigned i = 0; i < 5; i++)
        c ^= (top >> i & 1) ? generator[i] : 0;
    return c;
}

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

bool coin_bech32(const unsigned char *p, size_t n)
{
    static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    uint32_t c = 1;
    size_t one = n;
    while (one > 0 && p[one - 1] != '1')
        one--;
    if (n < COIN_MIN || n > COIN_MAX || one < 2 || n - one < 6)
        return false;
    for (size_t i = 0; i < one - 1; i++)
        c = polymod(c, lower(p[i]) >> 5);
    c = polymod(c, 0);
    for (size_t i = 0; i < one - 1; i++)
        c = polymod(c, lower(p[i]) & 31);
    for (size_t i = one; i < n; i++) {
        const char *at = p[i] ? strchr(alphabet, lower(p[i])) : NULL;
        if (!at)
            return false;
        c = polymod(c, (unsigned)(at - alphabet));
    }
    return c == 1 || c == BECH32_M;
}

bool coin_ether(const unsigned char *p, size_t n)
{
    bool zero = true;
    if (n != 42 || p[0] != '0' || p[1] != 'x')
        return false;
    for (size_t i = 2; i < n; i++) {
        unsigned char c = lower(p[i]);
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
        zero &= c == '0';
    }
    return !zero;
}

bool coin_monero(const unsigned char *p, size_t n)
{
    if (n != 95 || (p[0] != '4' && p[0] != '8'))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!strchr(bitcoin, p[i]))
            return false;
    }
    return true;
}
