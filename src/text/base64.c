#include "text/base64.h"

#include <stdint.h>

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void add_group(struct buf *b, const unsigned char *p, size_t n)
{
    uint32_t v = (uint32_t)p[0] << 16 | (n > 1 ? (uint32_t)p[1] << 8 : 0) |
                 (n > 2 ? (uint32_t)p[2] : 0);
    char text[4] = {letters[v >> 18], letters[v >> 12 & 63], '=', '='};
    if (n > 1)
        text[2] = letters[v >> 6 & 63];
    if (n > 2)
        text[3] = letters[v & 63];
    buf_add(b, text, sizeof text);
}

void base64_add(struct buf *b, struct raw bytes)
{
    for (size_t i = 0; i < bytes.n; i += 3)
        add_group(b, bytes.p + i, bytes.n - i < 3 ? bytes.n - i : 3);
}

static int value(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Bits that the padding leaves over must be zero. */
static bool well_formed(struct raw text, size_t letter_count)
{
    int last;
    for (size_t i = 0; i < letter_count; i++) {
        if (value(text.p[i]) < 0)
            return false;
    }
    if (letter_count % 4 == 0)
        return true;
    last = value(text.p[letter_count - 1]);
    return letter_count % 4 == 2 ? (last & 15) == 0 : (last & 3) == 0;
}

bool base64_parse(struct raw text, struct buf *out)
{
    size_t n = text.n;
    uint32_t v = 0;
    unsigned char *to;
    if (n % 4)
        return false;
    for (size_t i = 0; i < 2 && n && text.p[n - 1] == '='; i++)
        n--;
    if (!well_formed(text, n))
        return false;
    if (n == 0)
        return true;
    to = buf_reserve(out, n * 3 / 4);
    if (!to)
        return false;
    for (size_t i = 0; i < n; i++) {
        v = v << 6 | (uint32_t)value(text.p[i]);
        if (i % 4)
            *to++ = (unsigned char)(v >> (6 - 2 * (i % 4)));
    }
    buf_grow(out, n * 3 / 4);
    return true;
}
