/*
 * deid/context/chars.h - what a byte may be part of.
 *
 * In:    a byte.
 * Out:   class bits; lower case.
 * Never: depends on a locale.
 */
#ifndef ABIDE_DEID_CONTEXT_CHARS_H
#define ABIDE_DEID_CONTEXT_CHARS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    CH_DIGIT = 1,
    CH_LETTER = 2, /* ASCII */
    CH_HEX = 4,
    CH_LOCAL = 8,   /* local part of an e-mail address, ASCII part */
    CH_BASE64 = 16, /* with '-' and '_', without '=' */
    CH_SPACE = 32,
    CH_HIGH = 64, /* 0x80 and up */
    CH_QUOTE = 128,
    CH_ALNUM = CH_DIGIT | CH_LETTER,
    CH_WORD = CH_ALNUM | CH_HIGH,
};

extern const uint8_t ch_class[256];

static inline bool ch_is(unsigned char c, unsigned classes)
{
    return (ch_class[c] & classes) != 0;
}

static inline unsigned char ch_lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static inline bool ch_upper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}

/* [A-Za-z0-9_-] */
static inline bool ch_token(unsigned char c)
{
    return ch_is(c, CH_ALNUM) || c == '_' || c == '-';
}

#endif
