#include "text/utf8.h"

#include <string.h>

static bool tail(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/*
 * The range of the second byte is what tells overlong forms (e0, f0), surrogates (ed)
 * and points over U+10FFFF (f4) apart; Unicode table 3-7.
 */
static bool second(unsigned char first, unsigned char c)
{
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return c >= low && c <= high;
}

/* How many bytes a character with this first byte has; 0: it starts none. */
static size_t announced(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

size_t utf8_length(struct raw r)
{
    size_t n = r.n ? announced(r.p[0]) : 0;
    if (n > r.n)
        return 0;
    if (n >= 2 && !second(r.p[0], r.p[1]))
        return 0;
    if ((n >= 3 && !tail(r.p[2])) || (n == 4 && !tail(r.p[3])))
        return 0;
    return n;
}

size_t utf8_valid(struct raw r)
{
    size_t at = 0;
    while (at < r.n) {
        uint64_t word;
        size_t n;
        if (r.n - at >= sizeof word) {
            memcpy(&word, r.p + at, sizeof word);
            if (!(word & UINT64_C(0x8080808080808080))) {
                at += sizeof word;
                continue;
            }
        }
        n = utf8_length(raw_of(r.p + at, r.n - at));
        if (n == 0)
            break;
        at += n;
    }
    return at;
}

size_t utf8_decode(struct raw r, uint32_t *point)
{
    static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    size_t n = utf8_length(r);
    uint32_t v;
    if (n == 0)
        return 0;
    v = r.p[0] & first_bits[n];
    for (size_t i = 1; i < n; i++)
        v = v << 6 | (r.p[i] & 0x3fU);
    *point = v;
    return n;
}

size_t utf8_encode(uint32_t point, unsigned char out[UTF8_MAX])
{
    if (point < 0x80) {
        out[0] = (unsigned char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (unsigned char)(0xc0 | point >> 6);
        out[1] = (unsigned char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return 0;
    if (point < 0x10000) {
        out[0] = (unsigned char)(0xe0 | point >> 12);
        out[1] = (unsigned char)(0x80 | (point >> 6 & 0x3f));
        out[2] = (unsigned char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (unsigned char)(0xf0 | point >> 18);
    out[1] = (unsigned char)(0x80 | (point >> 12 & 0x3f));
    out[2] = (unsigned char)(0x80 | (point >> 6 & 0x3f));
    out[3] = (unsigned char)(0x80 | (point & 0x3f));
    return 4;
}

struct raw utf8_cut(struct raw r, size_t max_bytes)
{
    size_t n = max_bytes;
    if (r.n <= max_bytes)
        return r;
    /* At most three bytes back: more tails in a row are not UTF-8 anyway. */
    while (n > 0 && max_bytes - n < UTF8_MAX - 1 && tail(r.p[n]))
        n--;
    return raw_slice(r, 0, tail(r.p[n]) ? max_bytes : n);
}

size_t utf8_broken(struct raw r)
{
    size_t want = announced(r.p[0]);
    size_t n = 1;
    if (want < 2 || r.n < 2 || !second(r.p[0], r.p[1]))
        return 1;
    for (n = 2; n < want && n < r.n && tail(r.p[n]); n++)
        continue;
    return n;
}

size_t utf8_clean(struct buf *out, struct raw r)
{
    static const unsigned char mark[] = {0xef, 0xbf, 0xbd};
    size_t replaced = 0;
    while (r.n) {
        size_t good = utf8_valid(r);
        buf_add(out, r.p, good);
        r = raw_slice(r, good, r.n);
        if (r.n) {
            buf_add(out, mark, sizeof mark);
            r = raw_slice(r, utf8_broken(r), r.n);
            replaced++;
        }
    }
    return replaced;
}
