#include "deid/detect/class.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "base/attr.h"

#define AVX2         __attribute__((target("avx2")))
#define CLASS_TARGET AVX2
#define CLASS_LANES  4
#include "deid/detect/class_lanes.h"

/* The same 16 bytes for both lanes. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/* The same of a list of class_priv.h, whose numbers may pass 127. */
#define ROWS(...)                                                                      \
    _mm256_broadcastsi128_si256(_mm_loadu_si128(                                       \
        (const __m128i_u *)(const void *)(const uint8_t[]){__VA_ARGS__}))

/* Bit k of each byte as a mask. */
#define BIT(v, k) mask(_mm256_slli_epi16(v, 7 - (k)))

struct half {
    uint32_t digit, letter, upper, high, stop, mark, pair, last;
    uint32_t veil, hide, dot;
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

/* Bit k of low[c & 15] & high[c >> 4]: sets that are products of nibbles. */
AVX2 static inline __m256i product(__m256i x, __m256i low, __m256i high)
{
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i l = _mm256_shuffle_epi8(low, _mm256_and_si256(x, nibble));
    __m256i h =
        _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble));
    return _mm256_and_si256(l, h);
}

/*
 *   0 digit   3x, x 0-9          4 mark '@'      4x, x 0
 *   1 letter  4x 6x, x 1-F       5 mark '/'      2x, x F
 *   2 letter  5x 7x, x 0-A       6 mark '_'      5x, x F
 *   3 mark    3x, x A D (: =)
 */
AVX2 static inline __m256i signs(__m256i x)
{
    const __m256i low = TWICE(0x15, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07,
        0x07, 0x0E, 0x02, 0x02, 0x0A, 0x02, 0x62);
    const __m256i high =
        TWICE(0, 0, 0x20, 0x09, 0x12, 0x44, 0x02, 0x04, 0, 0, 0, 0, 0, 0, 0, 0);
    return product(x, low, high);
}

/* One bit per row: % & (, [ \, {, <, and the lead bytes in C D E F. */
AVX2 static inline __m256i escapes(__m256i x)
{
    const __m256i low = TWICE((char)0xC0, 0x40, 0x50, 0x40, 0x00, 0x01, 0x01, 0x00,
        0x01, 0x20, 0x00, 0x26, 0x0A, 0x10, 0x00, 0x60);
    const __m256i high = TWICE(
        0, 0, 0x01, 0x08, 0, 0x02, 0, 0x04, 0, 0, 0, 0, 0x10, 0x20, 0x40, (char)0x80);
    return product(x, low, high);
}

/* The place of a byte's low five bits in two times sixteen. */
AVX2 static inline __m256i of_five(__m256i x, __m256i to_o, __m256i from_p)
{
    __m256i nibble = _mm256_and_si256(x, _mm256_set1_epi8(15));
    return _mm256_blendv_epi8(_mm256_shuffle_epi8(to_o, nibble),
        _mm256_shuffle_epi8(from_p, nibble), _mm256_slli_epi16(x, 3));
}

AVX2 static inline __m256i begins(__m256i x)
{
    return of_five(x, ROWS(CLASS_BEGIN_TO_O), ROWS(CLASS_BEGIN_FROM_P));
}

AVX2 static inline __m256i follows(__m256i x)
{
    return of_five(x, ROWS(CLASS_FOLLOW_TO_O), ROWS(CLASS_FOLLOW_FROM_P));
}

AVX2 static inline __m256i load(const unsigned char *p)
{
    return _mm256_loadu_si256((const __m256i_u *)(const void *)p);
}

AVX2 static inline __m256i both(__m256i a, __m256i b)
{
    return _mm256_and_si256(a, b);
}

AVX2 static inline __m256i either(__m256i a, __m256i b)
{
    return _mm256_or_si256(a, b);
}

/* "dot", "po.n" and its like, "krop"; `l` are bytes 0 to 3 in small letters. */
AVX2 __attribute__((always_inline)) static inline __m256i dots(
    const __m256i l[4], __m256i p0)
{
    __m256i o1 = is(l[1], 'o'), n = either(is(l[2], 'n'), is(l[3], 'n'));
    __m256i point = both(both(p0, n), either(o1, is(l[1], 'u')));
    __m256i dot = both(is(l[0], 'd'), both(o1, is(l[2], 't')));
    __m256i kr = both(is(l[0], 'k'), is(l[1], 'r'));
    return either(either(dot, point), both(kr, both(is(l[2], 'o'), is(l[3], 'p'))));
}

