#include "deid/fold/fold.h"

#include <string.h>

static int hex_value(unsigned char c)
{
    unsigned char lower = (unsigned char)(c | 0x20);
    if (c >= '0' && c <= '9')
        return c - '0';
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static int hex_byte(struct raw t, size_t i)
{
    if (t.n < i + 2)
        return -1;
    int high = hex_value(t.p[i]), low = hex_value(t.p[i + 1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* %40: printable ASCII only. */
static size_t percent(struct raw t, size_t i, unsigned char *out)
{
    int v = hex_byte(t, i + 1);
    if (v < 0x20 || v > 0x7E)
        return 0;
    out[0] = (unsigned char)v;
    return 3;
}

/* \n \t \/ \" \u0040 */
static size_t backslash(struct raw t, size_t i, unsigned char *out)
{
    unsigned char c = i + 1 < t.n ? t.p[i + 1] : 0;
    if (c == 'u') {
        int high = hex_byte(t, i + 2), low = hex_byte(t, i + 4);
        if (high == 0xFF && low >= 0x01 && low <= 0x5E)
            out[0] = (unsigned char)('!' + low - 1);
        else if (high == 0 && low >= 0x20 && low < 0x7F)
            out[0] = (unsigned char)low;
        else
            return 0;
        return 6;
    }
    static const char from[] = "nrt/\"", to[] = "\n\n\t/\"";
    const char *at = c ? strchr(from, c) : NULL;
    if (!at)
        return 0;
    out[0] = (unsigned char)to[at - from];
    return 2;
}

struct entity {
    const char *name;
    char c;
};

static const struct entity entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'},
    {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}, {"commat", '@'}, {"period", '.'},
    {"colon", ':'}, {"lowbar", '_'}, {"sol", '/'}, {"plus", '+'}, {"hyphen", '-'},
    {"dash", '-'}, {"num", '#'}, {"equals", '='}};

/* &#64; &#x40; */
static size_t numeric(struct raw t, size_t i, unsigned char *out)
{
    size_t k = i + 2;
    int base = 10, v = 0;
    if (k < t.n && (t.p[k] | 0x20) == 'x') {
        base = 16;
        k++;
    }
    size_t from = k;
    while (
        k < t.n && k - from < 6 && hex_value(t.p[k]) >= 0 && hex_value(t.p[k]) < base)
        v = v * base + hex_value(t.p[k++]);
    if (k == from || v < 0x20 || (v > 0x7E && v != 0xA0))
        return 0;
    out[0] = (unsigned char)(v == 0xA0 ? ' ' : v);
    return k - i + (k < t.n && t.p[k] == ';');
}

static size_t ampersand(struct raw t, size_t i, unsigned char *out)
{
    if (i + 1 < t.n && t.p[i + 1] == '#')
        return numeric(t, i, out);
    for (size_t e = 0; e < sizeof entities / sizeof entities[0]; e++) {
        size_t n = strlen(entities[e].name);
        if (t.n - i > n + 1 && memcmp(t.p + i + 1, entities[e].name, n) == 0 &&
            t.p[i + 1 + n] == ';') {
            out[0] = (unsigned char)entities[e].c;
            return n + 2;
        }
    }
    return 0;
}

size_t fold_escape(struct raw text, size_t i, unsigned char *out, size_t *n)
{
    *n = 1;
    switch (text.p[i]) {
    case '%':
        return percent(text, i, out);
    case '\\':
        return backslash(text, i, out);
    case '&':
        return ampersand(text, i, out);
    default:
        return 0;
    }
}
