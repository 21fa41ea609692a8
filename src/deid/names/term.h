/*
 * deid/names/term.h - one word of a text: where it ends, how it is written.
 *
 * In:    bytes, UTF-8 or not.
 * Out:   words with their shape; the same word in lower case, as a hash.
 * Never: reads over TERM_MAX bytes of a word; knows languages.
 */
#ifndef ABIDE_DEID_NAMES_TERM_H
#define ABIDE_DEID_NAMES_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/raw.h"
#include "deid/context/chars.h"

enum { TERM_MAX = 48 };

enum term_shape {
    TERM_CAP = 1,     /* begins with a capital */
    TERM_CAPS = 2,    /* two letters or more, all capitals */
    TERM_DIGIT = 4,   /* holds a digit */
    TERM_INITIAL = 8, /* one letter */
    TERM_MIXED = 16,  /* a capital behind a small letter: "iPhone", "McKay" */
    TERM_JOINED = 32, /* parts joined by - or ': "O'Hara", "Jean-Luc" */
};

struct term {
    size_t start, end; /* without a final 's */
    unsigned shape;    /* term_shape */
};

/* Bytes of the letter or digit at `at`; 0 when none begins there. */
size_t term_wide_rune(struct raw text, size_t at); /* of high bytes */
static inline size_t term_rune(struct raw text, size_t at)
{
    if (at >= text.n)
        return 0;
    return text.p[at] < 0x80 ? ch_is(text.p[at], CH_ALNUM) : term_wide_rune(text, at);
}

/* The word that begins at `at` (a letter or digit, not inside a word). */
bool term_at(struct raw text, size_t at, struct term *out);

/* The word that ends at `end`: bytes of words before it, without joints. */
bool term_before(struct raw text, size_t end, struct term *out);

/* True when the letter at `at` is a capital. */
bool term_is_wide_capital(struct raw text, size_t at);
static inline bool term_is_capital(struct raw text, size_t at)
{
    if (at >= text.n)
        return false;
    return text.p[at] < 0x80 ? ch_upper(text.p[at]) : term_is_wide_capital(text, at);
}

/* Lower case of `p[0 .. n)` in `out`; its length, at most TERM_MAX. */
size_t term_fold(const unsigned char *p, size_t n, unsigned char out[TERM_MAX]);

/* Hash of the word in lower case; the second one's word is so already, but for A-Z. */
uint64_t term_hash(const unsigned char *p, size_t n);
uint64_t term_hash_folded(const unsigned char *p, size_t n);

/* Of words in a text, after spaces: at most `max` bytes of blanks and apostrophes. */
size_t term_skip_blank(struct raw text, size_t at, size_t max);

/* Bytes of a space at `at`: ' ', tab, no-break space; 0: none. */
size_t term_wide_blank(struct raw text, size_t at);
static inline size_t term_blank(struct raw text, size_t at)
{
    if (at >= text.n)
        return 0;
    unsigned char c = text.p[at];
    return c < 0x80 ? c == ' ' || c == '\t' : term_wide_blank(text, at);
}

/* Bytes of an apostrophe at `at`: ', U+2019; 0: none. */
size_t term_apostrophe(struct raw text, size_t at);

/* True when the bytes are one of the words, letter by letter. */
bool term_among(
    const unsigned char *p, size_t n, const char *const *words, size_t count);

#endif
