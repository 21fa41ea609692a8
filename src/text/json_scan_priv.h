/*
 * text/json_scan_priv.h - how far can the next bytes be skipped unread?
 *
 * In:    a stretch of bytes.
 * Out:   its first byte that needs a look, or its end.
 * Never: reads at or after `end`.
 *
 * These are the loops where JSON time goes, so they are inline: 16 bytes at a time with
 * SSE2 (part of every x86-64), 8 with plain words elsewhere. Both forms are compiled
 * where SSE2 is, and tested against a loop over bytes (json_scan_test.c).
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

/* Not zero when a byte of w is c. */
static inline uint64_t scan_has(uint64_t w, unsigned char c)
{
    w ^= SCAN_ONES * c;
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
        uint64_t w;
        memcpy(&w, p, 8);
        if (scan_has(w, '"') | scan_has(w, '\\') |
            (((w - SCAN_ONES * 0x20) | w) & SCAN_HIGHS))
            break;
    }
    while (p < end && !scan_is_special(*p))
        p++;
    return p;
}

/* The first byte of [p, end) that scan_is_special. */
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

static inline bool scan_is_space(unsigned char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The first byte of [p, end) that is not white space. */
static inline const unsigned char *scan_space(
    const unsigned char *p, const unsigned char *end)
{
    while (p < end && scan_is_space(*p))
        p++;
    return p;
}

#endif
