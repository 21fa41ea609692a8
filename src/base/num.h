/*
 * base/num.h - integers: checked arithmetic and parsing with a range.
 *
 * In:    numbers and their text form.
 * Out:   the value, or false when it does not fit.
 * Never: wraps silently; reads floating point (JSON numbers: text/json.h).
 */
#ifndef ABIDE_BASE_NUM_H
#define ABIDE_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

bool num_add_size(size_t a, size_t b, size_t *out) MUST_CHECK;
bool num_mul_size(size_t a, size_t b, size_t *out) MUST_CHECK;

/* The whole text is a decimal integer within [min, max]; no sign +, no spaces. */
bool num_parse_i64(struct str s, int64_t min, int64_t max, int64_t *out) MUST_CHECK;
bool num_parse_u64(struct str s, uint64_t max, uint64_t *out) MUST_CHECK;

/* Little-endian and big-endian fields in byte formats. */
void num_put_u32be(unsigned char *p, uint32_t v);
void num_put_u64be(unsigned char *p, uint64_t v);
uint32_t num_get_u32be(const unsigned char *p);
uint64_t num_get_u64be(const unsigned char *p);

#endif
