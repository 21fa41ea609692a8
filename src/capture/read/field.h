/*
 * capture/read/field.h - members of a JSON object, read without surprises.
 *
 * In:    an object (anything else: every member is absent), a name.
 * Out:   the member as text, flag or time; whether a name is in a list.
 * Never: converts between types: a number is not a text.
 */
#ifndef ABIDE_CAPTURE_READ_FIELD_H
#define ABIDE_CAPTURE_READ_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/instant.h"
#include "base/raw.h"
#include "base/str.h"
#include "text/json.h"

const struct json *field_find(const struct json *object, struct str name); /* or NULL */
struct raw field_raw(
    const struct json *object, struct str name); /* a string, or empty */
bool field_true(const struct json *object, struct str name);

/* The member when it is of that type, or NULL. */
const struct json *field_object(const struct json *object, struct str name);
const struct json *field_array(const struct json *object, struct str name);

/* A string as it is, a number as its digits: ids come as either. Else empty. */
struct raw field_id(const struct json *object, struct str name);

/* A list of names, and whether a name is in it. */
struct field_list {
    const struct str *p;
    size_t n;
};
#define FIELD_LIST(array) ((struct field_list){(array), COUNT(array)})
bool field_in(struct raw name, struct field_list list);

/* Content as a key for maps and parsers. Never printed: capture has nothing that
 * prints. */
struct str field_bytes(struct raw r);

enum when { WHEN_MISSING, WHEN_KNOWN, WHEN_WRONG };

/*
 * A point in time as sources write it: RFC 3339 text; {"$date": ...}; a number, or a
 * text that is one, of seconds, milliseconds (from 1e11) or microseconds (from 1e14)
 * since 1970. WRONG: there is something, but no such time (1970 to 9999). `*out` only
 * when KNOWN.
 */
enum when when_read(const struct json *value, struct instant *out);
enum when when_number(struct str digits, struct instant *out);

#endif
