/*
 * text/json.h - what does this JSON text say?
 *
 * In:    bytes from outside (TRUST: anything at all).
 * Out:   a tree of values in the caller's arena, read through the functions below.
 * Never: accepts what RFC 8259 does not; rounds a number; recurses; changes the bytes
 *        it was given, which must live as long as the tree.
 *
 * Every reader takes NULL for "no such value" and answers with its empty value, so
 * that look-ups chain: json_raw(json_get(json_get(v, STR("author")), STR("role"))).
 */
#ifndef ABIDE_TEXT_JSON_H
#define ABIDE_TEXT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"

struct json;

enum json_type {
    JSON_NONE, /* no value: the type of NULL */
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
};

enum {
    JSON_DEPTH_MAX = 512,    /* arrays and objects inside each other */
    JSON_TEXT_MAX = 1 << 29, /* bytes of one text */
    JSON_NODE_BYTES = 32,    /* arena bytes per value; a member takes two */
};

/*
 * The whole of `text` is one JSON value, with white space around it; UTF-8 without a
 * byte order mark. Fails with text.json_syntax, text.json_utf8, text.json_depth,
 * text.json_size or text.json_arena, and says at which byte.
 */
bool json_parse(
    struct arena *a, struct raw text, struct json **out, struct err *err) MUST_CHECK;

enum json_type json_type(const struct json *v);
bool json_is(const struct json *v, enum json_type type);

/* A string's bytes with its escapes resolved: valid UTF-8, may hold NUL. */
struct raw json_raw(const struct json *v);
/* How many lone surrogates a string held; each stands as U+FFFD in json_raw. */
size_t json_lone_surrogates(const struct json *v);

/* A number exactly as it was written. */
struct raw json_number_text(const struct json *v);
/* Only for a number written as an integer ("3", not "3.0" or "3e0") that fits. */
bool json_i64(const struct json *v, int64_t *out) MUST_CHECK;
/* The nearest double; false for no number and for one beyond the range of doubles. */
bool json_f64(const struct json *v, double *out) MUST_CHECK;
bool json_bool(const struct json *v, bool *out) MUST_CHECK;

/* Elements of an array or members of an object, in the order of the text. */
size_t json_count(const struct json *v);
const struct json *json_first(const struct json *v);
const struct json *json_next(const struct json *v);
/* The name of a member reached by json_first, json_next or json_get. */
struct raw json_key(const struct json *member);
/* The member's name as a string value, for json_source and json_lone_surrogates. */
const struct json *json_key_value(const struct json *member);

/* The member of that name; of several the last, as most readers do. NULL: none. */
const struct json *json_get(const struct json *object, struct str key);
const struct json *json_get_raw(const struct json *object, struct raw key);

/* The bytes of the value as they stood in the text, without white space around. */
struct raw json_source(const struct json *v);

#endif
