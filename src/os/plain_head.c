#include <string.h>

#include "base/buf.h"
#include "os/plain_priv.h"

enum { LINE_BYTES_MAX = 4096, TRAILER_BYTES_MAX = 16384, LENGTH_DIGITS_MAX = 18 };

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

/* RFC 9110, 5.6.2. */
static bool is_token_byte(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_word(struct raw r, const char *lower)
{
    size_t n = strlen(lower);
    if (r.n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = r.p[i];
        if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != (unsigned char)lower[i])
            return false;
    }
    return true;
}

/* "HTTP/1.1 200 OK". */
static bool read_status(struct raw line, struct plain_head *out)
{
    if (line.n < 12 || memcmp(line.p, "HTTP/1.", 7) != 0 ||
        (line.p[7] != '0' && line.p[7] != '1') || line.p[8] != ' ' ||
        (line.n > 12 && line.p[12] != ' '))
        return false;
    out->status = 0;
    for (size_t i = 9; i < 12; i++) {
        if (line.p[i] < '0' || line.p[i] > '9')
            return false;
        out->status = out->status * 10 + (line.p[i] - '0');
    }
    out->keeps = line.p[7] == '1';
    return out->status >= 100 && out->status != 101;
}

static bool read_field(struct raw line, struct fetch_field *out)
{
    size_t n = 0;
    while (n < line.n && is_token_byte(line.p[n]))
        n++;
    if (!n || n == line.n || line.p[n] != ':')
        return false;
    struct raw value = raw_slice(line, n + 1, line.n);
    while (value.n && is_blank(value.p[0]))
        value = raw_slice(value, 1, value.n);
    while (value.n && is_blank(value.p[value.n - 1]))
        value.n--;
    for (size_t i = 0; i < value.n; i++) {
        if ((value.p[i] < 0x20 && value.p[i] != '\t') || value.p[i] == 0x7f)
            return false;
    }
    *out = (struct fetch_field){raw_slice(line, 0, n), value};
    return true;
}

static bool read_length(struct raw value, uint64_t *out)
{
    uint64_t n = 0;
    if (!value.n || value.n > LENGTH_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9')
            return false;
        n = n * 10 + (uint64_t)(value.p[i] - '0');
    }
    *out = n;
    return true;
}

/* One of the words between commas. */
static bool lists_word(struct raw list, const char *lower)
{
    while (list.n) {
        size_t n = 0;
        while (n < list.n && list.p[n] != ',')
            n++;
        struct raw word = raw_slice(list, 0, n);
        list = raw_slice(list, n + 1, list.n);
        while (word.n && is_blank(word.p[0]))
            word = raw_slice(word, 1, word.n);
        while (word.n && is_blank(word.p[word.n - 1]))
            word.n--;
        if (is_word(word, lower))
            return true;
    }
    return false;
}

/* Two ways to say where the body ends are refused, as are two lengths. */
static bool read_framing(
    struct plain_head *h, const struct plain_fields *fields, bool bodiless)
{
    bool length = false, chunked = false;
    for (size_t i = 0; i < h->count; i++) {
        const struct fetch_field *f = &fields->p[i];
        if (is_word(f->name, "content-length")) {
            if (length || !read_length(f->value, &h->length))
                return false;
            length = true;
        } else if (is_word(f->name, "transfer-encoding")) {
            if (chunked || !is_word(f->value, "chunked"))
                return false;
            chunked = true;
        } else if (is_word(f->name, "connection")) {
            h->keeps &= !lists_word(f->value, "close");
        }
    }
    if (length && chunked)
        return false;
    h->body = chunked ? PLAIN_CHUNKED : length ? PLAIN_LENGTH : PLAIN_TO_END;
    if (bodiless || h->status < 200 || h->status == 204 || h->status == 304)
        h->body = PLAIN_NONE;
    /* Who says that nothing will come, and how much: both can't be held. */
    h->keeps &= h->body != PLAIN_TO_END &&
                !(h->status == 204 && (chunked || (length && h->length)));
    return true;
}

/* Up to CR LF; false: there is none, or a CR or LF stands alone. */
static bool take_line(struct raw *bytes, struct raw *line)
{
    for (size_t i = 0; i < bytes->n; i++) {
        if (bytes->p[i] == '\n' || (bytes->p[i] == '\r' && i + 1 == bytes->n))
            return false;
        if (bytes->p[i] != '\r')
            continue;
        if (bytes->p[i + 1] != '\n')
            return false;
        *line = raw_slice(*bytes, 0, i);
        *bytes = raw_slice(*bytes, i + 2, bytes->n);
        return true;
    }
    return false;
}

bool plain_head_read(struct raw bytes, bool bodiless, struct plain_head *out,
    struct plain_fields *fields)
{
    struct raw line;
    out->count = 0;
    out->length = 0;
    if (!take_line(&bytes, &line) || !read_status(line, out))
        return false;
    while (take_line(&bytes, &line) && line.n) {
        if (out->count == FETCH_FIELDS_MAX ||
            !read_field(line, &fields->p[out->count++]))
            return false;
    }
    return !bytes.n && !line.n && read_framing(out, fields, bodiless);
}

static int digit(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A byte of the line that says how long the next chunk is. */
static bool feed_size(struct plain_chunks *c, unsigned char b)
{
    int d = digit(b);
    if (++c->line_bytes > LINE_BYTES_MAX)
        return false;
    if (c->cr) {
        c->state = c->left ? CHUNK_DATA : CHUNK_TRAILER;
        c->cr = false;
        c->line_bytes = 0;
        return b == '\n' && c->digits > 0;
    }
    if (b == '\r') {
        c->cr = true;
    } else if (c->extension || b == ';' || is_blank(b)) {
        c->extension = true;
        return b >= 0x20 || b == '\t';
    } else {
        if (d < 0 || ++c->digits > 15)
            return false;
        c->left = c->left * 16 + (uint64_t)d;
    }
    return true;
}

/* CR LF behind a chunk. */
static bool feed_line(struct plain_chunks *c, unsigned char b)
{
    if (!c->cr) {
        c->cr = true;
        return b == '\r';
    }
    *c = (struct plain_chunks){.state = CHUNK_SIZE};
    return b == '\n';
}

/* Lines up to an empty one; what they say is passed over. */
static bool feed_trailer(struct plain_chunks *c, unsigned char b)
{
    if (++c->trailer_bytes > TRAILER_BYTES_MAX)
        return false;
    if (c->cr) {
        c->cr = false;
        c->state = c->line_bytes ? CHUNK_TRAILER : CHUNK_OVER;
        c->line_bytes = 0;
        return b == '\n';
    }
    c->cr = b == '\r';
    c->line_bytes += !c->cr;
    return b != '\n';
}

bool plain_chunks_feed(
    struct plain_chunks *c, struct raw bytes, struct buf *out, struct raw *rest)
{
    size_t i = 0;
    bool ok = true;
    while (ok && i < bytes.n && c->state != CHUNK_OVER) {
        if (c->state == CHUNK_DATA) {
            size_t n = bytes.n - i < c->left ? bytes.n - i : (size_t)c->left;
            buf_add(out, bytes.p + i, n);
            i += n;
            c->left -= n;
            c->state = c->left ? CHUNK_DATA : CHUNK_LINE;
            continue;
        }
        unsigned char b = bytes.p[i++];
        if (c->state == CHUNK_SIZE)
            ok = feed_size(c, b);
        else
            ok = c->state == CHUNK_LINE ? feed_line(c, b) : feed_trailer(c, b);
    }
    *rest = raw_slice(bytes, i, bytes.n);
    return ok && buf_ok(out, NULL);
}
