#include "deid/tagger/token.h"

#include <string.h>

#include "deid/tagger/hash.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum kind { KIND_SPACE, KIND_WORD, KIND_JOIN, KIND_MARK, KIND_WIDE };

#define S KIND_SPACE
#define W KIND_WORD
#define J KIND_JOIN
#define M KIND_MARK
#define H KIND_WIDE
static const uint8_t kinds[256] = {
    S, M, M, M, M, M, M, M, M, S, S, S, S, S, M, M, /* 0x: controls */
    M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, /* 1x */
    S, M, M, M, M, M, J, J, M, M, M, M, M, J, J, M, /* 2x: & ' - . join */
    W, W, W, W, W, W, W, W, W, W, M, M, M, M, M, M, /* 3x: digits */
    J, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* 4x: @ joins */
    W, W, W, W, W, W, W, W, W, W, W, M, M, M, M, W, /* 5x */
    M, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* 6x */
    W, W, W, W, W, W, W, W, W, W, W, M, M, M, M, M, /* 7x */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* 8x: stray, part of words */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* 9x */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* Ax */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* Bx */
    W, W, H, W, W, W, W, W, W, W, W, W, W, W, W, W, /* Cx: C2 has marks */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* Dx */
    W, W, H, H, W, W, W, W, W, W, W, W, W, W, W, H, /* Ex: E2 E3 EF have marks */
    H, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* Fx: F0 has emoji */
};
#undef S
#undef W
#undef J
#undef M
#undef H

static bool follows(unsigned char b)
{
    return (b & 0xC0) == 0x80;
}

/* A character of several bytes that may be a mark: what is it, and how long? A byte of
 * a broken one stands alone, in a word. */
static enum kind wide_kind(const unsigned char *p, size_t left, size_t *size)
{
    unsigned char b = left > 1 ? p[1] : 0;
    *size = 1;
    if (p[0] == 0xC2 && follows(b)) {
        *size = 2;
        if (b == 0xA0)
            return KIND_SPACE;
        return b == 0xAA || b == 0xBA || b == 0xB5 ? KIND_WORD : KIND_MARK;
    }
    if ((p[0] == 0xE2 || p[0] == 0xE3 || p[0] == 0xEF) && left > 2 && follows(b) &&
        follows(p[2])) {
        *size = 3;
        if (p[0] == 0xE3)
            return b == 0x80 ? KIND_MARK : KIND_WORD;
        if (p[0] == 0xEF)
            return b == 0xB8 ? KIND_MARK : KIND_WORD;
        if (b == 0x80 && p[2] == 0x99)
            return KIND_JOIN;
        return b == 0x80 && (p[2] <= 0x8A || p[2] == 0xAF) ? KIND_SPACE : KIND_MARK;
    }
    if (p[0] == 0xF0 && left > 3 && b == 0x9F && follows(p[2]) && follows(p[3])) {
        *size = 4;
        return KIND_MARK;
    }
    return KIND_WORD;
}

struct cursor {
    const unsigned char *p;
    size_t n;
};

static inline enum kind kind_at(const struct cursor *c, size_t i, size_t *size)
{
    *size = 1;
    if (i >= c->n)
        return KIND_SPACE;
    enum kind k = kinds[c->p[i]];
    return k == KIND_WIDE ? wide_kind(c->p + i, c->n - i, size) : k;
}

static bool word_at(const struct cursor *c, size_t i)
{
    size_t size;
    return kind_at(c, i, &size) == KIND_WORD;
}

#if defined(__SSE2__)
enum { STEP = 16 };

/* How many of 16 bytes, from the first on, are KIND_WORD; fewer before a KIND_WIDE.
 * Most words end here, without a branch per byte that nobody can foretell. */