/* [ ( { < */
AVX2 static inline __m256i opens(__m256i x, __m256i l0)
{
    return either(is(l0, '{'), either(is(x, '('), is(x, '<')));
}

AVX2 __attribute__((always_inline)) static inline void half_fill(
    const unsigned char *p, struct half *out)
{
    const __m256i small = _mm256_set1_epi8(0x20);
    __m256i x = load(p), x1 = load(p + 1), x2 = load(p + 2);
    __m256i l[4] = {either(x, small), either(x1, small), either(x2, small),
        either(load(p + 3), small)};
    __m256i v = signs(x), w = begins(x), next = follows(x1), p0 = is(l[0], 'p');
    __m256i pass = both(both(p0, is(l[1], 'a')), both(is(l[2], 's'), is(l[3], 's')));
    __m256i dashes = both(is(x, '-'), both(is(x1, '-'), is(x2, '-')));
    out->digit = BIT(v, 0);
    out->letter = any(v, 0x06);
    out->upper = ~BIT(x, 5);
    out->high = mask(x);
    out->stop = mask(is(x, '.'));
    out->mark = any(either(v, either(pass, dashes)), 0x78);
    out->veil = any(escapes(x), (char)0xFF);
    out->hide = out->veil & ~(mask(opens(x, l[0])) & ~mask(next));
    out->dot = mask(dots(l, p0));
    out->pair = any(both(w, next), (char)~CLASS_LAST);
    out->last = mask(w);
}

static inline uint64_t join(uint32_t low, uint32_t high)
{
    return (uint64_t)low | (uint64_t)high << 32;
}

/* Lane i. */
AVX2 static inline void block_fill(
    const unsigned char *p, struct class_masks *m, size_t i)
{
    struct half a, b;
    half_fill(p, &a);
    half_fill(p + CLASS_BLOCK / 2, &b);
    uint64_t letter = join(a.letter, b.letter);
    m->digit[i] = join(a.digit, b.digit);
    m->letter[i] = letter;
    m->upper[i] = join(a.upper, b.upper) & letter;
    m->high[i] = join(a.high, b.high);
    m->stop[i] = join(a.stop, b.stop);
    m->mark[i] = join(a.mark, b.mark);
    m->veil[i] = join(a.veil, b.veil);
    m->hide[i] = join(a.hide, b.hide);
    m->dot[i] = join(a.dot, b.dot);
    m->pair[i] = join(a.pair, b.pair) & letter;
    m->last[i] = join(a.last, b.last) & letter;
}

/* Lanes without a block are zero. */
AVX2 __attribute__((noinline)) static void masks_fill(
    const unsigned char *p, size_t n, size_t blocks, struct class_masks *m)
{
    UNINIT unsigned char tail[CLASS_ROOM];
    if (blocks < LANES)
        memset(m, 0, sizeof *m);
    for (size_t i = 0; i < blocks; i++)
        block_fill(class_room(p, n, i, tail), m, i);
}

AVX2 size_t class_avx2_pass(
    const unsigned char *p, size_t n, struct class_carry *carry, struct class_bits *out)
{
    UNINIT struct class_masks m;
    size_t blocks = class_blocks(n);
    out->triggers = out->suspects = 0;
    for (size_t i = 0; i < blocks; i += LANES) {
        size_t count = blocks - i < LANES ? blocks - i : LANES;
        masks_fill(p + i * CLASS_BLOCK, n - i * CLASS_BLOCK, count, &m);
        class_several(&m, i, count, carry, out);
    }
    return blocks;
}

AVX2 void class_words_avx2(
    const unsigned char *p, size_t blocks, struct class_block *out)
{
    for (size_t i = 0; i < blocks; i++, p += CLASS_BLOCK) {
        __m256i x = load(p), y = load(p + CLASS_BLOCK / 2);
        __m256i v = signs(x), w = signs(y);
        out[i].digit = join(BIT(v, 0), BIT(w, 0));
        out[i].letter = join(any(v, 0x06), any(w, 0x06));
        out[i].high = join(mask(x), mask(y));
    }
}

#else

void class_words_avx2(const unsigned char *p, size_t blocks, struct class_block *out)
{
    class_words_portable(p, blocks, out);
}

size_t class_avx2_pass(
    const unsigned char *p, size_t n, struct class_carry *carry, struct class_bits *out)
{
    return class_pass_portable(p, n, carry, out);
}

#endif
