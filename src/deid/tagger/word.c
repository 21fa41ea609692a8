#include "deid/tagger/word.h"

#include <string.h>

#include "deid/tagger/hash.h"

/* U+00C0..U+00FF by their low five bits (both cases), and U+0100..U+017F. */
static const char latin_1[] = "aaaaaaaceeeeiiiidnooooo*ouuuuyts";
static const char latin_a[] =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkk"
    "llllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuu"
    "uuwwyyyzzzzzzs";

enum rune_kind { RUNE_LOWER, RUNE_UPPER, RUNE_OTHER };

/* Folds one character of several bytes; returns how many it has. */
static size_t fold_wide(const unsigned char *p, size_t n, unsigned char *out, size_t *k)
{
    if (p[0] == 0xC3 && n > 1) {
        out[(*k)++] = p[1] == 0x9F ? 's' : (unsigned char)latin_1[p[1] & 0x1F];
        return 2;
    }
    if ((p[0] == 0xC4 || p[0] == 0xC5) && n > 1) {
        out[(*k)++] = (unsigned char)latin_a[(p[0] & 1) << 6 | (p[1] & 0x3F)];
        return 2;
    }
    if (p[0] == 0xE2 && n > 2 && p[1] == 0x80 && (p[2] == 0x98 || p[2] == 0x99)) {
        out[(*k)++] = '\'';
        return 3;
    }
    out[(*k)++] = p[0];
    return 1;
}

size_t word_fold(const unsigned char *p, size_t n, unsigned char out[WORD_FOLD_MAX])
{
    size_t k = 0;
    for (size_t i = 0; i < n && k < WORD_FOLD_MAX;) {
        unsigned char c = p[i];
        if (c < 0x80) {
            out[k++] = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
            i++;
        } else {
            i += fold_wide(p + i, n - i, out, &k);
        }
    }
    return k;
}

/* Upper or lower, of the scripts that have both and that we meet. */
static enum rune_kind rune_kind(const unsigned char *p, size_t n)
{
    unsigned char next = n > 1 ? p[1] : 0;
    switch (p[0]) {
    case 0xC3:
        return next < 0x9F ? RUNE_UPPER : RUNE_LOWER;
    case 0xC4:
    case 0xC5:
        return next & 1 ? RUNE_LOWER : RUNE_UPPER;
    case 0xCE:
        return next >= 0x91 && next <= 0xA9 ? RUNE_UPPER : RUNE_LOWER;
    case 0xD0:
        return next < 0xB0 ? RUNE_UPPER : RUNE_LOWER;
    case 0xCF:
    case 0xD1:
        return RUNE_LOWER;
    default:
        return RUNE_OTHER;
    }
}

struct sight {
    size_t upper, lower, digit, other;
    bool starts_upper;
    char shape[24];
    size_t shape_n;
};

/* The letter a character has in shapes; 0 for the later bytes of one. */
static char sight_letter(struct sight *s, const unsigned char *p, size_t n)
{
    unsigned char c = p[0];
    enum rune_kind kind = RUNE_OTHER;
    if ((c & 0xC0) == 0x80)
        return 0;
    if (c >= '0' && c <= '9') {
        s->digit++;
        return 'd';
    }
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        kind = c & 0x20 ? RUNE_LOWER : RUNE_UPPER;
    else if (c >= 0x80)
        kind = rune_kind(p, n);
    if (kind == RUNE_UPPER) {
        s->upper++;
        return 'X';
    }
    if (kind == RUNE_LOWER) {
        s->lower++;
        return 'x';
    }
    s->other++;
    return c >= 0x80 ? 'u' : (char)c;
}

/* Runs longer than three look the same. */
static void look(const unsigned char *p, size_t n, struct sight *s)
{
    char last = 0;
    unsigned run = 0;
    for (size_t i = 0; i < n; i++) {
        char x = sight_letter(s, p + i, n - i);
        if (x == 0)
            continue;
        if (i == 0)
            s->starts_upper = x == 'X';
        run = x == last ? run + 1 : 0;
        last = x;
        if (run < 3 && s->shape_n < sizeof s->shape)
            s->shape[s->shape_n++] = x;
    }
}

