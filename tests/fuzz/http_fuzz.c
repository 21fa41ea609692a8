/*
 * Requests of a connection, cut in two ways: the same events come out. Where our gate
 * takes a body, llhttp (strict) alone takes the same bytes; the reader itself asks
 * llhttp about every head and every frame.
 */
#include "tests/fuzz/fuzz.h"

#include <llhttp.h>

#include "http/reader.h"

enum { BODY_MAX = 1 << 16, TRACE_MAX = 4 << 20 };

/* The events as bytes; pieces of one body are one. */
static void trace(struct raw in, size_t step, struct buf *out)
{
    struct http_reader r;
    struct http_event event;
    enum http_got got;
    FUZZ_HOLDS(http_reader_init(&r, BODY_MAX, NULL));
    for (size_t at = 0; at < in.n; at += step) {
        http_reader_feed(&r, raw_slice(in, at, at + step));
        while ((got = http_reader_next(&r, &event)) != HTTP_GOT_MORE) {
            if (got == HTTP_GOT_HEAD) {
                buf_printf(out, "\n%d %d ", (int)event.head->method, event.head->minor);
                buf_add_raw(out, event.head->target);
            }
            if (got == HTTP_GOT_BODY)
                buf_add_raw(out, event.body);
            if (got == HTTP_GOT_END)
                buf_add_z(out, "\nend");
            if (got == HTTP_GOT_REFUSAL) {
                FUZZ_HOLDS(event.refusal.status >= 400 && event.refusal.why);
                buf_printf(out, "\nrefused %d", event.refusal.status);
            }
        }
    }
    http_reader_fini(&r);
    FUZZ_HOLDS(buf_ok(out, NULL));
}

struct counted {
    uint64_t body;
    bool ended;
};

static int count_body(llhttp_t *p, const char *at, size_t length)
{
    struct counted *c = p->data;
    (void)at;
    c->body += length;
    return 0;
}

static int count_end(llhttp_t *p)
{
    struct counted *c = p->data;
    c->ended = true;
    return HPE_PAUSED;
}

/* A chunked body by our decoder alone and by llhttp alone. */
static void compare_chunked(struct raw in)
{
    static const char front[] =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    struct http_chunked c;
    struct http_refusal why;
    struct counted counted = {0, false};
    struct raw rest = in, data;
    enum http_chunk_got got;
    uint64_t body = 0;
    llhttp_settings_t settings;
    llhttp_t p;
    http_chunked_init(&c);
    while ((got = http_chunked_next(&c, &rest, &data, &why)) == HTTP_CHUNK_DATA)
        body += data.n;
    http_chunked_fini(&c);
    if (got == HTTP_CHUNK_BAD)
        return;
    llhttp_settings_init(&settings);
    settings.on_body = count_body;
    settings.on_message_complete = count_end;
    llhttp_init(&p, HTTP_REQUEST, &settings);
    p.data = &counted;
    FUZZ_HOLDS(llhttp_execute(&p, front, sizeof front - 1) == HPE_OK);
    struct raw taken = raw_slice(in, 0, in.n - rest.n);
    llhttp_errno_t said = llhttp_execute(&p, (const char *)taken.p, taken.n);
    /* llhttp knows fewer bytes of extensions and trailers: it may refuse what we take,
     * which the reader then refuses; it must never see another end. */
    if (said == HPE_OK || said == HPE_PAUSED) {
        FUZZ_HOLDS(counted.ended == (got == HTTP_CHUNK_END));
        FUZZ_HOLDS(counted.body == body);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raw in = raw_of(data, size);
    struct buf once, pieces;
    buf_init(&once, TRACE_MAX);
    buf_init(&pieces, TRACE_MAX);
    trace(in, size ? size : 1, &once);
    trace(in, 1 + size % 7, &pieces);
    FUZZ_HOLDS(raw_eq(buf_raw(&once), buf_raw(&pieces)));
    buf_fini(&once);
    buf_fini(&pieces);
    compare_chunked(in);
    return 0;
}
