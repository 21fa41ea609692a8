/*
 * http/head.h - what does the head of a request say, and may it be believed?
 *
 * In:    the bytes up to and with the empty line (TRUST: anything at all).
 * Out:   method, target, fields and how the body is framed; or a refusal.
 * Never: guesses: what two readers could understand in two ways is refused (RFC 9112,
 *        section 11.2), and the connection with it.
 *
 * A field's value is content (keys, names of people): raw.
 */
#ifndef ABIDE_HTTP_HEAD_H
#define ABIDE_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/raw.h"
#include "base/str.h"
#include "model/table.h"

enum {
    HTTP_HEAD_MAX = 32 << 10, /* bytes of a head */
    HTTP_TARGET_MAX = 8 << 10,
    HTTP_FIELDS_MAX = 100,
    HTTP_LENGTH_DIGITS_MAX = 18, /* of a Content-Length: below 2^63 */
};

#define HTTP_METHOD_TABLE(X)                                                           \
    X(HTTP_METHOD_GET, "GET")                                                          \
    X(HTTP_METHOD_HEAD, "HEAD")                                                        \
    X(HTTP_METHOD_POST, "POST")                                                        \
    X(HTTP_METHOD_PUT, "PUT")                                                          \
    X(HTTP_METHOD_PATCH, "PATCH")                                                      \
    X(HTTP_METHOD_DELETE, "DELETE")                                                    \
    X(HTTP_METHOD_OPTIONS, "OPTIONS")

enum http_method { HTTP_METHOD_TABLE(TABLE_ENUM) };
TABLE_DECLARE(http_method);

enum http_framing { HTTP_NO_BODY, HTTP_LENGTH, HTTP_CHUNKED };

struct http_field {
    struct raw name, value; /* value without the blanks around it */
};

struct http_head {
    enum http_method method;
    struct raw target; /* begins with a slash, or is "*" for OPTIONS */
    int minor;         /* of HTTP/1.x: 0 or 1 */
    const struct http_field *fields;
    size_t count;
    enum http_framing framing;
    uint64_t length; /* bytes, when framing is HTTP_LENGTH */
    bool keep_alive;
    bool expects_continue; /* the client waits for "100 Continue" */
};

/* Where a head's fields are put. Not cleared: the first `count` are filled. */
struct http_fields {
    struct http_field p[HTTP_FIELDS_MAX];
};

/* Why a request is not taken: the status to answer with, and a sentence without any of
 * its bytes. The connection is closed after it. */
struct http_refusal {
    int status;
    const char *why;
};

/* All views point into `bytes`, and `out` into `room`. */
bool http_head_parse(struct raw bytes, struct http_fields *room, struct http_head *out,
    struct http_refusal *why) MUST_CHECK;

/* The field's value; p is NULL when there is none. `name` is lower case. */
struct raw http_field_find(const struct http_head *head, struct str name);

/* Whether a byte may stand in a name (RFC 9110, 5.6.2) or in a value (5.5). */
bool http_is_token_byte(unsigned char c);
bool http_is_value_byte(unsigned char c);
/* ASCII without case. `want` is lower case. */
bool http_is_word(struct raw word, struct str want);

/* Fills the refusal and is false. */
bool http_refuse(struct http_refusal *why, int status, const char *sentence);

#endif
