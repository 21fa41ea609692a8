/*
 * text/json_split_priv.h - where may a string, array or object end?
 *
 * In:    a stretch of bytes.
 * Out:   its first byte that needs a look, or its end.
 * Never: reads at or after `end`.
 *
 * The splitter's loops, made as those of json_scan_priv.h.
 */
#ifndef ABIDE_TEXT_JSON_SPLIT_PRIV_H
#define ABIDE_TEXT_JSON_SPLIT_PRIV_H

#include "text/json_scan_priv.h"

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
        if (scan_has(w, '"') | scan_has(w, '\\'))
            break;
    }
    while (p < end && !scan_is_quote(*p))
        p++;
    return p;
}

/* The first quote or backslash of [p, end). */
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

static inline const unsigned char *scan_bracket_words(
    const unsigned char *p, const unsigned char *end)
{
    for (; end - p >= 8; p += 8) {
        uint64_t w, low;
        memcpy(&w, p, 8);
        low = w | SCAN_ONES * 0x20;
        if (scan_has(w, '"') | scan_has(low, '{') | scan_has(low, '}'))
            break;
    }
    while (p < end && !scan_is_bracket(*p))
        p++;
    return p;
}

/* The first quote, bracket or brace of [p, end). */
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
    return scan_bracket_words(p, end);
}

#endif
