/*
 * http/reader.h - requests out of the bytes of one connection.
 *
 * In:    what a socket gave, cut anywhere (TRUST: anything at all).
 * Out:   one event at a time: a head, pieces of its body, the end of the request; or a
 *        refusal, after which nothing more comes.
 * Never: gives an event that llhttp (strict) does not agree to: two readers that see
 *        two messages is what smuggling lives from.
 *
 *     http_reader_feed(&r, bytes);
 *     while ((got = http_reader_next(&r, &event)) != HTTP_GOT_MORE) ...
 */
#ifndef ABIDE_HTTP_READER_H
#define ABIDE_HTTP_READER_H

#include "base/buf.h"
#include "base/err.h"
#include "http/chunked.h"
#include "http/head.h"

enum http_got {
    HTTP_GOT_MORE, /* feed it */
    HTTP_GOT_HEAD,
    HTTP_GOT_BODY,
    HTTP_GOT_END,     /* of the request; the next one may follow */
    HTTP_GOT_REFUSAL, /* answer with its status and close */
};

struct http_event {
    const struct http_head *head; /* valid until the next head */
    struct raw body;              /* valid until the next feed */
    struct http_refusal refusal;
};

struct http_second;

struct http_reader {
    int state;
    struct buf bytes; /* of the head at hand */
    struct raw rest;  /* fed, not read yet */
    struct http_head head;
    struct http_field *fields; /* the head's */
    size_t fields_room;
    struct http_chunked chunked;
    uint64_t left;       /* of a body with a length */
    uint64_t body_bytes; /* given of this body */
    uint64_t body_max_bytes;
    struct http_second *second;
    struct http_refusal refusal;
};

bool http_reader_init(
    struct http_reader *r, uint64_t body_max_bytes, struct err *err) MUST_CHECK;
void http_reader_fini(struct http_reader *r); /* fine on a zeroed one; wipes */

/* Only after HTTP_GOT_MORE. The bytes must live until the next HTTP_GOT_MORE. */
void http_reader_feed(struct http_reader *r, struct raw bytes);
enum http_got http_reader_next(struct http_reader *r, struct http_event *out);

/* Nothing of a request has come: the connection may be closed without an answer. */
bool http_reader_is_idle(const struct http_reader *r);

#endif
