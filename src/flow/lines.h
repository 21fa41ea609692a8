/*
 * flow/lines.h - a file with one JSON object a line, taken in as a whole or not at all.
 *
 * In:    a path; what to do with each object.
 * Out:   fields as tokens and instants, errors that name line and field.
 * Never: keeps a line after its callback; prints a field's content.
 */
#ifndef ABIDE_FLOW_LINES_H
#define ABIDE_FLOW_LINES_H

#include "flow/flow.h"
#include "text/json.h"

/* 1 MB a line: choices, notices and donations are a few hundred bytes. */
enum { LINE_BYTES_MAX = 1 << 20 };

/*
 * Calls `take` for each line inside one transaction. `*lines` counts them. An error
 * names the file and the line; then nothing was taken.
 */
bool lines_import(struct flow *f, const char *path,
    bool (*take)(struct flow *f, const struct json *line, struct err *err),
    uint64_t *lines, struct err *err);

/* Absent, null or "": an error when required, else `*out` stays as it is. */
bool lines_token(const struct json *line, const char *field, bool required,
    struct str *out, struct err *err);
bool lines_instant(const struct json *line, const char *field, bool required,
    struct instant *out, struct err *err);
bool lines_bool(const struct json *line, const char *field, bool *out, struct err *err);

#endif
