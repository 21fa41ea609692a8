/*
 * policy/lex.h - words, texts and positions of a line-oriented source.
 *
 * In:    the text of a profile or a vector file.
 * Out:   one line at a time, its words in order, errors "ORIGIN:LINE:COLUMN: ...".
 * Never: copies: words are views into the text.
 *
 * A line is words separated by blanks; `#` starts a comment; a text stands between
 * double quotes and holds none.
 */
#ifndef ABIDE_POLICY_LEX_H
#define ABIDE_POLICY_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

enum { LEX_LINE_MAX = 1000 };

struct lex {
    struct str origin;
    struct str rest; /* lines not read yet */
    struct str line;
    int number;   /* of the line, from 1 */
    size_t at;    /* next byte of the line */
    size_t token; /* start of the last token, for errors */
    bool bad;     /* the text itself was refused; *err of lex_line is set */
};

void lex_init(struct lex *lex, struct str text, struct str origin);
/* The next line that holds something; false at the end, or when `bad`. */
bool lex_line(struct lex *lex, struct err *err);
/* The next word without consuming it; empty at the end of the line. */
struct str lex_peek(struct lex *lex);
bool lex_at_end(struct lex *lex);
/* Consumes `word` when it is next. */
bool lex_try(struct lex *lex, struct str word);
/* Each fails with what was expected. */
bool lex_word(struct lex *lex, const char *expected, struct str *out, struct err *err);
bool lex_text(struct lex *lex, const char *expected, struct str *out, struct err *err);
bool lex_end(struct lex *lex, struct err *err);
bool lex_instant(
    struct lex *lex, const char *expected, struct instant *out, struct err *err);

/* An error at the last token: "expected EXPECTED, found TOKEN". Returns false. */
bool lex_expected(struct lex *lex, struct err *err, const char *expected);
/* An error at the last token in own words. Returns false. */
bool lex_fail(struct lex *lex, struct err *err, const char *sentence);

#endif
