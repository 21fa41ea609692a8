#include <string.h>

#include "text/json_priv.h"
#include "text/json_scan_priv.h"
#include "text/utf8.h"

/*
 * Strings in two passes: the first finds the end and checks every byte, the second,
 * only where there were escapes, resolves them into a block of the arena. TRUST: the
 * text comes from outside; no read of *p without p < end before it.
 */

/* The value of a hexadecimal digit, or -1. */
static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits at p, or -1. */
static int32_t hex4(const unsigned char *p, const unsigned char *end)
{
    int a, b, c, d;
    if (end - p < 4)
        return -1;
    a = hex_value(p[0]);
    b = hex_value(p[1]);
    c = hex_value(p[2]);
    d = hex_value(p[3]);
    return (a | b | c | d) < 0 ? -1 : a << 12 | b << 8 | c << 4 | d;
}

static bool is_high(int32_t unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(int32_t unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/* What a one-letter escape stands for; 0 when it is none. */
static unsigned char plain_escape(unsigned char c)
{
    static const unsigned char meaning[256] = {['"'] = '"',
        ['\\'] = '\\',
        ['/'] = '/',
        ['b'] = '\b',
        ['f'] = '\f',
        ['n'] = '\n',
        ['r'] = '\r',
        ['t'] = '\t'};
    return meaning[c];
}

/* Checks the escape whose backslash is at p. */
static const unsigned char *pass_escape(struct parser *s, const unsigned char *p)
{
    p++;
    if (p < s->end && plain_escape(*p))
        return p + 1;
    if (p >= s->end || *p != 'u')
        return json_wants(s, p, "an escape of RFC 8259");
    if (hex4(p + 1, s->end) < 0)
        return json_wants(s, p + 1, "four hexadecimal digits");
    return p + 5;
}

static bool is_tail(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* Length of the character at p; what is most common is asked first. */
static size_t wide_length(const unsigned char *p, const unsigned char *end)
{
    if (*p >= 0xc2 && *p < 0xe0 && end - p >= 2 && is_tail(p[1]))
        return 2;
    if (*p > 0xe0 && *p < 0xed && end - p >= 3 && is_tail(p[1]) && is_tail(p[2]))
        return 3;
    return utf8_length(raw_of(p, (size_t)(end - p)));
}

/* Passes a run of characters over ASCII, and the single spaces between such runs. */
static const unsigned char *pass_wide(struct parser *s, const unsigned char *p)
{
    const unsigned char *end = s->end;
    while (p < end && *p >= 0x80) {
        size_t n = wide_length(p, end);
        if (n == 0) {
            err_set(s->err, ERR_INPUT, "text.json_utf8",
                "the JSON is not UTF-8 at byte %zu; convert the file to UTF-8",
                (size_t)(p - s->begin));
            return NULL;
        }
        p += n;
        if (p < end && *p == ' ')
            p++;
    }
    return p;
}

/*
 * Reads the \u escape whose digits are at *p, and the second half of a pair. A
 * surrogate without its other half becomes U+FFFD and is counted.
 */
static uint32_t unicode_escape(
    const unsigned char **p, const unsigned char *end, size_t *lone)
{
    int32_t unit = hex4(*p, end);
    int32_t low = -1;
    *p += 4;
    if (is_high(unit) && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u')
        low = hex4(*p + 2, end);
    if (is_low(low)) {
        *p += 6;
        return 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
    }
    if (is_high(unit) || is_low(unit)) {
        ++*lone;
        return UTF8_REPLACEMENT;
    }
    return (uint32_t)unit;
}

static size_t plain_run(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *stop = memchr(p, '\\', (size_t)(end - p));
    return (size_t)((stop ? stop : end) - p);
}

/* Resolves the escapes of the string v, which has been checked. */
static bool decode(struct parser *s, struct json *v)
{
    const unsigned char *p = v->p + 1, *end = v->p + v->n - 1;
    struct decoded *d = json_take(s, p, sizeof *d + v->n); /* escapes only shrink */
    unsigned char *to;
    if (!d)
        return false;
    to = d->bytes;
    while (p < end) {
        if (*p != '\\') {
            size_t n = plain_run(p, end);
            memcpy(to, p, n);
            to += n;
            p += n;
        } else if (p[1] == 'u') {
            p += 2;
            to += utf8_encode(unicode_escape(&p, end, &d->lone), to);
        } else {
            *to++ = plain_escape(p[1]);
            p += 2;
        }
    }
    d->n = (size_t)(to - d->bytes);
    v->u.decoded = d;
    v->info |= NODE_DECODED;
    return true;
}

const unsigned char *json_read_string(
    struct parser *s, const unsigned char *p, struct json *v)
{
    const unsigned char *end = s->end;
    bool escaped = false;
    v->p = p++;
    for (;;) {
        p = scan_plain(p, end);
        if (p < end && *p == '"')
            break;
        if (p >= end || *p < 0x20)
            return json_wants(s, p, "the end of a string or an escaped character");
        escaped |= *p == '\\';
        p = *p == '\\' ? pass_escape(s, p) : pass_wide(s, p);
        if (!p)
            return NULL;
    }
    p++;
    v->n = (uint32_t)(p - v->p);
    v->info |= JSON_STRING;
    return !escaped || decode(s, v) ? p : NULL;
}
