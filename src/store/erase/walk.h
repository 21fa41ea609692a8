/*
 * store/erase/walk.h - everything that is somebody's, by reflection over the schema.
 *
 * In:    a vault, or one conversation of it.
 * Out:   every row of every table that goes with it, its sealed columns opened.
 * Never: names a table: a column that is added is walked.
 */
#ifndef ABIDE_STORE_ERASE_WALK_H
#define ABIDE_STORE_ERASE_WALK_H

#include "base/arena.h"
#include "store/schema.h"
#include "store/store.h"

enum { WALK_CELLS_MAX = 32 };

struct walk_cell {
    const struct schema_column *column;
    bool null, is_number;
    int64_t number;
    struct raw bytes; /* opened, when the column is sealed */
};

struct walk_row {
    const struct schema_table *table;
    struct walk_cell cells[WALK_CELLS_MAX];
    size_t count;
};

struct walk {
    struct id vault, conversation; /* conversation zero: all of the vault */
    bool (*each)(void *ctx, const struct walk_row *row, struct err *err);
    bool (*wants)(void *ctx, const struct schema_table *table); /* NULL: all */
    bool clear_only; /* sealed columns are left shut: their cells are null */
    void *ctx;
    uint64_t gone; /* out: rows whose key is destroyed, left out */
};

/* The tables of vault.db, in their order; a row's views last until the next one. */
bool walk_vault(struct store *s, struct walk *w, struct err *err) MUST_CHECK;

/* The cell of a column; NULL: the row has none of that name. */
const struct walk_cell *walk_find(const struct walk_row *row, struct str name);

#endif
