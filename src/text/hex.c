#include "text/hex.h"

static const char digits[] = "0123456789abcdef";

struct str hex_format(const unsigned char *p, size_t n, char *text)
{
    for (size_t i = 0; i < n; i++) {
        text[2 * i] = digits[p[i] >> 4];
        text[2 * i + 1] = digits[p[i] & 15];
    }
    text[2 * n] = '\0';
    return (struct str){text, 2 * n};
}

void hex_add(struct buf *b, const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_add_char(b, digits[p[i] >> 4]);
        buf_add_char(b, digits[p[i] & 15]);
    }
}

static int value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool hex_parse(struct str s, unsigned char *out, size_t n)
{
    if (s.n / 2 != n || s.n % 2)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (value(s.p[i]) < 0)
            return false;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)(value(s.p[2 * i]) << 4 | value(s.p[2 * i + 1]));
    return true;
}
