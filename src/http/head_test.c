#include "http/head.h"

#include "http/request_test_priv.h"
#include "tests/harness/rows.h"

/* The bytes may hold NUL: a literal knows its length. */
#define ROW(says, bytes, want)                                                         \
    {                                                                                  \
        says, {(bytes), sizeof(bytes) - 1}, want                                       \
    }

static const struct {
    const char *says;
    struct str in;
    int want; /* 200: taken; else the refusal's status */
} rows[] = {
    ROW("a plain request", GET "\r\n", 200),
    ROW("a query", "GET /v1/models?limit=2&after=x%20y HTTP/1.1\r\nHost: a\r\n\r\n",
        200),
    ROW("a port", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 200),
    ROW("HTTP/1.0 without a host", "GET / HTTP/1.0\r\n\r\n", 200),
    ROW("bytes over 127 in a value", GET "X: \xc3\xa9\r\n\r\n", 200),
    ROW("an empty value", GET "X:\r\n\r\n", 200),
    ROW("a star", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 200),
    ROW("a length", POST "Content-Length: 5\r\n\r\n", 200),
    ROW("chunked", POST "Transfer-Encoding: Chunked\r\n\r\n", 200),
    ROW("two fields of one name that may", GET "X: a\r\nX: b\r\n\r\n", 200),
    ROW("an upgrade that is not asked for now", GET "Upgrade: h2c\r\n\r\n", 200),

    ROW("a length and a coding",
        POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ROW("a coding and a length",
        POST "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", 400),
    ROW("two lengths", POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
    ROW("one length twice", POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400),
    ROW("a list of lengths", POST "Content-Length: 5, 5\r\n\r\n", 400),
    ROW("+5", POST "Content-Length: +5\r\n\r\n", 400),
    ROW("-5", POST "Content-Length: -5\r\n\r\n", 400),
    ROW("0x5", POST "Content-Length: 0x5\r\n\r\n", 400),
    ROW("5 5", POST "Content-Length: 5 5\r\n\r\n", 400),
    ROW("no length", POST "Content-Length:\r\n\r\n", 400),
    ROW("a length over 64 bits", POST "Content-Length: 18446744073709551621\r\n\r\n",
        400),
    ROW("another coding", POST "Transfer-Encoding: gzip\r\n\r\n", 400),
    ROW("xchunked", POST "Transfer-Encoding: xchunked\r\n\r\n", 400),
    ROW("chunked and another", POST "Transfer-Encoding: chunked, identity\r\n\r\n",
        400),
    ROW("another and chunked", POST "Transfer-Encoding: gzip, chunked\r\n\r\n", 400),
    ROW("two codings",
        POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", 400),
    ROW("a blank before the colon", POST "Transfer-Encoding : chunked\r\n\r\n", 400),
    ROW("a vertical tab", POST "Transfer-Encoding: \vchunked\r\n\r\n", 400),
    ROW("a coding on HTTP/1.0",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ROW("a coding in quotes", POST "Transfer-Encoding: \"chunked\"\r\n\r\n", 400),

    ROW("a field over two lines", GET "X: a\r\n b\r\n\r\n", 400),
    ROW("a blank before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
    ROW("a carriage return in a value", GET "X: a\rY: b\r\n\r\n", 400),
    ROW("a line feed in a value", GET "X: a\nY: b\r\n\r\n", 400),
    ROW("NUL in a value", GET "X: a\0b\r\n\r\n", 400),
    ROW("DEL in a value", GET "X: a\177b\r\n\r\n", 400),
    ROW("a control byte in a name", GET "X\001Y: ab\r\n\r\n", 400),
    ROW("a blank in a name", GET "X Y: ab\r\n\r\n", 400),
    ROW("a name over 127", GET "X\xc3\xa9: ab\r\n\r\n", 400),
    ROW("no name", GET ": ab\r\n\r\n", 400),
    ROW("no colon", GET "X\r\n\r\n", 400),
    ROW("bytes after the head", GET "\r\nGET / HTTP/1.1\r\n\r\n", 400),
    ROW("no end", GET, 400),

    ROW("no host", "GET / HTTP/1.1\r\nX: a\r\n\r\n", 400),
    ROW("an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    ROW("two hosts", GET "Host: b\r\n\r\n", 400),
    ROW("a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    ROW("a host with somebody's name", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
    ROW("a list of hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
    ROW("two keys", GET "Authorization: a\r\nAuthorization: b\r\n\r\n", 400),

    ROW("a blank in the target", "GET /ping x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("two blanks", "GET  /ping HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("a tab", "GET\t/ping HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("a fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("a backslash", "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("a target over 127", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("a target with a scheme", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("a star to get", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("a target without slash", "GET ping HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("no version", "GET /ping\r\nHost: a\r\n\r\n", 400),
    ROW("a version in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400),
    ROW("an empty line first", "\r\n" GET "\r\n", 400),
    ROW("HTTP/1.9", "GET /ping HTTP/1.9\r\nHost: a\r\n\r\n", 505),
    ROW("HTTP/2.0", "GET /ping HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    ROW("HTTP/0.9", "GET / HTTP/0.9\r\n\r\n", 505),
    ROW("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 501),
    ROW("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    ROW("TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    ROW("a method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    ROW("a method that is no token", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ROW("a question with a body", GET "Content-Length: 5\r\n\r\n", 400),
    ROW("an upgrade", GET "Connection: upgrade\r\nUpgrade: websocket\r\n\r\n", 501),
    ROW("another expectation", POST "Expect: 200-ok\r\nContent-Length: 1\r\n\r\n", 417),
};

static bool two_ways(struct t *t, size_t i, size_t step)
{
    struct http_fields room;
    struct http_head head;
    struct http_refusal why = {200, NULL};
    bool taken = http_head_parse(raw_from_str(rows[i].in), &room, &head, &why);
    (void)step;
    return T_EQ(t, why.status, rows[i].want) && T_EQ(t, taken, rows[i].want == 200) &&
           T_OK(t, taken || why.why);
}

static void what_can_be_read_in_two_ways_is_refused(struct t *t)
{
    rows_check(t, ROWS_OF(rows), two_ways);
}

static const struct {
    const char *says, *in;
    enum http_framing framing;
    unsigned length;
    bool keep_alive, expects;
} framings[] = {
    {"no body", GET "\r\n", HTTP_NO_BODY, 0, true, false},
    {"a length", POST "content-length: 17\r\n\r\n", HTTP_LENGTH, 17, true, false},
    {"a length of nothing", POST "Content-Length: 0\r\n\r\n", HTTP_NO_BODY, 0, true,
        false},
    {"chunked", POST "Transfer-Encoding:\tchunked \r\n\r\n", HTTP_CHUNKED, 0, true,
        false},
    {"close", GET "Connection: Close\r\n\r\n", HTTP_NO_BODY, 0, false, false},
    {"close in a list", GET "Connection: te, close\r\n\r\n", HTTP_NO_BODY, 0, false,
        false},
    {"close in a second field", GET "Connection: te\r\nConnection: close\r\n\r\n",
        HTTP_NO_BODY, 0, false, false},
    {"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", HTTP_NO_BODY, 0, false, false},
    {"HTTP/1.0 that stays", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        HTTP_NO_BODY, 0, true, false},
    {"a client that waits", POST "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n",
        HTTP_LENGTH, 1, true, true},
    {"nothing to wait for", POST "Expect: 100-continue\r\n\r\n", HTTP_NO_BODY, 0, true,
        false},
};

static bool framing(struct t *t, size_t i, size_t step)
{
    struct http_fields room;
    struct http_head head;
    struct http_refusal why = {0, NULL};
    struct raw in = raw_from_str(str_z(framings[i].in));
    (void)step;
    return T_OK(t, http_head_parse(in, &room, &head, &why)) &&
           T_EQ(t, head.framing, framings[i].framing) &&
           T_EQ(t, head.length, framings[i].length) &&
           T_EQ(t, head.keep_alive, framings[i].keep_alive) &&
           T_EQ(t, head.expects_continue, framings[i].expects);
}

static void the_head_says_how_the_body_comes(struct t *t)
{
    rows_check(t, ROWS_OF(framings), framing);
}

static void fields_are_found_without_case(struct t *t)
{
    struct http_fields room;
    struct http_head head;
    struct http_refusal why;
    T_OK(t, http_head_parse(raw_from_str(STR(GET "X-One:  a b\t\r\nx-two:\r\n\r\n")),
                &room, &head, &why));
    T_EQ(t, head.count, 3);
    T_EQ(t, head.method, HTTP_METHOD_GET);
    T_OK(t, raw_eq_str(head.target, STR("/ping")));
    T_OK(t, raw_eq_str(http_field_find(&head, STR("x-one")), STR("a b")));
    T_OK(t, http_field_find(&head, STR("x-two")).p != NULL);
    T_OK(t, http_field_find(&head, STR("x-three")).p == NULL);
}

static int status_of(size_t fields, size_t target, size_t value)
{
    struct http_fields room;
    struct http_head head;
    struct http_refusal why = {200, NULL};
    struct buf in;
    buf_init(&in, 1 << 20);
    buf_add_z(&in, "GET /");
    for (size_t i = 1; i < target; i++)
        buf_add_char(&in, 'a');
    buf_add_z(&in, " HTTP/1.1\r\nHost: a\r\nX: ");
    for (size_t i = 0; i < value; i++)
        buf_add_char(&in, 'a');
    buf_add_z(&in, "\r\n");
    for (size_t i = 2; i < fields; i++)
        buf_add_z(&in, "Y: b\r\n");
    buf_add_z(&in, "\r\n");
    bool taken = http_head_parse(buf_raw(&in), &room, &head, &why);
    buf_fini(&in);
    return taken ? 200 : why.status;
}

static void everything_has_a_limit(struct t *t)
{
    T_EQ(t, status_of(HTTP_FIELDS_MAX, 1, 1), 200);
    T_EQ(t, status_of(HTTP_FIELDS_MAX + 1, 1, 1), 431);
    T_EQ(t, status_of(2, HTTP_TARGET_MAX, 1), 200);
    T_EQ(t, status_of(2, HTTP_TARGET_MAX + 1, 1), 414);
    T_EQ(t, status_of(2, 1, HTTP_HEAD_MAX), 431);
}

static const struct t_case cases[] = {
    T_CASE(what_can_be_read_in_two_ways_is_refused),
    T_CASE(the_head_says_how_the_body_comes),
    T_CASE(fields_are_found_without_case),
    T_CASE(everything_has_a_limit),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
