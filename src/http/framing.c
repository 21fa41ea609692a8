#include "http/framing_priv.h"

/* Fields that must not stand twice: a second one is another answer. */
static const struct str once[] = {STR_INIT("host"), STR_INIT("content-length"),
    STR_INIT("transfer-encoding"), STR_INIT("content-type"),
    STR_INIT("content-encoding"), STR_INIT("authorization"), STR_INIT("expect"),
    STR_INIT("idempotency-key")};

static bool check_once(const struct http_head *head, struct http_refusal *why)
{
    bool seen[COUNT(once)] = {false};
    for (size_t i = 0; i < head->count; i++) {
        for (size_t k = 0; k < COUNT(once); k++) {
            if (!http_is_word(head->fields[i].name, once[k]))
                continue;
            if (seen[k])
                return http_refuse(
                    why, 400, "a field that may stand once stands twice");
            seen[k] = true;
        }
    }
    return true;
}

static bool is_host_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
}

static bool check_host(const struct http_head *head, struct http_refusal *why)
{
    struct raw host = http_field_find(head, STR("host"));
    if (!host.n)
        return head->minor == 0 || http_refuse(why, 400, "there is no host");
    for (size_t i = 0; i < host.n; i++) {
        if (!is_host_byte(host.p[i]))
            return http_refuse(why, 400, "the host is no host");
    }
    return true;
}

static bool read_length(struct raw text, uint64_t *out, struct http_refusal *why)
{
    uint64_t n = 0;
    if (!text.n || text.n > HTTP_LENGTH_DIGITS_MAX)
        return http_refuse(why, 400, "the content length is no number");
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return http_refuse(why, 400, "the content length is no number");
        n = n * 10 + (uint64_t)(text.p[i] - '0');
    }
    *out = n;
    return true;
}

static bool read_framing(struct http_head *head, struct http_refusal *why)
{
    struct raw length = http_field_find(head, STR("content-length"));
    struct raw coding = http_field_find(head, STR("transfer-encoding"));
    if (length.p && coding.p)
        return http_refuse(why, 400, "the body has both a length and a coding");
    if (coding.p && (head->minor == 0 || !http_is_word(coding, STR("chunked"))))
        return http_refuse(why, 400, "chunked is the only transfer coding here");
    if (coding.p)
        head->framing = HTTP_CHUNKED;
    if (!length.p)
        return true;
    if (!read_length(length, &head->length, why))
        return false;
    head->framing = head->length ? HTTP_LENGTH : HTTP_NO_BODY;
    return true;
}

/* The next word of a list separated by commas; false at its end. */
static bool next_word(struct raw *list, struct raw *word)
{
    while (list->n && (list->p[0] == ',' || list->p[0] == ' ' || list->p[0] == '\t'))
        *list = raw_slice(*list, 1, list->n);
    size_t n = 0;
    while (n < list->n && list->p[n] != ',')
        n++;
    *word = raw_slice(*list, 0, n);
    *list = raw_slice(*list, n, list->n);
    while (word->n && (word->p[word->n - 1] == ' ' || word->p[word->n - 1] == '\t'))
        word->n--;
    return word->n > 0;
}

/* Several Connection fields are one list. */
static bool connection_says(const struct http_head *head, struct str want)
{
    for (size_t i = 0; i < head->count; i++) {
        struct raw list = head->fields[i].value, word;
        if (!http_is_word(head->fields[i].name, STR("connection")))
            continue;
        while (next_word(&list, &word)) {
            if (http_is_word(word, want))
                return true;
        }
    }
    return false;
}

static bool read_connection(struct http_head *head, struct http_refusal *why)
{
    struct raw expect = http_field_find(head, STR("expect"));
    if (http_field_find(head, STR("upgrade")).p &&
        connection_says(head, STR("upgrade")))
        return http_refuse(why, 501, "the protocol can't be changed here");
    if (expect.p && !http_is_word(expect, STR("100-continue")))
        return http_refuse(why, 417, "100-continue is the only expectation here");
    head->expects_continue =
        expect.p && head->minor == 1 && head->framing != HTTP_NO_BODY;
    head->keep_alive = !connection_says(head, STR("close")) &&
                       (head->minor == 1 || connection_says(head, STR("keep-alive")));
    return true;
}

bool http_framing_read(struct http_head *head, struct http_refusal *why)
{
    if (!check_once(head, why) || !check_host(head, why) || !read_framing(head, why))
        return false;
    if (head->framing != HTTP_NO_BODY &&
        (head->method == HTTP_METHOD_GET || head->method == HTTP_METHOD_HEAD))
        return http_refuse(why, 400, "a request that only asks has no body");
    return read_connection(head, why);
}
