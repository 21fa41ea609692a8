#include "os/plain_priv.h"
#include "tests/harness/rows.h"

#define OK "HTTP/1.1 200 OK\r\n"

static const struct {
    const char *says, *head;
    bool bodiless, want;
    int status;
    enum plain_body body;
    uint64_t length;
    bool keeps;
} heads[] = {
    {"a length", OK "Content-Length: 7\r\n\r\n", false, true, 200, PLAIN_LENGTH, 7,
        true},
    {"a coding", OK "transfer-encoding: Chunked\r\n\r\n", false, true, 200,
        PLAIN_CHUNKED, 0, true},
    {"neither", OK "\r\n", false, true, 200, PLAIN_TO_END, 0, false},
    {"the last one", OK "Content-Length: 0\r\nConnection: close\r\n\r\n", false, true,
        200, PLAIN_LENGTH, 0, false},
    {"the last one, in a list",
        OK "Content-Length: 0\r\nConnection: te , Close\r\n\r\n", false, true, 200,
        PLAIN_LENGTH, 0, false},
    {"an old server", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false, true, 200,
        PLAIN_LENGTH, 0, false},
    {"no reason", "HTTP/1.1 204\r\n\r\n", false, true, 204, PLAIN_NONE, 0, true},
    {"nothing, of a length", "HTTP/1.1 204 No\r\nContent-Length: 1\r\n\r\n", false,
        true, 204, PLAIN_NONE, 1, false},
    {"the head of a body", OK "Content-Length: 7\r\n\r\n", true, true, 200, PLAIN_NONE,
        7, true},
    {"not modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", false,
        true, 304, PLAIN_NONE, 9, true},
    {"two lengths", OK "Content-Length: 7\r\nContent-Length: 7\r\n\r\n", false, false,
        0, 0, 0, 0},
    {"a length and a coding",
        OK "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n", false, false, 0,
        0, 0, 0},
    {"a length that is none", OK "Content-Length: +7\r\n\r\n", false, false, 0, 0, 0,
        0},
    {"an empty length", OK "Content-Length:\r\n\r\n", false, false, 0, 0, 0, 0},
    {"another coding", OK "Transfer-Encoding: gzip, chunked\r\n\r\n", false, false, 0,
        0, 0, 0},
    {"a folded field", OK "A: b\r\n c: d\r\n\r\n", false, false, 0, 0, 0, 0},
    {"a blank before the colon", OK "A : b\r\n\r\n", false, false, 0, 0, 0, 0},
    {"a field without a name", OK ": b\r\n\r\n", false, false, 0, 0, 0, 0},
    {"a line feed alone", OK "A: b\nC: d\r\n\r\n", false, false, 0, 0, 0, 0},
    {"a control byte", OK "A: b\x01\r\n\r\n", false, false, 0, 0, 0, 0},
    {"another protocol", "HTTP/2.0 200 OK\r\n\r\n", false, false, 0, 0, 0, 0},
    {"a status of letters", "HTTP/1.1 2x0 OK\r\n\r\n", false, false, 0, 0, 0, 0},
    {"a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", false, false, 0, 0, 0, 0},
    {"a change of protocol", "HTTP/1.1 101 Switch\r\n\r\n", false, false, 0, 0, 0, 0},
};

static bool head(struct t *t, size_t i, size_t step)
{
    struct plain_fields fields;
    struct plain_head h;
    struct raw bytes = raw_from_str(str_z(heads[i].head));
    bool read = plain_head_read(bytes, heads[i].bodiless, &h, &fields);
    (void)step;
    return T_EQ(t, read, heads[i].want) &&
           (!read ||
               (T_EQ(t, h.status, heads[i].status) && T_EQ(t, h.body, heads[i].body) &&
                   T_EQ(t, h.length, heads[i].length) &&
                   T_EQ(t, h.keeps, heads[i].keeps)));
}

static void a_head_is_read_in_one_way_or_not_at_all(struct t *t)
{
    rows_check(t, ROWS_OF(heads), head);
}

static const struct {
    const char *says, *bytes, *body, *rest;
    bool ok, over;
} chunks[] = {
    {"one", "5\r\nhello\r\n0\r\n\r\n", "hello", "", true, true},
    {"two, and more behind", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\nHTTP", "hello", "HTTP",
        true, true},
    {"an extension", "5;a=b\r\nhello\r\n0;c\r\n\r\n", "hello", "", true, true},
    {"a trailer", "0\r\nA: b\r\nC: d\r\n\r\n", "", "", true, true},
    {"large digits", "00A\r\n0123456789\r\n0\r\n\r\n", "0123456789", "", true, true},
    {"half", "5\r\nhel", "hel", "", true, false},
    {"no digits", "\r\nhello\r\n", "", "", false, false},
    {"no hexadecimal", "0x5\r\nhello\r\n", "", "", false, false},
    {"a sign", "-5\r\nhello\r\n", "", "", false, false},
    {"more digits than a length has", "1111111111111111\r\n", "", "", false, false},
    {"a line feed alone", "5\nhello\r\n", "", "", false, false},
    {"a chunk that is longer than it said", "5\r\nhelloo\r\n", "hello", "", false,
        false},
    {"a trailer's line feed alone", "0\r\nA: b\n\r\n", "", "", false, false},
};

static bool chunk(struct t *t, size_t i, size_t step)
{
    struct plain_chunks c = {.state = CHUNK_SIZE};
    struct raw all = raw_from_str(str_z(chunks[i].bytes)), rest = {NULL, 0};
    struct buf body;
    bool ok = true;
    size_t at = 0;
    buf_init(&body, 1 << 16);
    for (; ok && at < all.n && c.state != CHUNK_OVER; at += step)
        ok = plain_chunks_feed(&c, raw_slice(all, at, at + step), &body, &rest);
    size_t left = rest.n + (at < all.n ? all.n - at : 0);
    bool held = T_EQ(t, ok, chunks[i].ok) &&
                T_EQ(t, c.state == CHUNK_OVER, chunks[i].over) &&
                T_STR(t, buf_str(&body), str_z(chunks[i].body)) &&
                (!ok || T_EQ(t, left, str_z(chunks[i].rest).n));
    buf_fini(&body);
    return held;
}

static void chunks_are_taken_apart_however_they_are_cut(struct t *t)
{
    rows_check_cut(t, ROWS_OF(chunks), chunk);
}

static const struct {
    const char *url;
    bool want;
} urls[] = {
    {"http://127.0.0.1:9000/v1", true},
    {"http://127.0.0.1/v1", true},
    {"http://localhost:9000/v1", false},
    {"https://127.0.0.1:9000/v1", false},
    {"http://127.0.0.1:9000", false},
    {"http://127.0.0.1:0/v1", false},
    {"http://127.0.0.1:99999/v1", false},
    {"http://1.2.3/v1", false},
    {"http://user@127.0.0.1/v1", false},
    {"http:///v1", false},
};

static void only_addresses_in_digits_are_asked_this_way(struct t *t)
{
    for (size_t i = 0; i < COUNT(urls); i++) {
        if (!T_EQ(t, plain_fits(str_z(urls[i].url)), urls[i].want))
            t_note(t, "url: %s", urls[i].url);
    }
}

static const struct t_case cases[] = {
    T_CASE(a_head_is_read_in_one_way_or_not_at_all),
    T_CASE(chunks_are_taken_apart_however_they_are_cut),
    T_CASE(only_addresses_in_digits_are_asked_this_way),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