static uint8_t class_of(const struct sight *s, unsigned char first)
{
    if (s->upper + s->lower + s->digit == 0)
        return s->other && first >= 0x80 ? WORD_OTHER : WORD_PUNCT;
    if (s->digit)
        return s->upper || s->lower ? WORD_ALNUM : WORD_DIGITS;
    if (!s->upper)
        return WORD_LOWER;
    if (!s->lower)
        return s->other ? WORD_DOTTED : s->upper == 1 ? WORD_LETTER : WORD_UPPER;
    return s->upper == 1 && s->starts_upper ? WORD_TITLE : WORD_MIXED;
}

/* "#paris" and "inc." are known by their letters, "Anne-Marie" by one of its halves. */
static uint64_t find_near(const struct lexicon *x, const struct word *w, bool *half)
{
    const unsigned char *f = w->folded;
    size_t n = w->folded_n;
    uint64_t e = 0;
    if (n > 1 && f[0] == '#')
        e = lexicon_find(x, hash_bytes(f + 1, n - 1));
    if (!e && n > 2 && (f[n - 1] == '.' || f[n - 1] == '\''))
        e = lexicon_find(x, hash_bytes(f, n - 1));
    if (e || n < 4)
        return e;
    const unsigned char *dash = memrchr(f + 1, '-', n - 2);
    if (!dash)
        return 0;
    *half = true;
    size_t at = (size_t)(dash - f);
    e = lexicon_find(x, hash_bytes(f, at));
    return e ? e : lexicon_find(x, hash_bytes(f + at + 1, n - at - 1));
}

static void hash_folded(const unsigned char *p, size_t n, struct word *out)
{
    out->folded_n = (uint8_t)word_fold(p, n, out->folded);
    out->hash = hash_bytes(out->folded, out->folded_n);
}

void word_see(const unsigned char *p, size_t n, struct word *out)
{
    struct sight s = {0};
    hash_folded(p, n, out);
    look(p, n, &s);
    out->shape = hash_bytes((const unsigned char *)s.shape, s.shape_n);
    out->class = class_of(&s, p[0]);
}

void word_know(const struct lexicon *x, struct word *w)
{
    bool half = false;
    uint64_t e = lexicon_find(x, w->hash);
    if (!e)
        e = find_near(x, w, &half);
    w->id = 0;
    w->rank = RANK_NONE;
    w->cluster = CLUSTER_NONE;
    w->gaz = 0;
    w->tongue = TONGUE_NONE;
    if (!e)
        return;
    w->gaz = (uint16_t)(e >> ENTRY_GAZ_AT & (GAZ_CODES - 1));
    if (half) {
        w->gaz &= GAZ_LOW - 1;
        return;
    }
    w->rank = (uint8_t)(e >> ENTRY_RANK_AT & (RANKS - 1));
    w->cluster = (uint16_t)(e >> ENTRY_CLUSTER_AT & (2 * CLUSTERS - 1));
    w->id = (uint32_t)(e >> ENTRY_ID_AT);
    w->tongue = x->tongues[w->id];
}

void word_fill(
    const struct lexicon *x, const unsigned char *p, size_t n, struct word *out)
{
    word_see(p, n, out);
    word_know(x, out);
}

void word_look_up(
    const struct lexicon *x, const unsigned char *p, size_t n, struct word *out)
{
    hash_folded(p, n, out);
    word_know(x, out);
}

void word_edge(bool after, struct word *out)
{
    *out = (struct word){.rank = RANK_NONE};
    out->id = after ? WORD_ID_AFTER : WORD_ID_BEFORE;
    out->cluster = after ? CLUSTER_AFTER : CLUSTER_BEFORE;
    out->class = after ? WORD_AFTER : WORD_BEFORE;
    out->shape = out->class;
}
