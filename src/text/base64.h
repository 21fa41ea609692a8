/*
 * text/base64.h - bytes as base64 and back (RFC 4648): section 4 with padding, section
 * 5 without.
 *
 * In:    bytes; base64 text.
 * Out:   text appended to a buffer; bytes.
 * Never: accepts white space, missing or needless padding, or stray bits: one text per
 * value.
 */
#ifndef ABIDE_TEXT_BASE64_H
#define ABIDE_TEXT_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/raw.h"

void base64_add(struct buf *b, struct raw bytes);

/* The alphabet of URLs without padding (section 5). */
void base64_url_add(struct buf *b, struct raw bytes);

/* Appends the bytes; false, with nothing appended, when it is not base64. */
bool base64_parse(struct raw text, struct buf *out) MUST_CHECK;
bool base64_url_parse(struct raw text, struct buf *out) MUST_CHECK;

#endif
