#include "deid/names/term.h"

#include <string.h>

#include "deid/context/chars.h"

#define HASH_SEED UINT64_C(0xcbf29ce484222325)
#define HASH_STEP UINT64_C(0x9e3779b97f4a7c15)

static unsigned char byte_at(struct raw t, size_t i)
{
    return i < t.n ? t.p[i] : 0;
}

static bool continues(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Leads of what is punctuation: U+0080-BF, U+2000-2BFF, U+3000-303F, U+FE00-FFFF. */
static bool punctuates(unsigned char lead, unsigned char next)
{
    return lead == 0xC2 || (lead == 0xE2 && next < 0xB0) ||
           (lead == 0xE3 && next == 0x80) || (lead == 0xEF && next >= 0xB8);
}

size_t term_wide_rune(struct raw t, size_t at)
{
    unsigned char c = byte_at(t, at), next = byte_at(t, at + 1);
    if (c < 0xC2 || c >= 0xF0 || !continues(next) || punctuates(c, next))
        return 0;
    return c < 0xE0 ? 2 : continues(byte_at(t, at + 2)) ? 3 : 0;
}

size_t term_wide_blank(struct raw t, size_t at)
{
    unsigned char c = byte_at(t, at);
    if (c == 0xC2 && byte_at(t, at + 1) == 0xA0)
        return 2;
    bool thin = c == 0xE2 && byte_at(t, at + 1) == 0x80 && byte_at(t, at + 2) == 0xAF;
    return thin ? 3 : 0;
}

size_t term_apostrophe(struct raw t, size_t at)
{
    unsigned char c = byte_at(t, at);
    if (c == '\'' || c == '`')
        return 1;
    return c == 0xE2 && byte_at(t, at + 1) == 0x80 && byte_at(t, at + 2) == 0x99 ? 3
                                                                                 : 0;
}

size_t term_skip_blank(struct raw t, size_t at, size_t max)
{
    size_t i = at;
    while (i - at < max) {
        size_t step = term_blank(t, i);
        if (!step)
            step = term_apostrophe(t, i);
        if (!step)
            break;
        i += step;
    }
    return i;
}

/* U+0100-017F: which of a pair is the capital changes at U+0139 and U+0179. */
static bool latin_capital(unsigned code)
{
    bool odd = (code >= 0x139 && code <= 0x148) || code >= 0x179;
    return (code % 2 == 1) == odd && code != 0x138 && code != 0x17F;
}

static unsigned rune_code(const unsigned char *p)
{
    return ((p[0] & 0x1Fu) << 6) | (p[1] & 0x3Fu);
}

/* The small letter of a two-byte capital; the letter itself when it is none. */
static unsigned rune_lower(unsigned code)
{
    if (code >= 0xC0 && code <= 0xDE && code != 0xD7)
        return code + 0x20;
    if (code >= 0x100 && code < 0x180 && latin_capital(code))
        return code == 0x178 ? 0xFF : code + 1;
    if ((code >= 0x391 && code <= 0x3AB) || (code >= 0x410 && code <= 0x42F))
        return code + 0x20;
    return code >= 0x400 && code <= 0x40F ? code + 0x50 : code;
}

bool term_is_wide_capital(struct raw t, size_t at)
{
    unsigned char c = byte_at(t, at);
    if (c >= 0xE0 || term_rune(t, at) != 2)
        return false;
    unsigned code = rune_code(t.p + at);
    return rune_lower(code) != code;
}

/* - or ' with a letter behind it. */
static size_t joint(struct raw t, size_t at)
{
    size_t step = byte_at(t, at) == '-' ? 1 : term_apostrophe(t, at);
    return step && !ch_is(byte_at(t, at + step), CH_DIGIT) && term_rune(t, at + step)
               ? step
               : 0;
}

/* 's and nothing behind it. */
static bool possessive(struct raw t, size_t at)
{
    size_t step = term_apostrophe(t, at);
    return step && ch_lower(byte_at(t, at + step)) == 's' &&
           !term_rune(t, at + step + 1);
}

static void shape_add(struct raw t, size_t at, struct term *w, bool *small)
{
    bool capital = term_is_capital(t, at);
    if (ch_is(t.p[at], CH_DIGIT))
        w->shape |= TERM_DIGIT;
    if (capital && *small && !(w->shape & TERM_JOINED))
        w->shape |= TERM_MIXED;
    if (!capital)
        *small = true;
}

/* Over small letters, of which most of a word is made. */
static size_t over_small(struct raw t, size_t at, size_t end)
{
    size_t i = at;
    while (i < end && (unsigned char)(t.p[i] - 'a') < 26)
        i++;
    return i;
}

bool term_at(struct raw t, size_t at, struct term *out)
{
    struct term w = {at, at, 0};
    bool small = false;
    size_t runes = 0, most = t.n - at < TERM_MAX ? t.n : at + TERM_MAX;
    if (!term_rune(t, at))
        return false;
    if (term_is_capital(t, at))
        w.shape |= TERM_CAP;
    for (size_t i = at; i - at < TERM_MAX;) {
        size_t plain = over_small(t, i, most);
        if (plain > i) {
            runes += plain - i;
            small = true;
            w.end = i = plain;
            continue;
        }
        size_t step = term_rune(t, i);
        if (step) {
            shape_add(t, i, &w, &small);
            runes++;
            w.end = i += step;
            continue;
        }
        step = joint(t, i);
        if (!step || possessive(t, i))
            break;
        w.shape |= TERM_JOINED;
        i += step;
    }
    if (runes == 1)
        w.shape |= TERM_INITIAL;
    else if (!small)
        w.shape |= TERM_CAPS;
    *out = w;
    return true;
}

bool term_before(struct raw t, size_t end, struct term *out)
{
    size_t start = end;
    while (start > 0 && end - start < TERM_MAX) {
        size_t i = start - 1;
        if (ch_is(t.p[i], CH_ALNUM)) {
            start = i;
            continue;
        }
        if (t.p[i] < 0x80)
            break;
        while (i > 0 && start - i < 4 && continues(t.p[i]))
            i--;
        if (term_rune(t, i) != start - i)
            break;
        start = i;
    }
    if (start == end)
        return false;
    *out = (struct term){start, end, term_is_capital(t, start) ? TERM_CAP : 0u};
    return true;
}

bool term_among(
    const unsigned char *p, size_t n, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && n > 0; i++) {
        if ((unsigned char)words[i][0] == p[0] && strlen(words[i]) == n &&
            memcmp(words[i], p, n) == 0)
            return true;
    }
    return false;
}

