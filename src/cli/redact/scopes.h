/*
 * cli/redact/scopes.h - which numbering of placeholders a piece belongs to.
 *
 * In:    the scope asked for; pieces with the name of their chat or account.
 * Out:   the scope where the piece's values keep their numbers.
 * Never: holds more than SCOPES_MAX of them.
 */
#ifndef ABIDE_CLI_REDACT_SCOPES_H
#define ABIDE_CLI_REDACT_SCOPES_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "deid/deid.h"
#include "deid/medium/medium.h"

enum { SCOPES_MAX = 1 << 16 };

struct scopes {
    enum settings_scope kind;
    bool exact;
    struct deid_scope *one;       /* of documents and of a dataset */
    VEC(struct deid_scope *) all; /* of chats and accounts, by their names */
    struct map names;
    struct arena keys;
};

bool scopes_open(
    struct scopes *s, enum settings_scope kind, bool exact, struct err *err) MUST_CHECK;
void scopes_close(struct scopes *s);

bool scopes_for(struct scopes *s, const struct medium_piece *piece,
    struct deid_scope **out, struct err *err) MUST_CHECK;

#endif
