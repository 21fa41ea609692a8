#include "http/chunked.h"

#include "http/framing_priv.h"

enum {
    IN_SIZE,      /* digits of the size */
    IN_EXTENSION, /* after the first semicolon */
    SIZE_LF,      /* CR was seen, LF must follow */
    IN_DATA,
    DATA_CR,
    DATA_LF,
    IN_TRAILER, /* at the start of or inside a trailer line */
    TRAILER_LF,
    AT_END,
};

void http_chunked_init(struct http_chunked *c)
{
    c->state = IN_SIZE;
    c->left = 0;
    c->digits = c->line = c->trailer = 0;
    buf_init(&c->text, HTTP_TRAILER_MAX);
}

void http_chunked_fini(struct http_chunked *c)
{
    buf_wipe(&c->text);
    http_chunked_init(c);
}

static int hex_digit(unsigned char b)
{
    if (b >= '0' && b <= '9')
        return b - '0';
    if (b >= 'a' && b <= 'f')
        return b - 'a' + 10;
    return b >= 'A' && b <= 'F' ? b - 'A' + 10 : -1;
}

static bool size_byte(struct http_chunked *c, unsigned char b, struct http_refusal *why)
{
    int digit = hex_digit(b);
    if (digit >= 0) {
        if (++c->digits > HTTP_CHUNK_DIGITS_MAX || c->left >> 59)
            return http_refuse(why, 400, "a chunk's size is too large");
        c->left = c->left << 4 | (uint64_t)digit;
        return true;
    }
    if (!c->digits || (b != ';' && b != '\r'))
        return http_refuse(why, 400, "a chunk's size is no number");
    c->state = b == ';' ? IN_EXTENSION : SIZE_LF;
    return true;
}

static bool extension_byte(
    struct http_chunked *c, unsigned char b, struct http_refusal *why)
{
    if (b == '\r')
        c->state = SIZE_LF;
    else if (!http_is_value_byte(b))
        return http_refuse(why, 400, "a chunk's extension holds a control byte");
    return true;
}

static bool line_byte(struct http_chunked *c, unsigned char b, struct http_refusal *why)
{
    if (++c->line > HTTP_CHUNK_LINE_MAX)
        return http_refuse(why, 400, "a chunk's size line is longer than 256 bytes");
    if (c->state == IN_SIZE)
        return size_byte(c, b, why);
    if (c->state == IN_EXTENSION)
        return extension_byte(c, b, why);
    if (b != '\n')
        return http_refuse(why, 400, "a chunk's size line ends wrongly");
    c->state = c->left ? IN_DATA : IN_TRAILER;
    c->line = 0;
    return true;
}

/* A trailer must not say anew how the message is framed or where it goes. */
static bool check_trailer(struct http_chunked *c, struct http_refusal *why)
{
    static const struct str forbidden[] = {STR_INIT("content-length"),
        STR_INIT("transfer-encoding"), STR_INIT("host"), STR_INIT("authorization"),
        STR_INIT("content-type"), STR_INIT("content-encoding"), STR_INIT("trailer")};
    struct http_field field;
    if (!http_field_parse(buf_raw(&c->text), &field, why))
        return false;
    for (size_t i = 0; i < COUNT(forbidden); i++) {
        if (http_is_word(field.name, forbidden[i]))
            return http_refuse(why, 400, "a trailer field may not stand there");
    }
    return true;
}

static bool trailer_byte(
    struct http_chunked *c, unsigned char b, struct http_refusal *why)
{
    if (c->state == TRAILER_LF) {
        if (b != '\n')
            return http_refuse(why, 400, "a trailer line ends wrongly");
        c->state = c->line ? IN_TRAILER : AT_END;
        bool ok = !c->line || check_trailer(c, why);
        c->line = 0;
        buf_clear(&c->text);
        return ok;
    }
    if (++c->trailer > HTTP_TRAILER_MAX)
        return http_refuse(why, 431, "the trailer is larger than 4 KB");
    if (b == '\r') {
        c->state = TRAILER_LF;
        return true;
    }
    if (!http_is_value_byte(b))
        return http_refuse(why, 400, "a trailer holds a control byte");
    buf_add_char(&c->text, (char)b);
    c->line++;
    return buf_ok(&c->text, NULL) ||
           http_refuse(why, 503, "there is not enough memory");
}

static bool data_end_byte(
    struct http_chunked *c, unsigned char b, struct http_refusal *why)
{
    if (b != (c->state == DATA_CR ? '\r' : '\n'))
        return http_refuse(why, 400, "a chunk is longer than its size");
    c->state = c->state == DATA_CR ? DATA_LF : IN_SIZE;
    c->digits = 0;
    return true;
}

static bool frame_byte(
    struct http_chunked *c, unsigned char b, struct http_refusal *why)
{
    if (c->state <= SIZE_LF)
        return line_byte(c, b, why);
    if (c->state == DATA_CR || c->state == DATA_LF)
        return data_end_byte(c, b, why);
    return trailer_byte(c, b, why);
}

enum http_chunk_got http_chunked_next(
    struct http_chunked *c, struct raw *in, struct raw *data, struct http_refusal *why)
{
    while (c->state != AT_END && in->n) {
        if (c->state == IN_DATA) {
            size_t n = in->n < c->left ? in->n : (size_t)c->left;
            *data = raw_slice(*in, 0, n);
            *in = raw_slice(*in, n, in->n);
            c->left -= n;
            c->state = c->left ? IN_DATA : DATA_CR;
            return HTTP_CHUNK_DATA;
        }
        if (!frame_byte(c, in->p[0], why))
            return HTTP_CHUNK_BAD;
        *in = raw_slice(*in, 1, in->n);
    }
    return c->state == AT_END ? HTTP_CHUNK_END : HTTP_CHUNK_MORE;
}
