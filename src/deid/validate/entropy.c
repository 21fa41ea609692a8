#include "deid/validate/entropy.h"

#include <stdint.h>

#include "base/bytes.h"

enum { TOKEN_MAX = 4096, HEX_MIN = 32 };

/* Good to 0.01: enough for a threshold, and the same on every machine. */
static double log2_of(size_t v)
{
    unsigned whole = v ? 63 - (unsigned)__builtin_clzll(v) : 0;
    /* Between 1 and 2 the parabola through both ends is off by less than 0.01. */
    double x = (double)v / (double)(UINT64_C(1) << whole) - 1;
    return (double)whole + x * (1.3465 - 0.3465 * x);
}

/* What the last of `count` equal bytes adds to the sum of count * log2(count). */
static double step_of(size_t count)
{
    double before = count > 2 ? (double)(count - 1) * log2_of(count - 1) : 0;
    return count > 1 ? (double)count * log2_of(count) - before : 0;
}

/* step_of(i) for counts as they are nearly always (codes_test). */
enum { STEPS = 16 };
static const double steps[STEPS] = {0x0p+0, 0x0p+0, 0x1p+1, 0x1.614395810625p+1,
    0x1.9ebc6a7ef9dbp+1, 0x1.c9947ae147ae4p+1, 0x1.f8f2b020c49bcp+1,
    0x1.0bd78d4fdf3b8p+2, 0x1.12e4dd2f1a9f8p+2, 0x1.1dd45a1cac084p+2,
    0x1.2bc020c49ba5cp+2, 0x1.3797ae147ae1p+2, 0x1.415b020c49bbp+2, 0x1.490a1cac0831p+2,
    0x1.4ea4fdf3b646p+2, 0x1.522ba5e353f78p+2};

double entropy_bits(const unsigned char *p, size_t n)
{
    uint16_t counts[256] = {0};
    double sum = 0;
    if (n == 0)
        return 0;
    if (n > TOKEN_MAX)
        n = TOKEN_MAX;
    for (size_t i = 0; i < n; i++) {
        size_t count = ++counts[p[i]];
        sum += count < STEPS ? steps[count] : step_of(count);
    }
    return log2_of(n) - sum / (double)n;
}

struct kinds {
    size_t digits, upper, lower, joints;
    bool hex, base64; /* all of them */
};

/* [A-Za-z0-9] and + / = - _ . ~ */
static uint32_t base64_of(const struct bytes *b, uint32_t alnum)
{
    uint32_t signs = bytes_range(b, '+', 5) & ~bytes_are(b, ',');
    return alnum | signs | bytes_are(b, '=') | bytes_are(b, '_') | bytes_are(b, '~');
}

static size_t count(uint32_t mask)
{
    return (size_t)__builtin_popcount(mask);
}

static struct kinds kinds_of(const unsigned char *p, size_t n)
{
    struct kinds k = {.hex = true, .base64 = true};
    for (size_t i = 0; i < n; i += BYTES) {
        struct bytes b = bytes_ahead(p, n, i);
        uint32_t all = n - i < BYTES ? (UINT32_C(1) << (n - i)) - 1 : UINT32_MAX;
        uint32_t digit = bytes_digit(&b), upper = bytes_range(&b, 'A', 26);
        uint32_t lower = bytes_range(&b, 'a', 26);
        k.digits += count(digit);
        k.upper += count(upper);
        k.lower += count(lower);
        k.joints += count(bytes_are(&b, '_'));
        k.hex &= (digit | bytes_in(&b, 0x20, 'a', 6)) == all;
        k.base64 &= base64_of(&b, digit | upper | lower) == all;
    }
    return k;
}

bool entropy_is_key(const unsigned char *p, size_t n)
{
    struct kinds k = kinds_of(p, n);
    if (!k.base64 || (k.joints > 1 && k.digits * 5 < n && k.upper * 3 < n))
        return false; /* the_name_of_a_function_2 */
    if (k.joints > 1 && k.lower == 0 && k.digits * 5 < n)
        return false; /* SHA512_BLOCK_SIZE */
    double bits = entropy_bits(p, n);
    if (k.hex)
        return n >= HEX_MIN && bits >= 2.5;
    if (k.digits == 0 && !(k.upper > 2 && k.lower > 2 && n >= 24))
        return false;
    return bits >= 3.0;
}
