#include "base/num.h"

bool num_add_size(size_t a, size_t b, size_t *out)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

bool num_mul_size(size_t a, size_t b, size_t *out)
{
    size_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return false;
    *out = product;
    return true;
}

bool num_parse_u64(struct str s, uint64_t max, uint64_t *out)
{
    uint64_t v = 0;
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (__builtin_mul_overflow(v, UINT64_C(10), &v) ||
            __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
            return false;
    }
    if (v > max)
        return false;
    *out = v;
    return true;
}

bool num_parse_i64(struct str s, int64_t min, int64_t max, int64_t *out)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    uint64_t limit = (uint64_t)INT64_MAX + negative;
    uint64_t size;
    int64_t v;
    if (!num_parse_u64(str_slice(s, negative, s.n), limit, &size))
        return false;
    v = negative ? (int64_t)(0 - size) : (int64_t)size;
    if (v < min || v > max)
        return false;
    *out = v;
    return true;
}

void num_put_u32be(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (24 - 8 * i));
}

void num_put_u64be(unsigned char *p, uint64_t v)
{
    num_put_u32be(p, (uint32_t)(v >> 32));
    num_put_u32be(p + 4, (uint32_t)v);
}

uint32_t num_get_u32be(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

uint64_t num_get_u64be(const unsigned char *p)
{
    return (uint64_t)num_get_u32be(p) << 32 | num_get_u32be(p + 4);
}
