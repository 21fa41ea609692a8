#include "http/second_priv.h"

#include <llhttp.h>
#include <string.h>

#include "base/mem.h"

/* The default build of llhttp 8.1 lets smuggling through (CVE-2023-30589). */
_Static_assert(LLHTTP_STRICT_MODE, "llhttp must be built strict");

struct http_second {
    llhttp_t parser;
    llhttp_settings_t settings;
    const struct http_head *head; /* while its bytes are read */
    uint64_t body_bytes;
    bool headed, agrees, ended;
};

static bool same_framing(const llhttp_t *p, const struct http_head *head)
{
    bool chunked = (p->flags & F_CHUNKED) != 0;
    bool length = (p->flags & F_CONTENT_LENGTH) != 0;
    switch (head->framing) {
    case HTTP_NO_BODY:
        return !chunked && (!length || p->content_length == 0);
    case HTTP_LENGTH:
        return !chunked && length && p->content_length == head->length;
    case HTTP_CHUNKED:
        return chunked && !length;
    }
    return false;
}

static int on_headers_complete(llhttp_t *p)
{
    struct http_second *s = p->data;
    const char *method = llhttp_method_name((llhttp_method_t)p->method);
    s->headed = true;
    s->agrees = str_eq(str_z(method), http_method_word(s->head->method)) &&
                p->http_major == 1 && p->http_minor == s->head->minor && !p->upgrade &&
                same_framing(p, s->head) &&
                (llhttp_should_keep_alive(p) != 0) == s->head->keep_alive;
    return 0;
}

static int on_body(llhttp_t *p, const char *at, size_t length)
{
    struct http_second *s = p->data;
    (void)at;
    s->body_bytes += length;
    return 0;
}

static int on_message_complete(llhttp_t *p)
{
    struct http_second *s = p->data;
    s->ended = true;
    return HPE_PAUSED;
}

struct http_second *http_second_new(struct err *err)
{
    struct http_second *s = mem_alloc(sizeof *s);
    if (!s) {
        (void)err_memory(err);
        return NULL;
    }
    memset(s, 0, sizeof *s);
    llhttp_settings_init(&s->settings);
    s->settings.on_headers_complete = on_headers_complete;
    s->settings.on_body = on_body;
    s->settings.on_message_complete = on_message_complete;
    return s;
}

void http_second_free(struct http_second *s)
{
    mem_free(s);
}

/* All bytes must be taken: a message that ends earlier there is another message. */
static bool execute(struct http_second *s, struct raw bytes)
{
    const char *from = (const char *)bytes.p;
    llhttp_errno_t got = llhttp_execute(&s->parser, from, bytes.n);
    if (got == HPE_OK)
        return true;
    return got == HPE_PAUSED && llhttp_get_error_pos(&s->parser) == from + bytes.n;
}

bool http_second_head(
    struct http_second *s, struct raw bytes, const struct http_head *head)
{
    llhttp_init(&s->parser, HTTP_REQUEST, &s->settings);
    s->parser.data = s;
    s->head = head;
    s->body_bytes = 0;
    s->headed = s->agrees = s->ended = false;
    bool read = execute(s, bytes);
    s->head = NULL;
    return read && s->headed && s->agrees;
}

bool http_second_body(struct http_second *s, struct raw bytes)
{
    return !s->ended && execute(s, bytes);
}

bool http_second_ended(const struct http_second *s, uint64_t body_bytes)
{
    return s->ended && s->body_bytes == body_bytes;
}
