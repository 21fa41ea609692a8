#include "deid/detect/class.h"

#if defined(__x86_64__)
#include <immintrin.h>

/*
 * Two nibble tables: bit k of low[c & 15] & high[c >> 4] answers question k, for sets
 * that are products of nibbles:
 *   0 digit   3x, x 0-9          4 mark ':' '='  3x, x A D
 *   1 letter  4x 6x, x 1-F       5 plain         4x 6x, x 1-4 A-D (abcd jklm)
 *   2 letter  5x 7x, x 0-A       6 plain         5x 7x, x 0 1 9 (pqy)
 *   3 mark    '@' (4x, x 0)      7 mark '/'      2x, x F
 */
#define AVX2 __attribute__((target("avx2")))

/* The same 16 bytes for both lanes. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

struct half {
    uint32_t digit, letter, upper, mark, high, dash, s, escape, plain, d, o, t;
};

AVX2 static inline __m256i is(__m256i x, char c)
{
    return _mm256_cmpeq_epi8(x, _mm256_set1_epi8(c));
}

AVX2 static inline uint32_t mask(__m256i x)
{
    return (uint32_t)_mm256_movemask_epi8(x);
}

/* Bytes with any bit of `bits` in `v`. */
AVX2 static inline uint32_t any(__m256i v, char bits)
{
    __m256i hit = _mm256_and_si256(v, _mm256_set1_epi8(bits));
    return ~mask(_mm256_cmpeq_epi8(hit, _mm256_setzero_si256()));
}

AVX2 static inline __m256i classify(__m256i x)
{
    const __m256i low = TWICE(0x4D, 0x67, 0x27, 0x27, 0x27, 0x07, 0x07, 0x07, 0x07,
        0x47, 0x36, 0x22, 0x22, 0x32, 0x02, (char)0x82);
    const __m256i high =
        TWICE(0, 0, (char)0x80, 0x11, 0x2A, 0x44, 0x22, 0x44, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i l = _mm256_shuffle_epi8(low, _mm256_and_si256(x, nibble));
    __m256i h =
        _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble));
    return _mm256_and_si256(l, h);
}

AVX2 static inline uint32_t escapes(__m256i x)
{
    __m256i a = _mm256_or_si256(is(x, '%'), is(x, '&'));
    __m256i b = _mm256_or_si256(is(x, '('), is(x, '<'));
    /* [ and { differ in 0x20 only; so do \ and |: the bar is compared away. */
    __m256i folded = _mm256_or_si256(x, _mm256_set1_epi8(0x20));
    __m256i c = _mm256_or_si256(is(folded, '{'), is(x, '\\'));
    return mask(_mm256_or_si256(_mm256_or_si256(a, b), c));
}

AVX2 __attribute__((always_inline)) static inline void half_fill(
    const unsigned char *p, struct half *out)
{
    __m256i x = _mm256_loadu_si256((const __m256i_u *)(const void *)p);
    __m256i v = classify(x);
    __m256i lower = _mm256_or_si256(x, _mm256_set1_epi8(0x20));
    out->digit = any(v, 0x01);
    out->letter = any(v, 0x06);
    out->upper = out->letter & ~mask(_mm256_slli_epi16(x, 2));
    out->mark = any(v, (char)0x98) | mask(is(x, '_'));
    out->high = mask(x);
    out->dash = mask(is(x, '-'));
    out->s = mask(is(lower, 's'));
    out->escape = escapes(x);
    out->plain = any(v, 0x60);
    out->d = mask(is(lower, 'd'));
    out->o = mask(is(lower, 'o'));
    out->t = mask(is(lower, 't'));
}

static inline uint64_t join(uint32_t low, uint32_t high)
{
    return (uint64_t)low | (uint64_t)high << 32;
}

AVX2 void class_avx2_pass(
    const unsigned char *p, size_t blocks, struct class_block *out)
{
    for (size_t i = 0; i < blocks; i++, p += CLASS_BLOCK) {
        struct half a, b;
        half_fill(p, &a);
        half_fill(p + CLASS_BLOCK / 2, &b);
        out[i].digit = join(a.digit, b.digit);
        out[i].letter = join(a.letter, b.letter);
        out[i].upper = join(a.upper, b.upper);
        out[i].mark = join(a.mark, b.mark);
        out[i].high = join(a.high, b.high);
        out[i].dash = join(a.dash, b.dash);
        out[i].s = join(a.s, b.s);
        out[i].escape = join(a.escape, b.escape);
        out[i].plain = join(a.plain, b.plain);
        uint64_t d = join(a.d, b.d), t = join(a.t, b.t);
        out[i].dot = join(a.o, b.o) & ((d << 1) | 1) & ((t >> 1) | (UINT64_C(1) << 63));
    }
}

#else

void class_avx2_pass(const unsigned char *p, size_t blocks, struct class_block *out)
{
    class_pass_portable(p, blocks, out);
}

#endif
