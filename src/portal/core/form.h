/*
 * portal/core/form.h - the fields of a form, a query or a cookie line.
 *
 * In:    bytes of a request (TRUST: anything at all).
 * Out:   values by name, decoded; files that came with them.
 * Never: takes more than FORM_FIELDS_MAX fields; decodes twice; takes a name of a file
 *        for a path.
 */
#ifndef ABIDE_PORTAL_CORE_FORM_H
#define ABIDE_PORTAL_CORE_FORM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/raw.h"

enum {
    FORM_FIELDS_MAX = 64,
    FORM_FILES_MAX = 5,
    FORM_FILE_NAME_MAX = 200,
    FORM_BOUNDARY_MAX = 70 /* RFC 2046, 5.1.1 */
};

struct form {
    struct raw names[FORM_FIELDS_MAX], values[FORM_FIELDS_MAX];
    size_t count;
    struct form_file {
        struct raw field, name, bytes;
    } files[FORM_FILES_MAX];
    size_t file_count;
};

/* application/x-www-form-urlencoded; the same of a query. What follows field
 * FORM_FIELDS_MAX is not read. False: no memory. */
bool form_parse(struct raw bytes, struct arena *a, struct form *out) MUST_CHECK;

/* multipart/form-data (RFC 7578). `type` is the field Content-Type. What is whole is
 * taken; values and files are borrowed from `bytes`. False: it is no such form, or it
 * is cut off, or has too many fields or files. */
bool form_parse_parts(struct raw type, struct raw bytes, struct form *out) MUST_CHECK;
/* Whether a Content-Type says multipart/form-data. */
bool form_is_parts(struct raw type);

/* The first of that name; empty (p NULL) when there is none. */
struct raw form_find(const struct form *f, struct str name);
/* The same, when it is a token; else empty. */
struct str form_token(const struct form *f, struct str name);

/* The first of that name as a number of at most 18 digits; 0: it is none. */
int64_t form_number(const struct form *f, struct str name);

/* The other way round: a value as it stands in a query or a form. */
void form_encode(struct raw value, struct buf *out);

/* Of a Cookie field; empty when there is none. */
struct raw form_cookie(struct raw line, struct str name);

/* Whether it can be an address to write to, and in which one way it is written: without
 * blanks around it, in small letters. */
bool form_email(struct raw given, struct arena *a, struct raw *out) MUST_CHECK;

/* A path of this site and nothing else: it begins with one slash, holds no byte that a
 * browser might read as the begin of another address, and no line break. */
bool form_path(struct raw path) MUST_CHECK;

#endif
