#include "deid/validate/entropy.h"

#include <stdint.h>

enum { TOKEN_MAX = 4096, HEX_MIN = 32 };

/* Good to 0.01: enough for a threshold, and the same on every machine. */
static double log2_of(size_t v)
{
    double whole = 0;
    double rest = (double)v;
    while (rest >= 2) {
        rest /= 2;
        whole += 1;
    }
    /* Between 1 and 2 the parabola through both ends is off by less than 0.01. */
    double x = rest - 1;
    return whole + x * (1.3465 - 0.3465 * x);
}

double entropy_bits(const unsigned char *p, size_t n)
{
    uint16_t counts[256] = {0};
    double sum = 0;
    if (n == 0)
        return 0;
    if (n > TOKEN_MAX)
        n = TOKEN_MAX;
    for (size_t i = 0; i < n; i++)
        counts[p[i]]++;
    for (size_t i = 0; i < n; i++) {
        size_t count = counts[p[i]];
        sum += count > 1 ? (double)count * log2_of(count) : 0;
        counts[p[i]] = 0;
    }
    return log2_of(n) - sum / (double)n;
}

struct kinds {
    size_t digits, upper, lower, hex, base64, joints;
};

static struct kinds kinds_of(const unsigned char *p, size_t n)
{
    struct kinds k = {0};
    for (size_t i = 0; i < n; i++) {
        unsigned digit = (unsigned)(p[i] - '0') < 10,
                 upper = (unsigned)(p[i] - 'A') < 26;
        unsigned lower = (unsigned)(p[i] - 'a') < 26;
        k.joints += p[i] == '_';
        k.digits += digit;
        k.upper += upper;
        k.lower += lower;
        k.hex += digit | (unsigned)((p[i] | 0x20u) - 'a' < 6);
        k.base64 += digit | upper | lower || p[i] == '+' || p[i] == '/' ||
                    p[i] == '=' || p[i] == '-' || p[i] == '_' || p[i] == '.' ||
                    p[i] == '~';
    }
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
