#include "deid/validate/entropy.h"

#include <stdint.h>

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
    size_t digits, upper, lower, hex, base64, joints;
};

/* At most KINDS_STEP bytes: counts of a byte each, so that many are taken at once. */
enum { KINDS_STEP = 128 };

static void kinds_add(const unsigned char *p, size_t n, struct kinds *k)
{
    uint8_t digits = 0, uppers = 0, lowers = 0, hex = 0, base64 = 0, joints = 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = p[i], small = c | 0x20;
        uint8_t digit = (uint8_t)(c - '0') < 10, letter = (uint8_t)(small - 'a') < 26;
        uint8_t lower = letter & (c >> 5 & 1);
        uint8_t sign = (c == '+') | (c == '/') | (c == '=') | (c == '-') | (c == '_') |
                       (c == '.') | (c == '~');
        digits = (uint8_t)(digits + digit);
        lowers = (uint8_t)(lowers + lower);
        uppers = (uint8_t)(uppers + (letter ^ lower));
        hex = (uint8_t)(hex + (digit | ((uint8_t)(small - 'a') < 6)));
        base64 = (uint8_t)(base64 + (digit | letter | sign));
        joints = (uint8_t)(joints + (c == '_'));
    }
    k->digits += digits;
    k->upper += uppers;
    k->lower += lowers;
    k->hex += hex;
    k->base64 += base64;
    k->joints += joints;
}

static struct kinds kinds_of(const unsigned char *p, size_t n)
{
    struct kinds k = {0};
    for (size_t i = 0; i < n; i += KINDS_STEP)
        kinds_add(p + i, n - i < KINDS_STEP ? n - i : KINDS_STEP, &k);
    return k;
}

bool entropy_is_key(const unsigned char *p, size_t n)
{
    struct kinds k = kinds_of(p, n);
    if (k.base64 != n || (k.joints > 1 && k.digits * 5 < n && k.upper * 3 < n))
        return false; /* the_name_of_a_function_2 */
    if (k.joints > 1 && k.lower == 0 && k.digits * 5 < n)
        return false; /* SHA512_BLOCK_SIZE */
    double bits = entropy_bits(p, n);
    if (k.hex == n)
        return n >= HEX_MIN && bits >= 2.5;
    if (k.digits == 0 && !(k.upper > 2 && k.lower > 2 && n >= 24))
        return false;
    return bits >= 3.0;
}
