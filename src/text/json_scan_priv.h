/*
 * text/json_scan_priv.h - how far can the next bytes be skipped unread?
 *
 * In:    a stretch of bytes.
 * Out:   the first byte that needs a look.
 * Never: reads at or after `end`.
 *
 * These are the loops where JSON time goes, so they are inline: 16 bytes at a time with
 * SSE2 (part of every x86-64), 8 with plain words elsewhere. The word form is always
 * compiled and tested, as it also takes the rest at the end.
 */
#ifndef ABIDE_TEXT_JSON_SCAN_PRIV_H
#define ABIDE_TEXT_JSON_SCAN_PRIV_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define SCAN_ONES  UINT64_C(0x0101010101010101)
#define SCAN_HIGHS UINT64_C(0x8080808080808080)

/* High bits of the bytes of w that are zero (a byte above a zero one may show too). */
static inline uint64_t scan_zeros(uint64_t w)
{
    return (w - SCAN_ONES) & ~w & SCAN_HIGHS;
}

/* A byte that cannot stand as itself in a JSON string, or is not ASCII. */
static inline bool scan_is_special(unsigned char c)
{
    return c < 0x20 || c >= 0x80 || c == '"' || c == '\\';
}

static inline const unsigned char *scan_plain_words(
    const unsigned char *p, const unsigned char *end)
{
    for (; end - p >= 8; p += 8) {
        uint64_t w, hit;
        memcpy(&w, p, 8);
        hit = scan_zeros(w ^ SCAN_ONES * '"') | scan_zeros(w ^ SCAN_ONES * '\\');
        hit |= ((w - SCAN_ONES * 0x20) | w) & SCAN_HIGHS;
        if (hit)
            break;
    }
    while (p < end && !scan_is_special(*p))
        p++;
    return p;
}

/* The first byte of [p, end) that scan_is_special, or end. */
static inline const unsigned char *scan_plain(
    const unsigned char *p, const unsigned char *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(0x20);
    for (; end - p >= 16; p += 16) {
        __m128i v, hit;
        int mask;
        memcpy(&v, p, 16);
        hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash));
        /* Signed: bytes of 0x80 and over count as less than a space, too. */
        hit = _mm_or_si128(hit, _mm_cmplt_epi8(v, space));
        mask = _mm_movemask_epi8(hit);
        if (mask)
            return p + __builtin_ctz((unsigned)mask);
    }
#endif
    return scan_plain_words(p, end);
}

static inline bool scan_is_quote(unsigned char c)
{
    return c == '"' || c == '\\';
}

static inline const unsigned char *scan_quote_words(
    const unsigned char *p, const unsigned char *end)
{
    for (; end - p >= 8; p += 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        if (scan_zeros(w ^ SCAN_ONES * '"') | scan_zeros(w ^ SCAN_ONES * '\\'))
            break;
    }
    while (p < end && !scan_is_quote(*p))
        p++;
    return p;
}

/* The first quote or backslash of [p, end), or end. */
static inline const unsigned char *scan_quote(
    const unsigned char *p, const unsigned char *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    for (; end - p >= 16; p += 16) {
        __m128i v;
        int mask;
        memcpy(&v, p, 16);
        mask = _mm_movemask_epi8(
            _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)));
        if (mask)
            return p + __builtin_ctz((unsigned)mask);
    }
#endif
    return scan_quote_words(p, end);
}

/* '[' and '{', ']' and '}' differ only in bit 5. */
static inline bool scan_is_bracket(unsigned char c)
{
    return c == '"' || (c | 0x20) == '{' || (c | 0x20) == '}';
}

/* The first quote, bracket or brace of [p, end), or end. */
static inline const unsigned char *scan_bracket(
    const unsigned char *p, const unsigned char *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), bit = _mm_set1_epi8(0x20);
    const __m128i open = _mm_set1_epi8('{'), close = _mm_set1_epi8('}');
    for (; end - p >= 16; p += 16) {
        __m128i v, low, hit;
        int mask;
        memcpy(&v, p, 16);
        low = _mm_or_si128(v, bit);
        hit = _mm_or_si128(_mm_cmpeq_epi8(low, open), _mm_cmpeq_epi8(low, close));
        mask = _mm_movemask_epi8(_mm_or_si128(hit, _mm_cmpeq_epi8(v, quote)));
        if (mask)
            return p + __builtin_ctz((unsigned)mask);
    }
#endif
    while (p < end && !scan_is_bracket(*p))
        p++;
    return p;
}

static inline bool scan_is_space(unsigned char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline const unsigned char *scan_space(
    const unsigned char *p, const unsigned char *end)
{
    while (p < end && scan_is_space(*p))
        p++;
    return p;
}

#endif
