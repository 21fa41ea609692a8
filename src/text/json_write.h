/*
 * text/json_write.h - how is this value written as JSON?
 *
 * In:    values one after the other, in the order they stand in the text.
 * Out:   bytes appended to a buffer: valid UTF-8, the same for the same calls.
 * Never: escapes more than RFC 8259 asks for; fails by itself (ask buf_ok at the end).
 *
 *     struct jw w = jw_to(&buf);
 *     jw_object_begin(&w);
 *     jw_key(&w, STR("rows"));
 *     jw_u64(&w, 12);
 *     jw_object_end(&w);
 *
 * Begin and end, key and value must pair; JSON Lines: jw_line after each value.
 */
#ifndef ABIDE_TEXT_JSON_WRITE_H
#define ABIDE_TEXT_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/raw.h"
#include "base/str.h"
#include "text/json.h"

struct jw {
    struct buf *out;
    unsigned depth; /* open containers */
    bool comma;     /* the next value or key is not the first of its container */
    bool keyed;     /* a key stands; its value comes next */
    bool pretty;    /* set after jw_to: two spaces per level, one value a line */
};

struct jw jw_to(struct buf *out);

void jw_object_begin(struct jw *w);
void jw_object_end(struct jw *w);
void jw_array_begin(struct jw *w);
void jw_array_end(struct jw *w);
void jw_line(struct jw *w); /* a newline after a complete value; then the next begins */

void jw_key(struct jw *w, struct str key);
void jw_key_raw(struct jw *w, struct raw key);

/* Bytes that are not UTF-8 are written as U+FFFD. */
void jw_str(struct jw *w, struct str s);
void jw_raw(struct jw *w, struct raw content);
void jw_i64(struct jw *w, int64_t v);
void jw_u64(struct jw *w, uint64_t v);
void jw_bool(struct jw *w, bool v);
void jw_null(struct jw *w);
void jw_verbatim(
    struct jw *w, struct raw json); /* JSON already: json_source, a number */
/* A value that was read, with all in it; numbers as they were written. */
void jw_value(struct jw *w, const struct json *v);

#endif
