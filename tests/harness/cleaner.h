/*
 * tests/harness/cleaner.h - a text and what is left of it when personal things are out.
 *
 * In:    an engine's options; texts.
 * Out:   safe texts with numbered placeholders, numbered anew for each.
 * Never: keeps anything from one text to the next.
 */
#ifndef ABIDE_TESTS_HARNESS_CLEANER_H
#define ABIDE_TESTS_HARNESS_CLEANER_H

#include "deid/deid.h"
#include "tests/harness/t.h"

struct cleaner {
    struct deid_engine *engine;
    struct deid_spans spans;
    struct deid_scope scope;
    struct buf out;
};

/* cleaner_fini() also after a failed init. */
bool cleaner_init(
    struct cleaner *c, const struct deid_options *options, struct err *err);
void cleaner_fini(struct cleaner *c);

/* `out` holds until the next call. */
bool cleaner_clean(
    struct cleaner *c, const char *given, struct str *out, struct err *err);

/* A text in its sentence, and what it becomes. */
struct cleaner_row {
    const char *says;
    const char *given;
    const char *want;
};

/* How many rows come out as wanted; complains of the others when `loud`. */
size_t cleaner_rows(struct t *t, const struct deid_options *options,
    const struct cleaner_row *rows, size_t count, bool loud);

#endif
