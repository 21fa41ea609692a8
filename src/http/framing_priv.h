/*
 * http/framing_priv.h - how long is the body, and does the connection go on?
 *
 * In:    a head whose fields are read; one line of a head or trailer.
 * Out:   framing, length, keep-alive; a field.
 * Never: takes two answers to one of these questions.
 */
#ifndef ABIDE_HTTP_FRAMING_PRIV_H
#define ABIDE_HTTP_FRAMING_PRIV_H

#include "http/head.h"

bool http_field_parse(
    struct raw line, struct http_field *out, struct http_refusal *why) MUST_CHECK;
bool http_framing_read(struct http_head *head, struct http_refusal *why) MUST_CHECK;

#endif
