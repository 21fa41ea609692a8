#include "http/reader.h"

#include "base/arena.h"
#include "http/request_test_priv.h"
#include "tests/harness/rows.h"
#include "tests/harness/shared.h"
#include "text/json.h"
#include "text/json_split.h"

enum { BODY_MAX = 1 << 20 };

/* What came out of a connection's bytes. */
struct seen {
    int heads, ends, status;
    struct buf body;
};

static void see(struct seen *seen, struct http_reader *r)
{
    struct http_event event;
    enum http_got got;
    while ((got = http_reader_next(r, &event)) != HTTP_GOT_MORE) {
        seen->heads += got == HTTP_GOT_HEAD;
        seen->ends += got == HTTP_GOT_END;
        if (got == HTTP_GOT_BODY)
            buf_add_raw(&seen->body, event.body);
        if (got == HTTP_GOT_REFUSAL)
            seen->status = event.refusal.status;
    }
}

/* Reads `in` in pieces of `step` bytes; buf_fini(&out->body) afterwards. */
static bool read_all(struct t *t, struct raw in, size_t step, struct seen *out)
{
    struct http_reader r;
    struct err err = ERR_INIT;
    *out = (struct seen){.heads = 0};
    buf_init(&out->body, BODY_MAX);
    if (!T_DONE(t, http_reader_init(&r, BODY_MAX, &err), &err))
        return false;
    T_OK(t, http_reader_is_idle(&r));
    for (size_t at = 0; at < in.n; at += step) {
        http_reader_feed(&r, raw_slice(in, at, at + step));
        see(out, &r);
    }
    http_reader_fini(&r);
    return true;
}

static const struct {
    const char *says, *in;
    int heads, ends, status;
    const char *body;
} rows[] = {
    {"a request", GET "\r\n", 1, 1, 0, ""},
    {"three in a row", GET "\r\n" POST "Content-Length: 2\r\n\r\nhi" GET "\r\n", 3, 3,
        0, "hi"},
    {"a chunked one and another",
        POST "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n" GET "\r\n", 2, 2,
        0, "hi"},
    {"a body that has not come", POST "Content-Length: 5\r\n\r\nhel", 1, 0, 0, "hel"},
    {"half a head", GET, 0, 0, 0, ""},
    {"nothing after a last request", GET "Connection: close\r\n\r\n" GET "\r\n", 1, 1,
        0, ""},
    {"nothing after a refusal", "nonsense\r\n\r\n" GET "\r\n", 0, 0, 400, ""},
    {"a head that never ends, by line feeds", "GET /ping HTTP/1.1\nHost: a\n\n", 0, 0,
        400, ""},
    {"a line feed first", "\nGET", 0, 0, 400, ""},
    {"a refusal inside a body", POST "Transfer-Encoding: chunked\r\n\r\n2\r\nhiX", 1, 0,
        400, "hi"},
    {"a body over the limit", POST "Content-Length: 1048577\r\n\r\n", 0, 0, 413, ""},
    {"a blank that llhttp reads otherwise", POST "Content-Length: 5\t\r\n\r\nhello", 0,
        0, 400, ""},
};

static bool pieces(struct t *t, size_t i, size_t step)
{
    struct seen seen;
    bool held = read_all(t, raw_from_str(str_z(rows[i].in)), step, &seen) &&
                T_EQ(t, seen.heads, rows[i].heads) &&
                T_EQ(t, seen.ends, rows[i].ends) &&
                T_EQ(t, seen.status, rows[i].status) &&
                T_STR(t, buf_str(&seen.body), str_z(rows[i].body));
    buf_fini(&seen.body);
    return held;
}

static void the_pieces_do_not_matter(struct t *t)
{
    rows_check_cut(t, ROWS_OF(rows), pieces);
}

static int status_of_run(struct t *t, const char *front, char fill, size_t n)
{
    struct buf in;
    struct seen seen;
    buf_init(&in, 4 << 20);
    rows_fill(&in, front, fill, n);
    if (!read_all(t, buf_raw(&in), 4096, &seen))
        seen.status = -1;
    buf_fini(&in);
    buf_fini(&seen.body);
    return seen.status;
}

static void a_head_or_body_without_end_is_refused(struct t *t)
{
    T_EQ(t, status_of_run(t, GET "X: ", 'a', 1000000), 431);
    T_EQ(t, status_of_run(t, "", 'a', 1000000), 431);
    T_EQ(t,
        status_of_run(
            t, POST "Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", 'a', 2 * BODY_MAX),
        413);
}

/* Bytes written one to a code point, as Latin-1. */
static bool add_latin1(struct buf *out, struct raw utf8)
{
    for (size_t i = 0; i < utf8.n; i++) {
        unsigned char c = utf8.p[i];
        if (c >= 0x80) {
            if ((c & 0xfc) != 0xc0 || i + 1 == utf8.n)
                return false;
            c = (unsigned char)(c << 6 | (utf8.p[++i] & 0x3f));
        }
        buf_add_char(out, (char)c);
    }
    return true;
}

/* One line of the shared vectors: whatever it expects, it is a refusal. */
static void run_vector(struct t *t, const struct json *v)
{
    struct raw text = json_raw(json_get(v, STR("request_latin1")));
    struct seen seen;
    struct buf in;
    buf_init(&in, BODY_MAX);
    if (T_OK(t, add_latin1(&in, text)) && read_all(t, buf_raw(&in), 4096, &seen)) {
        struct raw name = json_raw(json_get(v, STR("name")));
        if (!T_OK(t, seen.status == 400 || seen.status == 431 || seen.status == 505))
            t_note(t, "vector: %.*s gives %d", (int)name.n, (const char *)name.p,
                seen.status);
        buf_fini(&seen.body);
    }
    buf_fini(&in);
}

static void every_shared_smuggling_vector_is_refused(struct t *t)
{
    struct buf text;
    struct json_split split;
    struct json_element line;
    struct err err = ERR_INIT;
    size_t run = 0;
    if (!shared_read(t, "eval/http/smuggling.jsonl", &text))
        return;
    json_split_init(&split, JSON_SPLIT_LINES, 1 << 20);
    json_split_feed(&split, buf_raw(&text));
    while (json_split_next(&split, &line, &err) == JSON_GOT_ELEMENT) {
        struct arena a;
        struct json *v;
        arena_init(&a, 8 << 20);
        if (T_DONE(t, json_parse(&a, line.bytes, &v, &err), &err) &&
            json_get(v, STR("request_latin1"))) {
            run_vector(t, v);
            run++;
        }
        arena_fini(&a);
    }
    T_OK(t, run > 30);
    json_split_fini(&split);
    buf_fini(&text);
}

static bool try_reader(void *ctx)
{
    struct http_reader r;
    struct http_event event;
    (void)ctx;
    if (!http_reader_init(&r, BODY_MAX, NULL))
        return false;
    http_reader_feed(&r, raw_from_str(STR(GET "\r\n")));
    enum http_got got = http_reader_next(&r, &event);
    http_reader_fini(&r);
    return got == HTTP_GOT_HEAD ||
           (got == HTTP_GOT_REFUSAL && event.refusal.status != 503);
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_reader, NULL);
}

static const struct t_case cases[] = {
    T_CASE(the_pieces_do_not_matter),
    T_CASE(a_head_or_body_without_end_is_refused),
    T_CASE(every_shared_smuggling_vector_is_refused),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