static unsigned word_bytes(const unsigned char *p)
{
    __m128i b = _mm_loadu_si128((const __m128i_u *)(const void *)p);
    __m128i letter =
        _mm_sub_epi8(_mm_or_si128(b, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    __m128i digit = _mm_sub_epi8(b, _mm_set1_epi8('0'));
    __m128i in = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
    in = _mm_or_si128(in, _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit));
    in = _mm_or_si128(in, _mm_cmpeq_epi8(b, _mm_set1_epi8('_')));
    unsigned word = (unsigned)_mm_movemask_epi8(in),
             high = (unsigned)_mm_movemask_epi8(b);
    while (high & ~word &
           (word + 1)) { /* the first byte that is no letter is a high one */
        unsigned at = (unsigned)__builtin_ctz(~word);
        if (kinds[p[at]] != KIND_WORD)
            break;
        word |= 1u << at;
    }
    return (unsigned)__builtin_ctz(~word | 1u << STEP);
}
#endif

/* The end of the run of KIND_WORD that begins at i, or a place in it. */
static size_t plain_run(const struct cursor *c, size_t i)
{
#if defined(__SSE2__)
    while (i + STEP <= c->n) {
        unsigned n = word_bytes(c->p + i);
        i += n;
        if (n < STEP)
            return i;
    }
#endif
    while (i < c->n && kinds[c->p[i]] == KIND_WORD)
        i++;
    return i;
}

static size_t word_run(const struct cursor *c, size_t i)
{
    size_t size;
    for (;;) {
        i = plain_run(c, i);
        if (kind_at(c, i, &size) != KIND_WORD)
            return i;
        i += size;
    }
}

static unsigned char low(const struct cursor *c, size_t i)
{
    return i < c->n ? c->p[i] | 0x20 : 0;
}

/* After an apostrophe: s d m t, ll re ve, and then no more letters. */
static bool clitic_at(const struct cursor *c, size_t i)
{
    unsigned char a = low(c, i), b = low(c, i + 1);
    if (!word_at(c, i + 1))
        return a == 's' || a == 'd' || a == 'm';
    if (word_at(c, i + 2))
        return false;
    return (a == 'l' && b == 'l') || (a == 'r' && b == 'e') || (a == 'v' && b == 'e');
}

static const char *const elided[] = {"l", "d", "j", "m", "t", "s", "c", "n", "qu",
    "dell", "all", "nell", "sull", "dall", "un", "quest", "jusqu", "lorsqu", "puisqu"};

/* "l'", "d'", "dell'" before a word; O'Brien, D'Angelo and don't stay whole. */
static bool elision(const struct cursor *c, size_t start, size_t end)
{
    size_t n = end - start;
    const unsigned char *w = c->p + start;
    if (n > 6 || (w[0] == 'D' && n == 1))
        return false;
    for (size_t i = 0; i < sizeof elided / sizeof elided[0]; i++) {
        size_t k = 0;
        while (k < n && (unsigned char)elided[i][k] == (w[k] | 0x20))
            k++;
        if (k == n && elided[i][k] == '\0')
            return true;
    }
    return false;
}

static const char abbreviations[][5] = {"mr", "mrs", "ms", "dr", "st", "jr", "sr",
    "inc", "ltd", "ave", "prof", "rev", "gen", "col", "sgt", "capt", "lt", "gov", "sen",
    "hr", "fr", "str", "nr", "sra", "sig", "dott", "av", "avda", "ul", "pl", "mgr",
    "dhr", "mevr", "ing", "mme", "mlle", "apt", "blvd", "rd", "no", "co", "vs", "ca",
    "tel", "geb", "ur", "dra", "rua", "cra", "ste", "bldg", "fl", "col", "int", "izq",
    "dto", "em"};

static bool is_abbreviation(const struct cursor *c, size_t start, size_t end)
{
    size_t n = end - start;
    const unsigned char *w = c->p + start;
    if (n > 4)
        return false;
    if (n == 1 || (n == 3 && w[1] == '.'))
        return (w[0] | 0x20) >= 'a' && (w[0] | 0x20) <= 'z';
    for (size_t i = 0; i < sizeof abbreviations / sizeof abbreviations[0]; i++) {
        size_t k = 0;
        while (k < n && (unsigned char)abbreviations[i][k] == (w[k] | 0x20))
            k++;
        if (k == n && (k == 5 || abbreviations[i][k] == '\0'))
            return true;
    }
    return false;
}

static bool is_lower(unsigned char c)
{
    return c >= 'a' && c <= 'z';
}

/* Does the joiner at `i` (of `size` bytes) keep the word going? `*after`: it ends
 * behind the joiner. */
static bool joins(
    const struct cursor *c, size_t start, size_t i, size_t size, bool *after)
{
    size_t next = i + size;
    unsigned char mark = size == 3 ? '\'' : c->p[i];
    *after = false;
    if (!word_at(c, next))
        return false;
    if (mark == '\'') {
        if (clitic_at(c, next))
            return false;
        *after = elision(c, start, i);
        return true;
    }
    if (mark == '.' && i > start + 2 && is_lower(c->p[i - 1]) && c->p[next] >= 'A' &&
        c->p[next] <= 'Z')
        return false; /* "thanks.Anna" */
    return true;
}

static size_t to_space(const struct cursor *c, size_t i)
{
    while (i < c->n && kinds[c->p[i]] != KIND_SPACE)
        i++;
    return i;
}

/* The end of the word that starts at `start`, whose first characters are known. */
static size_t word_end(const struct cursor *c, size_t start, size_t i)
{
    for (;;) {
        size_t size;
        bool after;
        i = word_run(c, i);
        enum kind k = kind_at(c, i, &size);
        if (k == KIND_SPACE)
            return i;
        if (k == KIND_JOIN && joins(c, start, i, size, &after)) {
            i += size;
            if (after)
                return i;
            continue;
        }
        if (k == KIND_JOIN && c->p[i] == '.' && is_abbreviation(c, start, i))
            return i + 1;
        if (k == KIND_MARK && c->p[i] == ':' && i + 2 < c->n && c->p[i + 1] == '/' &&
            c->p[i + 2] == '/')
            return to_space(c, i);
        return i;
    }
}

void tokens_init(struct tokens *z, struct raw text)
{
    z->text = text;
    z->at = 0;
    z->n = 0;
}

/* White space before the next token; counts the line breaks in it. */
static size_t skip_space(const struct cursor *c, size_t i, unsigned *breaks)
{
    size_t size;
    *breaks = 0;
    if (i + 1 < c->n && c->p[i] == ' ' && kinds[c->p[i + 1]] == KIND_WORD)
        return i + 1; /* most often */
    while (i < c->n && kind_at(c, i, &size) == KIND_SPACE) {
        *breaks += c->p[i] == '\n';
        i += size;
    }
    return i;
}

/* A dot after a short number rather counts ("3. Mai", "utca 24. 2. em.") than ends. */
static bool ordinal(const struct cursor *c, size_t i)
{
    size_t digits = 0;
    while (digits < i && digits < 4 && c->p[i - 1 - digits] >= '0' &&
           c->p[i - 1 - digits] <= '9')
        digits++;
    return digits > 0 && digits < 4;
}

/* The end of the token at `i`; `*stop` when it may end a sentence. */
static size_t token_end(const struct cursor *c, size_t i, bool attached, bool *stop)
{
    size_t size;
    unsigned char b = c->p[i];
    enum kind k = kind_at(c, i, &size);
    *stop = false;
    if (k == KIND_WORD)
        return word_end(c, i, i + size);
    if ((b == '@' || b == '#') && word_at(c, i + 1))
        return word_end(c, i, i + 1);
    if (k == KIND_JOIN && (b == '\'' || size == 3) && attached && word_at(c, i + size))
        return word_run(c, i + size);
    *stop = (b == '.' && !ordinal(c, i)) || b == '!' || b == '?';
    return i + size;
}

bool tokens_next(struct tokens *z)
{
    struct cursor c = {z->text.p, z->text.n};
    size_t i = z->at;
    z->n = 0;
    while (z->n < TOKENS_MAX) {
        unsigned breaks = 0;
        size_t from = i;
        bool stop;
        i = skip_space(&c, i, &breaks);
        if (breaks > 0 && z->n > 0)
            z->t[z->n - 1].edge |= TOKEN_LINE_END;
        if (i >= c.n || (breaks > 1 && z->n > 0)) {
            z->at = i;
            return z->n > 0;
        }
        struct token *t = &z->t[z->n];
        size_t end = token_end(&c, i, z->n > 0 && i == from, &stop);
        t->start = (uint32_t)i;
        t->end = (uint32_t)end;
        t->edge = breaks > 0 ? TOKEN_LINE_START : 0;
        z->n++;
        i = end;
        size_t size;
        if (stop && kind_at(&c, i, &size) == KIND_SPACE) {
            /* A break behind the sentence still ends its line. */
            skip_space(&c, i, &breaks);
            if (breaks > 0)
                t->edge |= TOKEN_LINE_END;
            break;
        }
    }
    z->at = i;
    return true;
}
