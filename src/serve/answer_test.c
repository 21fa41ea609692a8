#include "serve/answer.h"

#include "tests/harness/t.h"

static struct http_field field(const char *name, const char *value)
{
    return (struct http_field){raw_from_str(str_z(name)), raw_from_str(str_z(value))};
}

static void a_head_is_written_line_by_line(struct t *t)
{
    struct http_field fields[] = {
        field("content-type", "application/json"), field("x-one", "")};
    struct answer_head head = {
        .status = 200, .fields = fields, .count = COUNT(fields), .length = 7};
    struct buf out;
    buf_init(&out, 1024);
    answer_head_write(&head, &out);
    T_STR(t, buf_str(&out),
        STR("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-one: \r\n"
            "content-length: 7\r\n\r\n"));
    head = (struct answer_head){.status = 299, .length = ANSWER_CHUNKED, .close = true};
    buf_clear(&out);
    answer_head_write(&head, &out);
    T_STR(t, buf_str(&out),
        STR("HTTP/1.1 299 Successful\r\ntransfer-encoding: chunked\r\n"
            "connection: close\r\n\r\n"));
    buf_fini(&out);
}

static void no_field_breaks_out_of_its_line(struct t *t)
{
    struct http_field fields[] = {field("x-a", "a\r\nset-cookie: b"), field("x b", "c"),
        field("x-c", "d\n"), field("", "e"), field("x-d", "f\001"),
        field("Transfer-Encoding", "chunked"), field("content-length", "9"),
        field("Connection", "close"), field("x-e", "g")};
    struct answer_head head = {.status = 200,
        .fields = fields,
        .count = COUNT(fields),
        .length = ANSWER_UNTIL_CLOSE};
    struct buf out;
    buf_init(&out, 1024);
    answer_head_write(&head, &out);
    T_STR(t, buf_str(&out), STR("HTTP/1.1 200 OK\r\nx-e: g\r\n\r\n"));
    buf_fini(&out);
}

static void chunks_have_their_size_and_an_end(struct t *t)
{
    struct buf out;
    buf_init(&out, 1024);
    answer_chunk_write(raw_from_str(STR("hello, hello, hello")), &out);
    answer_chunk_write(raw_of(NULL, 0), &out);
    answer_end_write(&out);
    T_STR(t, buf_str(&out), STR("13\r\nhello, hello, hello\r\n0\r\n\r\n"));
    buf_fini(&out);
}

static void every_status_has_a_reason(struct t *t)
{
    T_STR(t, str_z(answer_reason(404)), STR("Not Found"));
    T_STR(t, str_z(answer_reason(499)), STR("Client Error"));
    T_STR(t, str_z(answer_reason(0)), STR("Unknown"));
    T_STR(t, str_z(answer_reason(999)), STR("Unknown"));
}

static const struct t_case cases[] = {
    T_CASE(a_head_is_written_line_by_line),
    T_CASE(no_field_breaks_out_of_its_line),
    T_CASE(chunks_have_their_size_and_an_end),
    T_CASE(every_status_has_a_reason),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
