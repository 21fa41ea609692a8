#include "http/reader.h"

#include <string.h>

#include "base/mem.h"
#include "http/second_priv.h"

/*
 * Invariants: `bytes` ends where the head ends once the state is past IN_HEAD; each
 * byte of a message is given to llhttp once, after our own reader took it.
 */
enum { IN_HEAD, IN_BODY, AT_END, IS_OVER };

bool http_reader_init(struct http_reader *r, uint64_t body_max_bytes, struct err *err)
{
    *r = (struct http_reader){.state = IN_HEAD, .body_max_bytes = body_max_bytes};
    buf_init(&r->bytes, HTTP_HEAD_MAX + 1);
    http_chunked_init(&r->chunked);
    r->second = http_second_new(err);
    return r->second != NULL;
}

void http_reader_fini(struct http_reader *r)
{
    if (!r->second)
        return;
    buf_wipe(&r->bytes);
    http_chunked_fini(&r->chunked);
    mem_free(r->fields);
    r->fields = NULL;
    http_second_free(r->second);
    r->second = NULL;
}

void http_reader_feed(struct http_reader *r, struct raw bytes)
{
    r->rest = bytes;
}

bool http_reader_is_idle(const struct http_reader *r)
{
    return r->state == IN_HEAD && r->bytes.n == 0 && r->rest.n == 0;
}

static enum http_got refuse(
    struct http_reader *r, struct http_refusal why, struct http_event *out)
{
    r->state = IS_OVER;
    r->refusal = why;
    out->refusal = why;
    return HTTP_GOT_REFUSAL;
}

static enum http_got refuse_with(
    struct http_reader *r, int status, const char *why, struct http_event *out)
{
    return refuse(r, (struct http_refusal){status, why}, out);
}

/*
 * Moves bytes of the head over. A line that ends with a bare LF would leave us waiting
 * for an end that never comes: it is refused at once.
 */
static enum http_got gather_head(struct http_reader *r, struct http_event *out)
{
    size_t old = r->bytes.n, room = HTTP_HEAD_MAX + 1 - old;
    size_t n = r->rest.n < room ? r->rest.n : room;
    buf_add(&r->bytes, r->rest.p, n);
    if (!buf_ok(&r->bytes, NULL))
        return refuse_with(r, 503, "there is not enough memory", out);
    const unsigned char *p = r->bytes.p;
    for (size_t i = old; i < r->bytes.n; i++) {
        if (p[i] == '\n' && (i == 0 || p[i - 1] != '\r'))
            return refuse_with(r, 400, "a line ends without a carriage return", out);
        if (p[i] == '\n' && i >= 3 && memcmp(p + i - 3, "\r\n\r\n", 4) == 0) {
            r->rest = raw_slice(r->rest, i + 1 - old, r->rest.n);
            r->bytes.n = i + 1;
            return HTTP_GOT_HEAD;
        }
    }
    r->rest = raw_slice(r->rest, n, r->rest.n);
    if (r->bytes.n > HTTP_HEAD_MAX)
        return refuse_with(r, 431, "the head is larger than 32 KB", out);
    return HTTP_GOT_MORE;
}

/* A connection keeps room for as many fields as came: most have ten of a hundred. */
static bool keep_fields(struct http_reader *r)
{
    size_t n = r->head.count;
    if (n > r->fields_room) {
        mem_free(r->fields);
        r->fields_room = 0;
        r->fields = mem_array(n, sizeof *r->fields);
        if (!r->fields)
            return false;
        r->fields_room = n;
    }
    if (n)
        memcpy(r->fields, r->head.fields, n * sizeof *r->fields);
    r->head.fields = r->fields;
    return true;
}

static bool parse_head(struct http_reader *r, struct http_refusal *why)
{
    UNINIT struct http_fields room;
    if (!http_head_parse(buf_raw(&r->bytes), &room, &r->head, why))
        return false;
    return keep_fields(r) || http_refuse(why, 503, "there is not enough memory");
}

static enum http_got read_head(struct http_reader *r, struct http_event *out)
{
    struct http_refusal why = {0, NULL};
    enum http_got got = gather_head(r, out);
    if (got != HTTP_GOT_HEAD)
        return got;
    if (!parse_head(r, &why)) {
        r->head.fields = NULL;
        r->head.count = 0;
        return refuse(r, why, out);
    }
    if (!http_second_head(r->second, buf_raw(&r->bytes), &r->head))
        return refuse_with(r, 400, "the head can be read in two ways", out);
    if (r->head.framing == HTTP_LENGTH && r->head.length > r->body_max_bytes)
        return refuse_with(r, 413, "the body is larger than this server takes", out);
    http_chunked_fini(&r->chunked);
    r->left = r->head.length;
    r->body_bytes = 0;
    r->state = r->head.framing == HTTP_NO_BODY ? AT_END : IN_BODY;
    return HTTP_GOT_HEAD;
}

static enum http_got read_length(struct http_reader *r, struct http_event *out)
{
    size_t n = r->rest.n < r->left ? r->rest.n : (size_t)r->left;
    if (!n)
        return HTTP_GOT_MORE;
    out->body = raw_slice(r->rest, 0, n);
    if (!http_second_body(r->second, out->body))
        return refuse_with(r, 400, "the body can be read in two ways", out);
    r->rest = raw_slice(r->rest, n, r->rest.n);
    r->left -= n;
    r->body_bytes += n;
    r->state = r->left ? IN_BODY : AT_END;
    return HTTP_GOT_BODY;
}

static enum http_got end_message(struct http_reader *r, struct http_event *out)
{
    if (!http_second_ended(r->second, r->body_bytes))
        return refuse_with(r, 400, "the request ends in two places", out);
    buf_clear(&r->bytes);
    r->state = r->head.keep_alive ? IN_HEAD : IS_OVER;
    return HTTP_GOT_END;
}

static enum http_got read_chunked(struct http_reader *r, struct http_event *out)
{
    struct http_refusal why = {0, NULL};
    struct raw before = r->rest;
    enum http_chunk_got got =
        http_chunked_next(&r->chunked, &r->rest, &out->body, &why);
    if (got == HTTP_CHUNK_BAD)
        return refuse(r, why, out);
    struct raw taken = raw_slice(before, 0, before.n - r->rest.n);
    if (taken.n && !http_second_body(r->second, taken))
        return refuse_with(r, 400, "the body can be read in two ways", out);
    if (got == HTTP_CHUNK_MORE)
        return HTTP_GOT_MORE;
    if (got == HTTP_CHUNK_END)
        return end_message(r, out);
    r->body_bytes += out->body.n;
    if (r->body_bytes > r->body_max_bytes)
        return refuse_with(r, 413, "the body is larger than this server takes", out);
    return HTTP_GOT_BODY;
}

enum http_got http_reader_next(struct http_reader *r, struct http_event *out)
{
    *out = (struct http_event){.head = &r->head};
    if (r->state == AT_END)
        return end_message(r, out);
    if (r->state == IS_OVER || !r->rest.n)
        return HTTP_GOT_MORE;
    if (r->state == IN_HEAD)
        return read_head(r, out);
    return r->head.framing == HTTP_LENGTH ? read_length(r, out) : read_chunked(r, out);
}
