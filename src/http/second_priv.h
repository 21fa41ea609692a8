/*
 * http/second_priv.h - a second opinion on framing: llhttp in strict mode.
 *
 * In:    the bytes of one message, as the first reader took them.
 * Out:   whether llhttp read the same message.
 * Never: decides anything alone.
 */
#ifndef ABIDE_HTTP_SECOND_PRIV_H
#define ABIDE_HTTP_SECOND_PRIV_H

#include "base/err.h"
#include "http/head.h"

struct http_second;

struct http_second *http_second_new(struct err *err);
void http_second_free(struct http_second *s); /* NULL is fine */

/* Begins a message with its whole head; false when llhttp reads another one. */
bool http_second_head(
    struct http_second *s, struct raw bytes, const struct http_head *head) MUST_CHECK;
/* More bytes of the same message, frames included. */
bool http_second_body(struct http_second *s, struct raw bytes) MUST_CHECK;
/* Whether llhttp, too, saw the message end, with so many bytes of body. */
bool http_second_ended(const struct http_second *s, uint64_t body_bytes) MUST_CHECK;

#endif
