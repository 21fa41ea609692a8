#include "deid/validate/digits.h"

bool digits_luhn(const uint8_t *d, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned v = d[n - 1 - i];
        if (i & 1)
            v = v * 2 > 9 ? v * 2 - 9 : v * 2;
        sum += v;
    }
    return n > 1 && sum % 10 == 0;
}

/* Multiplication in the dihedral group of order 10: j, k as rotation and reflection. */
static unsigned dihedral(unsigned j, unsigned k)
{
    if (j < 5)
        return k < 5 ? (j + k) % 5 : 5 + (j + k - 5) % 5;
    return k < 5 ? 5 + (j - 5 + 5 - k) % 5 : (j - 5 + 5 - (k - 5)) % 5;
}

bool digits_verhoeff(const uint8_t *d, size_t n)
{
    static const uint8_t turn[10] = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
    unsigned c = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned v = d[n - 1 - i];
        for (size_t k = 0; k < i % 8; k++)
            v = turn[v];
        c = dihedral(c, v);
    }
    return n > 1 && c == 0;
}

bool digits_mod11_10(const uint8_t *d, size_t n)
{
    unsigned p = 10;
    if (n < 2)
        return false;
    for (size_t i = 0; i + 1 < n; i++) {
        unsigned s = (d[i] + p) % 10;
        p = (s ? s : 10) * 2 % 11;
    }
    return (p + d[n - 1]) % 10 == 1;
}

unsigned digits_weighted(
    const uint8_t *d, const uint8_t *weights, size_t n, unsigned mod)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (unsigned)d[i] * weights[i];
    return sum % mod;
}

uint64_t digits_mod(const uint8_t *d, size_t n, uint64_t mod)
{
    uint64_t r = 0;
    for (size_t i = 0; i < n; i++)
        r = (r * 10 + d[i]) % mod;
    return r;
}

uint64_t digits_value(const uint8_t *d, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + d[i];
    return v;
}

bool digits_same(const uint8_t *d, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (d[i] != d[0])
            return false;
    }
    return true;
}

bool digits_date(unsigned year, unsigned month, unsigned day)
{
    static const uint8_t days[13] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1 || day > days[month])
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month != 2 || day < 29 || leap;
}