size_t term_fold(const unsigned char *p, size_t n, unsigned char out[TERM_MAX])
{
    size_t k = 0;
    for (size_t i = 0; i < n && k < TERM_MAX; i++) {
        unsigned char c = p[i];
        if (c >= 0xC3 && c <= 0xD1 && i + 1 < n && continues(p[i + 1]) &&
            k + 1 < TERM_MAX) {
            unsigned code = rune_lower(rune_code(p + i));
            out[k++] = (unsigned char)(0xC0 | (code >> 6));
            out[k++] = (unsigned char)(0x80 | (code & 0x3F));
            i++;
            continue;
        }
        out[k++] = ch_lower(c);
    }
    return k;
}

/* Little-endian, on any machine. */
static uint64_t load8(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? v : __builtin_bswap64(v);
}

/* One to seven bytes, in loads that overlap. */
static uint64_t load_short(const unsigned char *p, size_t n)
{
    if (n < 4)
        return (uint64_t)p[0] | (uint64_t)p[n / 2] << (n / 2 * 8) |
               (uint64_t)p[n - 1] << ((n - 1) * 8);
    uint64_t begin = (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
                     (uint64_t)p[3] << 24;
    const unsigned char *q = p + n - 4;
    uint64_t end = (uint64_t)q[0] | (uint64_t)q[1] << 8 | (uint64_t)q[2] << 16 |
                   (uint64_t)q[3] << 24;
    return begin | end << ((n - 4) * 8);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)(a ^ HASH_SEED) * (b ^ HASH_STEP);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* A-Z of eight bytes in small letters. A sum passes 0x7F from 'A' on, and from behind
 * 'Z' on; bytes from 0x80 on are left as they are. */
static uint64_t lower8(uint64_t v)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), top = 0x80 * ones;
    uint64_t low = v & ~top;
    uint64_t capital = ((low + (0x80 - 'A') * ones) ^ (low + (0x7F - 'Z') * ones));
    return v | (capital & ~v & top) >> 2;
}

uint64_t term_hash_folded(const unsigned char *p, size_t n)
{
    uint64_t h = n;
    if (n < 8)
        return n > 0 ? mix(lower8(load_short(p, n)), h) : 0;
    for (size_t i = 0; i + 8 < n; i += 8)
        h = mix(lower8(load8(p + i)), h);
    return mix(lower8(load8(p + n - 8)), h);
}

/* Of a word without high bytes; 0 when there are some. */
static uint64_t hash_plain(const unsigned char *p, size_t n)
{
    uint64_t h = n, v = 0, high = 0;
    for (size_t i = 0; i + 8 < n; i += 8) {
        high |= v = load8(p + i);
        h = mix(lower8(v), h);
    }
    high |= v = n < 8 ? load_short(p, n) : load8(p + n - 8);
    return high & UINT64_C(0x8080808080808080) ? 0 : mix(lower8(v), h);
}

uint64_t term_hash(const unsigned char *p, size_t n)
{
    unsigned char folded[TERM_MAX];
    uint64_t h = n > 0 && n <= TERM_MAX ? hash_plain(p, n) : 0;
    return h ? h : term_hash_folded(folded, term_fold(p, n, folded));
}
