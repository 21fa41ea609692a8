/*
 * deid/tagger/token.h - where do words and sentences begin and end?
 *
 * In:    text, UTF-8 or not.
 * Out:   sentence by sentence, the words and marks of it with their bytes.
 * Never: looks up anything; skips a byte that is not white space; gives more than
 *        TOKENS_MAX at once (a longer sentence is cut).
 *
 * A word is a run of letters, digits, `_` and bytes from 0x80, with single - . ' & @
 * inside; 's 'll l' are words of their own; a URL runs to the next space; all other
 * marks stand alone. Sentences end at . ! ? before white space and at empty lines.
 */
#ifndef ABIDE_DEID_TAGGER_TOKEN_H
#define ABIDE_DEID_TAGGER_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/raw.h"

enum { TOKENS_MAX = 256 };
enum { TOKEN_LINE_START = 1, TOKEN_LINE_END = 2 };

struct token {
    uint32_t start, end;
    uint32_t edge; /* TOKEN_LINE_ bits: a line break is before, after it */
};

struct tokens {
    struct raw text;
    size_t at;
    struct token t[TOKENS_MAX];
    unsigned n;
};

void tokens_init(struct tokens *z, struct raw text);
/* The next sentence in z->t; false at the end of the text. */
bool tokens_next(struct tokens *z);

#endif
