#include "serve/answer.h"

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

const char *answer_reason(int status)
{
    static const char *const classes[] = {
        "Informational", "Successful", "Redirection", "Client Error", "Server Error"};
    for (size_t i = 0; i < COUNT(reasons); i++) {
        if (reasons[i].status == status)
            return reasons[i].reason;
    }
    int class = status / 100 - 1;
    return class >= 0 && class < (int)COUNT(classes) ? classes[class] : "Unknown";
}

static bool may_stand(const struct http_field *field)
{
    if (!field->name.n)
        return false;
    for (size_t i = 0; i < field->name.n; i++) {
        if (!http_is_token_byte(field->name.p[i]))
            return false;
    }
    for (size_t i = 0; i < field->value.n; i++) {
        if (!http_is_value_byte(field->value.p[i]))
            return false;
    }
    return true;
}

bool answer_is_hop_field(struct raw name)
{
    static const struct str hops[] = {STR_INIT("connection"), STR_INIT("keep-alive"),
        STR_INIT("proxy-connection"), STR_INIT("proxy-authenticate"),
        STR_INIT("proxy-authorization"), STR_INIT("te"), STR_INIT("trailer"),
        STR_INIT("transfer-encoding"), STR_INIT("upgrade"), STR_INIT("content-length")};
    for (size_t i = 0; i < COUNT(hops); i++) {
        if (http_is_word(name, hops[i]))
            return true;
    }
    return false;
}

void answer_head_write(const struct answer_head *head, struct buf *out)
{
    buf_printf(out, "HTTP/1.1 %d %s\r\n", head->status, answer_reason(head->status));
    for (size_t i = 0; i < head->count; i++) {
        const struct http_field *field = &head->fields[i];
        if (!may_stand(field) || answer_is_hop_field(field->name))
            continue;
        buf_add_raw(out, field->name);
        buf_add_z(out, ": ");
        buf_add_raw(out, field->value);
        buf_add_z(out, "\r\n");
    }
    if (head->length == ANSWER_CHUNKED)
        buf_add_z(out, "transfer-encoding: chunked\r\n");
    else if (head->length >= 0)
        buf_printf(out, "content-length: %lld\r\n", (long long)head->length);
    if (head->close)
        buf_add_z(out, "connection: close\r\n");
    buf_add_z(out, "\r\n");
}

void answer_chunk_write(struct raw bytes, struct buf *out)
{
    if (!bytes.n)
        return;
    buf_printf(out, "%zx\r\n", bytes.n);
    buf_add_raw(out, bytes);
    buf_add_z(out, "\r\n");
}

void answer_end_write(struct buf *out)
{
    buf_add_z(out, "0\r\n\r\n");
}
