/*
 * text/utf8.h - is this UTF-8, and which characters does it hold?
 *
 * In:    bytes; code points.
 * Out:   lengths, code points, cleaned text.
 * Never: accepts overlong forms, surrogates or anything over U+10FFFF.
 */
#ifndef ABIDE_TEXT_UTF8_H
#define ABIDE_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/raw.h"

enum { UTF8_MAX = 4 };
#define UTF8_REPLACEMENT UINT32_C(0xfffd)

/* Bytes of the character at the front of r: 1 to 4, or 0 when it is not one. */
size_t utf8_length(struct raw r);

/* Length of the valid front of r; r.n when all of it is valid. */
size_t utf8_valid(struct raw r);

/* The front character into `*point` and its bytes; 0 when it is not one. */
size_t utf8_decode(struct raw r, uint32_t *point);

/* Bytes written (1 to 4); 0 when the point is a surrogate or over U+10FFFF. */
size_t utf8_encode(uint32_t point, unsigned char out[UTF8_MAX]);

/* The longest front of r of at most max_bytes that cuts no character in two. */
struct raw utf8_cut(struct raw r, size_t max_bytes);

/*
 * Appends r with each run of bytes that cannot be part of a character replaced by
 * U+FFFD (one per maximal ill-formed part, as Unicode 3.9 recommends); returns how many
 * were put in.
 */
size_t utf8_clean(struct buf *out, struct raw r);

/* Bytes at the front of r that are one ill-formed part; at least 1. r must start so. */
size_t utf8_broken(struct raw r);

#endif
