/*
 * tests/harness/schema.h - does this JSON fit this JSON Schema?
 *
 * In:    a schema with $defs, a definition's name, a value.
 * Out:   yes, or where it does not.
 * Never: passes over a keyword it does not know: that is a no.
 */
#ifndef ABIDE_TESTS_HARNESS_SCHEMA_H
#define ABIDE_TESTS_HARNESS_SCHEMA_H

#include "base/buf.h"
#include "text/json.h"

/* False: `why` (appended) says what of the value, or of the schema, does not fit. */
bool schema_fits(
    const struct json *schema, const char *name, const struct json *v, struct buf *why);

/*
 * Every .json and .jsonl file of an export's folder fits the definition of its name in
 * abide/schema.json. *files: how many were looked at.
 */
bool schema_fits_export(const char *dir, size_t *files, struct buf *why);

#endif
