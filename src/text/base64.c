#include "text/base64.h"

#include <stdint.h>

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
static const char plain[] = LETTERS "+/", url[] = LETTERS "-_";

static size_t group(const char *letters, const unsigned char *p, size_t n, char text[4])
{
    uint32_t v = (uint32_t)p[0] << 16 | (n > 1 ? (uint32_t)p[1] << 8 : 0) |
                 (n > 2 ? (uint32_t)p[2] : 0);
    text[0] = letters[v >> 18];
    text[1] = letters[v >> 12 & 63];
    text[2] = n > 1 ? letters[v >> 6 & 63] : '=';
    text[3] = n > 2 ? letters[v & 63] : '=';
    return n + 1;
}

void base64_add(struct buf *b, struct raw bytes)
{
    char text[4];
    for (size_t i = 0; i < bytes.n; i += 3) {
        group(plain, bytes.p + i, bytes.n - i < 3 ? bytes.n - i : 3, text);
        buf_add(b, text, sizeof text);
    }
}

void base64_url_add(struct buf *b, struct raw bytes)
{
    char text[4];
    for (size_t i = 0; i < bytes.n; i += 3)
        buf_add(
            b, text, group(url, bytes.p + i, bytes.n - i < 3 ? bytes.n - i : 3, text));
}

static int value(unsigned char c, const char *letters)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == (unsigned char)letters[62]   ? 62
           : c == (unsigned char)letters[63] ? 63
                                             : -1;
}

/* Bits that the padding leaves over must be zero. */
static bool well_formed(struct raw text, size_t letter_count, const char *letters)
{
    int last;
    for (size_t i = 0; i < letter_count; i++) {
        if (value(text.p[i], letters) < 0)
            return false;
    }
    if (letter_count % 4 == 0)
        return true;
    last = value(text.p[letter_count - 1], letters);
    return letter_count % 4 == 2 ? (last & 15) == 0 : (last & 3) == 0;
}

/* `n` letters at the begin of `text`. */
static bool parse(struct raw text, size_t n, const char *letters, struct buf *out)
{
    uint32_t v = 0;
    unsigned char *to;
    if (n % 4 == 1 || !well_formed(text, n, letters))
        return false;
    if (n == 0)
        return true;
    to = buf_reserve(out, n * 3 / 4);
    if (!to)
        return false;
    for (size_t i = 0; i < n; i++) {
        v = v << 6 | (uint32_t)value(text.p[i], letters);
        if (i % 4)
            *to++ = (unsigned char)(v >> (6 - 2 * (i % 4)));
    }
    buf_grow(out, n * 3 / 4);
    return true;
}

bool base64_parse(struct raw text, struct buf *out)
{
    size_t n = text.n;
    if (n % 4)
        return false;
    for (size_t i = 0; i < 2 && n && text.p[n - 1] == '='; i++)
        n--;
    return parse(text, n, plain, out);
}

bool base64_url_parse(struct raw text, struct buf *out)
{
    return parse(text, text.n, url, out);
}
