/*
 * base/bytes.h - 32 bytes at once: which of them are of a class.
 *
 * In:    a text, and a place in it to look from, forward or back.
 * Out:   masks of 32 bits. Forward bit i is the byte `i` behind the place, back bit 31
 *        the byte right before it. What is outside the text has no bit.
 * Never: reads outside the text. (A processor guesses the end of a loop over bytes
 *        wrong each time; a count of bits is no guess.)
 */
#ifndef ABIDE_BASE_BYTES_H
#define ABIDE_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { BYTES = 32 };

struct bytes {
#if defined(__SSE2__)
    __m128i low, high;
#else
    unsigned char p[BYTES];
#endif
    unsigned right, left; /* masks are shifted by */
};

static inline void bytes_load(struct bytes *b, const unsigned char *p)
{
#if defined(__SSE2__)
    b->low = _mm_loadu_si128((const __m128i_u *)(const void *)p);
    b->high = _mm_loadu_si128((const __m128i_u *)(const void *)(p + BYTES / 2));
#else
    memcpy(b->p, p, BYTES);
#endif
}

/* A text shorter than a load; zeros are of no class. */
static inline void bytes_short(struct bytes *b, const unsigned char *p, size_t n)
{
    unsigned char copy[BYTES] = {0};
    memcpy(copy, p, n);
    bytes_load(b, copy);
}

/* The bytes from `at` on; at < n. */
static inline struct bytes bytes_ahead(const unsigned char *p, size_t n, size_t at)
{
    struct bytes b = {.right = 0, .left = 0};
    if (n - at >= BYTES) {
        bytes_load(&b, p + at);
    } else if (n >= BYTES) {
        bytes_load(&b, p + n - BYTES);
        b.right = (unsigned)(at - (n - BYTES));
    } else {
        bytes_short(&b, p, n);
        b.right = (unsigned)at;
    }
    return b;
}

/* The bytes before `at`; at <= n. */
static inline struct bytes bytes_back(const unsigned char *p, size_t n, size_t at)
{
    struct bytes b = {.right = 0, .left = 0};
    if (at >= BYTES) {
        bytes_load(&b, p + at - BYTES);
    } else {
        b.left = (unsigned)(BYTES - at);
        if (n >= BYTES)
            bytes_load(&b, p);
        else
            bytes_short(&b, p, n);
    }
    return b;
}

/* The `count` bytes from `first` on; a letter is small first when `small` is 0x20. */
static inline uint32_t bytes_in(const struct bytes *b, unsigned char small,
    unsigned char first, unsigned char count)
{
    uint64_t mask = 0;
#if defined(__SSE2__)
    const __m128i bit = _mm_set1_epi8((char)small), from = _mm_set1_epi8((char)first);
    const __m128i last = _mm_set1_epi8((char)(count - 1));
    __m128i x = _mm_sub_epi8(_mm_or_si128(b->low, bit), from);
    __m128i y = _mm_sub_epi8(_mm_or_si128(b->high, bit), from);
    x = _mm_cmpeq_epi8(_mm_min_epu8(x, last), x);
    y = _mm_cmpeq_epi8(_mm_min_epu8(y, last), y);
    mask = (uint32_t)_mm_movemask_epi8(x) | (uint64_t)(uint32_t)_mm_movemask_epi8(y)
                                                << (BYTES / 2);
#else
    for (unsigned i = 0; i < BYTES; i++)
        mask |= (uint64_t)((unsigned char)((b->p[i] | small) - first) < count) << i;
#endif
    return (uint32_t)(mask >> b->right << b->left);
}

static inline uint32_t bytes_range(
    const struct bytes *b, unsigned char first, unsigned char count)
{
    return bytes_in(b, 0, first, count);
}

static inline uint32_t bytes_are(const struct bytes *b, char c)
{
    return bytes_in(b, 0, (unsigned char)c, 1);
}

static inline uint32_t bytes_letter(const struct bytes *b)
{
    return bytes_in(b, 0x20, 'a', 26);
}

static inline uint32_t bytes_high(const struct bytes *b)
{
    return bytes_in(b, 0, 0x80, 0x80);
}

static inline uint32_t bytes_digit(const struct bytes *b)
{
    return bytes_range(b, '0', 10);
}

static inline uint32_t bytes_token(const struct bytes *b)
{
    return bytes_letter(b) | bytes_digit(b) | bytes_are(b, '_') | bytes_are(b, '-');
}

static inline uint32_t bytes_word(const struct bytes *b)
{
    return bytes_letter(b) | bytes_digit(b) | bytes_high(b);
}

/* Ones at the low end: how many bytes from the place on; BYTES: it may go on. */
static inline unsigned bytes_first(uint32_t mask)
{
    return ~mask ? (unsigned)__builtin_ctz(~mask) : BYTES;
}

/* Ones at the high end: how many bytes before the place. */
static inline unsigned bytes_last(uint32_t mask)
{
    return ~mask ? (unsigned)__builtin_clz(~mask) : BYTES;
}

#endif
