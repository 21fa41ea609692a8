/*
 * flow/import_lines.h - does a ledger already say last what an archive says?
 *
 * In:    a vault's ledger, read once; the lines added meanwhile.
 * Out:   yes or no, in constant time: an archive may have a hundred thousand ratings.
 * Never: writes.
 */
#ifndef ABIDE_FLOW_IMPORT_LINES_H
#define ABIDE_FLOW_IMPORT_LINES_H

#include "base/arena.h"
#include "base/map.h"
#include "model/choice.h"
#include "store/store.h"

struct import_lines {
    struct id vault;
    bool read;
    struct map latest; /* control, scope, evidence -> struct last_line */
    struct arena arena;
};

void import_lines_init(struct import_lines *l, uint64_t seed);
void import_lines_fini(struct import_lines *l);

/* The last line of this control, scope and evidence says the same of the same time. */
bool import_lines_has(struct import_lines *l, struct store *s, struct id vault,
    const struct choice *line, bool *has, struct err *err) MUST_CHECK;
/* After a line was added to the ledger last asked about. */
bool import_lines_add(
    struct import_lines *l, const struct choice *line, struct err *err) MUST_CHECK;

#endif
