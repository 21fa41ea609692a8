#include "policy/lex.h"

#include <stdio.h>

enum { FOUND_MAX = 40 }; /* bytes of a wrong word that an error repeats */

void lex_init(struct lex *lex, struct str text, struct str origin)
{
    *lex = (struct lex){.origin = origin, .rest = text};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct lex *lex)
{
    while (lex->at < lex->line.n && is_blank(lex->line.p[lex->at]))
        lex->at++;
    if (lex->at < lex->line.n && lex->line.p[lex->at] == '#')
        lex->at = lex->line.n;
}

static bool line_is_clean(struct lex *lex, struct err *err)
{
    if (lex->line.n > LEX_LINE_MAX) {
        lex->token = LEX_LINE_MAX;
        lex->bad = true;
        return lex_fail(lex, err, "the line is longer than 1000 bytes");
    }
    for (size_t i = 0; i < lex->line.n; i++) {
        unsigned char c = (unsigned char)lex->line.p[i];
        if ((c < 0x20 && !is_blank((char)c)) || c == 0x7f) {
            lex->token = i;
            lex->bad = true;
            return lex_fail(lex, err, "a control character may not stand here");
        }
    }
    return true;
}

bool lex_line(struct lex *lex, struct err *err)
{
    while (!lex->bad && str_cut(&lex->rest, '\n', &lex->line)) {
        lex->number++;
        lex->at = lex->token = 0;
        if (!line_is_clean(lex, err))
            return false;
        if (!lex_at_end(lex))
            return true;
    }
    return false;
}

/* A text keeps its quotes here, so that a text is never taken for a word. */
static struct str next_token(struct lex *lex, size_t *end)
{
    skip_blanks(lex);
    lex->token = lex->at;
    size_t to = lex->at;
    if (to < lex->line.n && lex->line.p[to] == '"') {
        to++;
        while (to < lex->line.n && lex->line.p[to] != '"')
            to++;
        to += to < lex->line.n;
    } else {
        while (to < lex->line.n && !is_blank(lex->line.p[to]) &&
               lex->line.p[to] != '#' && lex->line.p[to] != '"')
            to++;
    }
    *end = to;
    return str_slice(lex->line, lex->at, to);
}

struct str lex_peek(struct lex *lex)
{
    size_t end;
    return next_token(lex, &end);
}

bool lex_at_end(struct lex *lex)
{
    return lex_peek(lex).n == 0;
}

bool lex_try(struct lex *lex, struct str word)
{
    size_t end;
    if (!str_eq(next_token(lex, &end), word))
        return false;
    lex->at = end;
    return true;
}

bool lex_word(struct lex *lex, const char *expected, struct str *out, struct err *err)
{
    size_t end;
    struct str token = next_token(lex, &end);
    if (token.n == 0 || token.p[0] == '"')
        return lex_expected(lex, err, expected);
    lex->at = end;
    *out = token;
    return true;
}

bool lex_text(struct lex *lex, const char *expected, struct str *out, struct err *err)
{
    size_t end;
    struct str token = next_token(lex, &end);
    if (token.n == 0 || token.p[0] != '"')
        return lex_expected(lex, err, expected);
    if (token.n < 2 || token.p[token.n - 1] != '"')
        return lex_fail(lex, err, "the text has no closing quote on its line");
    if (token.n == 2)
        return lex_fail(lex, err, "the text is empty");
    lex->at = end;
    *out = str_slice(token, 1, token.n - 1);
    return true;
}

bool lex_instant(
    struct lex *lex, const char *expected, struct instant *out, struct err *err)
{
    struct str word;
    struct instant parsed;
    if (!lex_word(lex, expected, &word, err))
        return false;
    if (!instant_parse(word, &parsed))
        return lex_expected(lex, err, expected);
    *out = parsed;
    return true;
}

bool lex_end(struct lex *lex, struct err *err)
{
    return lex_at_end(lex) || lex_expected(lex, err, "the end of the line");
}

/* The token at lex->token, cut and made printable. */
static void found_text(struct lex *lex, char text[FOUND_MAX + 8])
{
    size_t end;
    size_t at = lex->at;
    lex->at = lex->token;
    struct str token = str_slice(next_token(lex, &end), 0, FOUND_MAX);
    lex->at = at;
    if (token.n == 0)
        snprintf(text, FOUND_MAX + 8, "nothing");
    else if (token.p[0] == '"')
        snprintf(text, FOUND_MAX + 8, "a text");
    else
        snprintf(text, FOUND_MAX + 8, "'%" STR_FMT "'", STR_ARG(token));
}

bool lex_expected(struct lex *lex, struct err *err, const char *expected)
{
    char found[FOUND_MAX + 8];
    found_text(lex, found);
    return err_set(err, ERR_INPUT, "policy.syntax",
        "%" STR_FMT ":%d:%zu: expected %s, found %s", STR_ARG(lex->origin), lex->number,
        lex->token + 1, expected, found);
}

bool lex_fail(struct lex *lex, struct err *err, const char *sentence)
{
    return err_set(err, ERR_INPUT, "policy.syntax", "%" STR_FMT ":%d:%zu: %s",
        STR_ARG(lex->origin), lex->number, lex->token + 1, sentence);
}
