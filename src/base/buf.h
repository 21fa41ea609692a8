/*
 * base/buf.h - growing bytes with a ceiling given at birth.
 *
 * In:    bytes, characters, formatted text.
 * Out:   the bytes so far, as raw or (when all that went in was safe) as str.
 * Never: grows over its ceiling. A failed append sets `failed` and appends nothing;
 *        later appends do nothing, so callers may check once with buf_ok.
 */
#ifndef ABIDE_BASE_BUF_H
#define ABIDE_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"

struct buf {
    unsigned char *p;
    size_t n;   /* bytes used */
    size_t cap; /* bytes allocated */
    size_t max; /* ceiling */
    bool failed;
    bool over; /* the failure was the ceiling, not memory */
};

void buf_init(struct buf *b, size_t max_bytes);
void buf_fini(struct buf *b); /* frees; the struct is as after buf_init */
void buf_wipe(struct buf *b); /* zeroes the bytes, then as buf_fini */
void buf_clear(
    struct buf *b); /* empties, keeps memory and ceiling, forgets a failure */

void buf_add(struct buf *b, const void *p, size_t n);
void buf_add_str(struct buf *b, struct str s);
void buf_add_raw(struct buf *b, struct raw r);
void buf_add_z(struct buf *b, const char *z);
void buf_add_char(struct buf *b, char c);
void buf_add_u64(struct buf *b, unsigned long long v);
void buf_add_i64(struct buf *b, long long v);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Room for n more bytes, or NULL with failed set; then buf_grow tells how many were
 * written. */
unsigned char *buf_reserve(struct buf *b, size_t n);
void buf_grow(struct buf *b, size_t n);

struct str buf_str(const struct buf *b);
struct raw buf_raw(const struct buf *b);
/* The bytes followed by a NUL (not counted), valid until the next append; NULL when
 * failed. */
const char *buf_z(struct buf *b);

/* False with ERR_LIMIT or ERR_MEMORY when an append failed. */
bool buf_ok(const struct buf *b, struct err *err) MUST_CHECK;

#endif
