/*
 * text/hex.h - bytes as hexadecimal digits and back.
 *
 * In:    bytes; digits of either case.
 * Out:   lower-case digits; bytes.
 * Never: accepts an odd number of digits or anything between them.
 */
#ifndef ABIDE_TEXT_HEX_H
#define ABIDE_TEXT_HEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

/* Writes 2 * n digits and a NUL to `text`, which has room for 2 * n + 1. */
struct str hex_format(const unsigned char *p, size_t n, char *text);
void hex_add(struct buf *b, const unsigned char *p, size_t n);

/* The text is exactly n bytes as digits; false leaves `out` untouched. */
bool hex_parse(struct str s, unsigned char *out, size_t n) MUST_CHECK;

#endif
