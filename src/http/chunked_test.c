#include "http/chunked.h"

#include <string.h>

#include "tests/harness/rows.h"

enum { DATA_MAX = 4096 };

/* Feeds `in` in pieces of `step` bytes; the data, or the refusal's status. */
static int decode(struct raw in, size_t step, struct buf *data, size_t *left)
{
    struct http_chunked c;
    struct http_refusal why = {0, NULL};
    int status = 0;
    http_chunked_init(&c);
    for (size_t at = 0; !status && at < in.n; at += step) {
        struct raw piece = raw_slice(in, at, at + step), some;
        enum http_chunk_got got;
        while ((got = http_chunked_next(&c, &piece, &some, &why)) == HTTP_CHUNK_DATA)
            buf_add_raw(data, some);
        *left = in.n - at - (raw_slice(in, at, at + step).n - piece.n);
        status = got == HTTP_CHUNK_END ? 200 : got == HTTP_CHUNK_BAD ? why.status : 0;
    }
    http_chunked_fini(&c);
    return status;
}

static const struct {
    const char *says, *in;
    int want; /* 200: ended; 0: more is wanted; else the refusal */
    const char *data;
    size_t left;
} rows[] = {
    {"one chunk", "5\r\nhello\r\n0\r\n\r\n", 200, "hello", 0},
    {"two chunks, the next message behind", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\nGET", 200,
        "hello", 3},
    {"upper and lower hexadecimal", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
        200, "01234567890123456789", 0},
    {"leading zeros", "005\r\nhello\r\n000\r\n\r\n", 200, "hello", 0},
    {"an extension", "5;a=b\r\nhello\r\n0\r\n\r\n", 200, "hello", 0},
    {"a trailer", "5\r\nhello\r\n0\r\nX: a\r\nY: b\r\n\r\n", 200, "hello", 0},
    {"nothing at all", "0\r\n\r\n", 200, "", 0},
    {"cut in the data", "5\r\nhel", 0, "hel", 0},
    {"cut before the end", "5\r\nhello\r\n0\r\n", 0, "hello", 0},
    {"0x5", "0x5\r\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"+5", "+5\r\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"-1", "-1\r\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"a blank before the size", " 5\r\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"a blank after the size", "5 \r\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"no size", "\r\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"a size over 64 bits", "10000000000000005\r\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"a size over 63 bits", "ffffffffffffffff\r\n", 400, "", 0},
    {"a line feed alone", "5\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"a line feed alone after an extension", "5;a\nhello\r\n0\r\n\r\n", 400, "", 0},
    {"a carriage return in an extension", "5;a\rb\r\nhello", 400, "", 0},
    {"longer than its size", "5\r\nhelloXX0\r\n\r\n", 400, "hello", 0},
    {"shorter than its size", "6\r\nhello\r\n0\r\n\r\n", 400, "hello\r", 0},
    {"a line feed alone after the data", "5\r\nhello\n0\r\n\r\n", 400, "hello", 0},
    {"a trailer that frames anew", "0\r\nContent-Length: 5\r\n\r\n", 400, "", 0},
    {"a trailer that names a host", "0\r\nHost: b\r\n\r\n", 400, "", 0},
    {"a trailer without a colon", "0\r\nGET / HTTP/1.1\r\n\r\n", 400, "", 0},
    {"a trailer over two lines", "0\r\nX: a\r\n b\r\n\r\n", 400, "", 0},
    {"a line feed alone at the end", "0\r\n\n", 400, "", 0},
};

static bool frames(struct t *t, size_t i, size_t step)
{
    struct raw in = raw_from_str(str_z(rows[i].in));
    struct buf data;
    size_t left = 0;
    buf_init(&data, DATA_MAX);
    int got = decode(in, step, &data, &left);
    bool held = T_EQ(t, got, rows[i].want) &&
                T_STR(t, buf_str(&data), str_z(rows[i].data)) &&
                (got != 200 || T_EQ(t, left, rows[i].left));
    buf_fini(&data);
    return held;
}

static void each_frame_is_where_the_grammar_puts_it(struct t *t)
{
    rows_check_cut(t, ROWS_OF(rows), frames);
}

static int decode_run(const char *front, char fill, size_t n)
{
    struct buf in, data;
    size_t left;
    buf_init(&in, 1 << 20);
    buf_init(&data, DATA_MAX);
    rows_fill(&in, front, fill, n);
    int got = decode(buf_raw(&in), 1000, &data, &left);
    buf_fini(&in);
    buf_fini(&data);
    return got;
}

static void what_is_ignored_has_a_limit(struct t *t)
{
    T_EQ(t, decode_run("5;", 'a', HTTP_CHUNK_LINE_MAX - 2), 0);
    T_EQ(t, decode_run("5;", 'a', HTTP_CHUNK_LINE_MAX - 1), 400);
    T_EQ(t, decode_run("", '0', HTTP_CHUNK_DIGITS_MAX), 0);
    T_EQ(t, decode_run("", '0', HTTP_CHUNK_DIGITS_MAX + 1), 400);
    T_EQ(t, decode_run("0\r\nX: ", 'a', HTTP_TRAILER_MAX - 3), 0);
    T_EQ(t, decode_run("0\r\nX: ", 'a', HTTP_TRAILER_MAX - 2), 431);
}

static const struct t_case cases[] = {
    T_CASE(each_frame_is_where_the_grammar_puts_it),
    T_CASE(what_is_ignored_has_a_limit),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
