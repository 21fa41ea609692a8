/* What bytes in a file say, and how bytes may stand there. */
#include <string.h>

#include "deid/medium/medium_priv.h"
#include "text/json.h"
#include "text/json_write.h"

static void utf8_put(unsigned u, struct buf *out)
{
    if (u < 0x80) {
        buf_add_char(out, (char)u);
    } else if (u < 0x800) {
        buf_add_char(out, (char)(0xC0 | u >> 6));
        buf_add_char(out, (char)(0x80 | (u & 0x3F)));
    } else if (u < 0x10000) {
        buf_add_char(out, (char)(0xE0 | u >> 12));
        buf_add_char(out, (char)(0x80 | (u >> 6 & 0x3F)));
        buf_add_char(out, (char)(0x80 | (u & 0x3F)));
    } else {
        buf_add_char(out, (char)(0xF0 | u >> 18));
        buf_add_char(out, (char)(0x80 | (u >> 12 & 0x3F)));
        buf_add_char(out, (char)(0x80 | (u >> 6 & 0x3F)));
        buf_add_char(out, (char)(0x80 | (u & 0x3F)));
    }
}

static unsigned hex4(const unsigned char *p)
{
    unsigned v = 0;
    for (unsigned i = 0; i < 4; i++) {
        unsigned char c = p[i];
        unsigned d = c <= '9' ? c - 48u : (c | 0x20u) - 'a' + 10;
        v = v << 4 | (d & 15);
    }
    return v;
}

/* A lone surrogate says U+FFFD, as json_raw has it. */
static void put_unit(const unsigned char *p, size_t unit, struct buf *out)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    if (unit == 12) {
        unsigned u = 0x10000 + ((hex4(p + 2) - 0xD800) << 10) + hex4(p + 8) - 0xDC00;
        utf8_put(u, out);
    } else if (unit == 6) {
        unsigned u = hex4(p + 2);
        utf8_put(u >= 0xD800 && u < 0xE000 ? 0xFFFD : u, out);
    } else if (unit == 2) {
        const char *k = p[1] ? strchr(from, p[1]) : NULL;
        buf_add_char(out, k ? to[k - from] : (char)p[1]);
    } else {
        buf_add_char(out, (char)p[0]);
    }
}

static struct raw json_said(struct raw source, struct buf *out)
{
    size_t from = out->n, says = 0;
    for (size_t i = 0; i < source.n;) {
        size_t unit = medium_unit(source.p + i, source.n - i, &says);
        put_unit(source.p + i, unit, out);
        i += unit;
    }
    return raw_slice(buf_raw(out), from, out->n);
}

struct raw medium_decode(enum medium_how how, struct raw source, struct buf *out)
{
    size_t from = out->n;
    if (how == HOW_JSON_STRING && source.n && memchr(source.p, '\\', source.n))
        return json_said(source, out);
    if (how != HOW_QUOTED || source.n == 0 || !memchr(source.p, '"', source.n))
        return source;
    for (size_t i = 0; i < source.n; i++) {
        buf_add_char(out, (char)source.p[i]);
        i += source.p[i] == '"' && i + 1 < source.n && source.p[i + 1] == '"';
    }
    return raw_slice(buf_raw(out), from, out->n);
}

/* As a string would be written, without its quotes. */
static void json_inside(struct raw text, struct buf *out)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = text.p[i];
        if (c == '"' || c == '\\') {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        } else if (c < 0x20) {
            buf_add_z(out, "\\u00");
            buf_add_char(out, hex[c >> 4]);
            buf_add_char(out, hex[c & 15]);
        } else {
            buf_add_char(out, (char)c);
        }
    }
}

static bool is_number(struct raw text)
{
    size_t i = text.n > 0 && text.p[0] == '-';
    if (i == text.n || (text.p[i] == '0' && text.n > i + 1))
        return false;
    for (; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    }
    return true;
}

void medium_encode(enum medium_how how, struct raw text, struct buf *out)
{
    switch (how) {
    case HOW_PLAIN:
        buf_add_raw(out, text);
        return;
    case HOW_JSON_STRING:
        json_inside(text, out);
        return;
    case HOW_JSON_NUMBER:
        if (is_number(text)) {
            buf_add_raw(out, text);
            return;
        }
        buf_add_char(out, '"');
        json_inside(text, out);
        buf_add_char(out, '"');
        return;
    case HOW_CELL: /* what would end the cell is left out */
        for (size_t i = 0; i < text.n; i++)
            buf_add_char(
                out, memchr(",;\t|\"\r\n", text.p[i], 7) ? ' ' : (char)text.p[i]);
        return;
    case HOW_QUOTED:
        for (size_t i = 0; i < text.n; i++) {
            buf_add_char(out, (char)text.p[i]);
            if (text.p[i] == '"')
                buf_add_char(out, '"');
        }
        return;
    }
}
