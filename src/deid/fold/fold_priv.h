/*
 * deid/fold/fold_priv.h - what the files of fold share.
 *
 * In:    a text and an offset.
 * Out:   its bytes, one case; the lists of words, for tests.
 * Never: leaves the folder.
 */
#ifndef ABIDE_DEID_FOLD_FOLD_PRIV_H
#define ABIDE_DEID_FOLD_FOLD_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/raw.h"

static inline unsigned char fold_at(struct raw t, size_t i)
{
    return i < t.n ? t.p[i] : 0;
}

static inline unsigned char fold_lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static inline bool fold_letter(unsigned char c)
{
    return (unsigned)((c | 0x20) - 'a') < 26;
}

static inline bool fold_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* `word` (lower case) stands at `i`, in any case. */
static inline bool fold_says(struct raw t, size_t i, const char *word)
{
    size_t k = 0;
    while (word[k] && fold_lower(fold_at(t, i + k)) == (unsigned char)word[k])
        k++;
    return !word[k];
}

struct fold_numeral {
    char word[11];
    uint8_t n, digit;
};
const struct fold_numeral *fold_numerals(size_t *count);

/* The words for signs, for tests: NULL behind the last. */
const char *fold_sign_word(size_t i);

#endif
