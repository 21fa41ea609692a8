#include "http/head.h"

#include <string.h>

#include "http/framing_priv.h"

TABLE_DEFINE(http_method, HTTP_METHOD_TABLE)

bool http_refuse(struct http_refusal *why, int status, const char *sentence)
{
    *why = (struct http_refusal){status, sentence};
    return false;
}

bool http_is_token_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* Visible ASCII, blank, tab, and bytes over 127, which are opaque. */
bool http_is_value_byte(unsigned char c)
{
    return (c >= ' ' && c != 127) || c == '\t';
}

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

bool http_is_word(struct raw word, struct str want)
{
    if (word.n != want.n)
        return false;
    for (size_t i = 0; i < word.n; i++) {
        if (lower(word.p[i]) != (unsigned char)want.p[i])
            return false;
    }
    return true;
}

struct raw http_field_find(const struct http_head *head, struct str name)
{
    for (size_t i = 0; i < head->count; i++) {
        if (http_is_word(head->fields[i].name, name))
            return head->fields[i].value;
    }
    return raw_of(NULL, 0);
}

/* The bytes up to `end`, which are taken from the front of `rest` with it. */
static bool take_until(struct raw *rest, const char *end, struct raw *out)
{
    size_t n = strlen(end);
    const unsigned char *at = memmem(rest->p, rest->n, end, n);
    if (!at)
        return false;
    *out = raw_of(rest->p, (size_t)(at - rest->p));
    *rest = raw_slice(*rest, out->n + n, rest->n);
    return true;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool read_version(struct raw word, int *minor, struct http_refusal *why)
{
    bool shaped = word.n == 8 && memcmp(word.p, "HTTP/", 5) == 0 &&
                  is_digit(word.p[5]) && word.p[6] == '.' && is_digit(word.p[7]);
    if (!shaped)
        return http_refuse(why, 400, "the request line does not end with a version");
    if (word.p[5] != '1' || word.p[7] > '1')
        return http_refuse(why, 505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    *minor = word.p[7] - '0';
    return true;
}

static bool read_method(
    struct raw word, enum http_method *method, struct http_refusal *why)
{
    struct str name;
    for (size_t i = 0; i < word.n; i++) {
        if (!http_is_token_byte(word.p[i]))
            return http_refuse(why, 400, "the method is not a token");
    }
    if (!raw_token(word, &name) || !http_method_parse(name, method))
        return http_refuse(why, 501, "this method is not known here");
    return true;
}

/* Origin form (RFC 9112, 3.2.1). A fragment never travels; what RFC 3986 leaves out is
 * where proxies and servers differ. */
static bool read_target(
    struct raw word, enum http_method method, struct http_refusal *why)
{
    if (word.n > HTTP_TARGET_MAX)
        return http_refuse(why, 414, "the target is longer than 8 KB");
    if (raw_eq_str(word, STR("*")) && method == HTTP_METHOD_OPTIONS)
        return true;
    if (!word.n || word.p[0] != '/')
        return http_refuse(why, 400, "the target does not begin with a slash");
    for (size_t i = 0; i < word.n; i++) {
        unsigned char c = word.p[i];
        if (c <= ' ' || c >= 127 || strchr("\"#<>\\^`{|}", c))
            return http_refuse(why, 400, "the target holds a byte no target may hold");
    }
    return true;
}

static bool read_request_line(
    struct raw line, struct http_head *out, struct http_refusal *why)
{
    struct raw method;
    if (!take_until(&line, " ", &method) || !take_until(&line, " ", &out->target))
        return http_refuse(why, 400, "the request line is not three words");
    return read_method(method, &out->method, why) &&
           read_target(out->target, out->method, why) &&
           read_version(line, &out->minor, why);
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

static struct raw trim(struct raw r)
{
    while (r.n && is_blank(r.p[0]))
        r = raw_slice(r, 1, r.n);
    while (r.n && is_blank(r.p[r.n - 1]))
        r.n--;
    return r;
}

bool http_field_parse(struct raw line, struct http_field *out, struct http_refusal *why)
{
    if (line.n && is_blank(line.p[0]))
        return http_refuse(why, 400, "a field goes on over two lines");
    if (!take_until(&line, ":", &out->name) || !out->name.n)
        return http_refuse(why, 400, "a field has no name");
    for (size_t i = 0; i < out->name.n; i++) {
        if (!http_is_token_byte(out->name.p[i]))
            return http_refuse(why, 400, "a field's name is not a token");
    }
    for (size_t i = 0; i < line.n; i++) {
        if (!http_is_value_byte(line.p[i]))
            return http_refuse(why, 400, "a field's value holds a control byte");
    }
    out->value = trim(line);
    return true;
}

static bool read_fields(struct raw rest, struct http_fields *room,
    struct http_head *out, struct http_refusal *why)
{
    struct raw line;
    out->fields = room->p;
    while (take_until(&rest, "\r\n", &line)) {
        if (!line.n)
            return rest.n == 0 ||
                   http_refuse(why, 400, "there are bytes after the head");
        if (out->count == HTTP_FIELDS_MAX)
            return http_refuse(why, 431, "there are more than 100 fields");
        if (!http_field_parse(line, &room->p[out->count++], why))
            return false;
    }
    return http_refuse(why, 400, "the head does not end");
}

bool http_head_parse(struct raw bytes, struct http_fields *room, struct http_head *out,
    struct http_refusal *why)
{
    struct raw line;
    *out = (struct http_head){.method = HTTP_METHOD_GET};
    if (bytes.n > HTTP_HEAD_MAX)
        return http_refuse(why, 431, "the head is larger than 32 KB");
    if (!take_until(&bytes, "\r\n", &line))
        return http_refuse(why, 400, "the request line does not end");
    return read_request_line(line, out, why) && read_fields(bytes, room, out, why) &&
           http_framing_read(out, why);
}
