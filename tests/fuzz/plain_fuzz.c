/*
 * An upstream's answer of any bytes: what our reader takes, llhttp (strict) reads as
 * the same message or not at all, and a chunked body is the same however it is cut.
 */
#include "tests/fuzz/fuzz.h"

#include <llhttp.h>

#include "base/buf.h"
#include "os/plain_priv.h"

enum { BODY_MAX = 1 << 20 };

struct second {
    bool bodiless, headed, ended;
    uint64_t body;
};

static int on_headed(llhttp_t *p)
{
    struct second *s = p->data;
    s->headed = true;
    return s->bodiless ? 1 : 0;
}

static int on_body(llhttp_t *p, const char *at, size_t length)
{
    struct second *s = p->data;
    (void)at;
    s->body += length;
    return 0;
}

static int on_end(llhttp_t *p)
{
    struct second *s = p->data;
    s->ended = true;
    return HPE_PAUSED;
}

static void begin(llhttp_t *p, llhttp_settings_t *settings, struct second *s)
{
    llhttp_settings_init(settings);
    settings->on_headers_complete = on_headed;
    settings->on_body = on_body;
    settings->on_message_complete = on_end;
    llhttp_init(p, HTTP_RESPONSE, settings);
    p->data = s;
}

/* llhttp may refuse what we take; it must not see another message. */
static void compare_head(struct raw in, bool bodiless)
{
    struct plain_fields fields;
    struct plain_head h;
    struct second s = {.bodiless = bodiless};
    llhttp_settings_t settings;
    llhttp_t p;
    if (!plain_head_read(in, bodiless, &h, &fields))
        return;
    for (size_t i = 0; i < h.count; i++) {
        FUZZ_HOLDS(fields.p[i].name.p > in.p);
        FUZZ_HOLDS(fields.p[i].value.p + fields.p[i].value.n <= in.p + in.n - 4);
    }
    begin(&p, &settings, &s);
    llhttp_errno_t said = llhttp_execute(&p, (const char *)in.p, in.n);
    if ((said != HPE_OK && said != HPE_PAUSED) || !s.headed)
        return;
    bool chunked = (p.flags & F_CHUNKED) != 0;
    bool length = (p.flags & F_CONTENT_LENGTH) != 0;
    FUZZ_HOLDS(p.status_code == h.status);
    FUZZ_HOLDS(!h.keeps || llhttp_should_keep_alive(&p));
    FUZZ_HOLDS(h.body != PLAIN_CHUNKED || (chunked && !length));
    FUZZ_HOLDS(h.body != PLAIN_TO_END || (!chunked && !length));
    FUZZ_HOLDS(h.body != PLAIN_LENGTH || (length && !chunked));
    if (h.body == PLAIN_LENGTH)
        FUZZ_HOLDS(
            s.ended == (h.length == 0) && (s.ended || p.content_length == h.length));
    /* llhttp waits for a body behind 304, which has none (RFC 9110, 15.4.5). */
    if (h.body == PLAIN_NONE && h.status >= 200 && h.status != 304)
        FUZZ_HOLDS(s.ended || !h.keeps);
}

/* How much of `in` belongs to the body; false: it is wrong. */
static bool decode(
    struct raw in, size_t step, struct buf *out, size_t *taken, bool *over)
{
    struct plain_chunks c = {.state = CHUNK_SIZE};
    struct raw rest = {NULL, 0};
    size_t at = 0;
    bool ok = true;
    while (ok && at < in.n && c.state != CHUNK_OVER) {
        struct raw piece = raw_slice(in, at, at + step);
        ok = plain_chunks_feed(&c, piece, out, &rest);
        at += piece.n - rest.n;
    }
    *taken = at;
    *over = c.state == CHUNK_OVER;
    return ok;
}

static void compare_chunks(struct raw in)
{
    static const char front[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    struct buf whole, pieces;
    size_t taken = 0, again = 0;
    bool over = false, over_again = false;
    struct second s = {.bodiless = false};
    llhttp_settings_t settings;
    llhttp_t p;
    buf_init(&whole, BODY_MAX);
    buf_init(&pieces, BODY_MAX);
    bool ok = decode(in, in.n ? in.n : 1, &whole, &taken, &over);
    FUZZ_HOLDS(ok == decode(in, 3, &pieces, &again, &over_again));
    FUZZ_HOLDS(!ok || (taken == again && over == over_again &&
                          raw_eq(buf_raw(&whole), buf_raw(&pieces))));
    begin(&p, &settings, &s);
    FUZZ_HOLDS(llhttp_execute(&p, front, sizeof front - 1) == HPE_OK);
    llhttp_errno_t said = llhttp_execute(&p, (const char *)in.p, taken);
    if (ok && (said == HPE_OK || said == HPE_PAUSED))
        FUZZ_HOLDS(s.ended == over && s.body == whole.n);
    buf_fini(&whole);
    buf_fini(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raw in = raw_of(data, size);
    if (!size)
        return 0;
    compare_head(raw_slice(in, 1, in.n), data[0] & 1);
    compare_chunks(raw_slice(in, 1, in.n));
    return 0;
}
