/*
 * cli/table.h - rows and columns, printed for people or as JSON.
 *
 * In:    column names, then cells row by row.
 * Out:   aligned text, or a JSON array with one object a row.
 * Never: takes raw; changes the order of rows.
 */
#ifndef ABIDE_CLI_TABLE_H
#define ABIDE_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { TABLE_COLUMNS_MAX = 12, TABLE_ROWS_MAX = 1000000 };

struct table_cell {
    struct str text;
    bool is_number;
};

struct table {
    struct arena arena; /* copies of the cells */
    const char *columns[TABLE_COLUMNS_MAX];
    size_t column_count;
    struct table_cell *cells;
    size_t n, cap;
    bool failed;
};

void table_init(struct table *t, const char *const *columns, size_t count);
void table_fini(struct table *t);
void table_text(struct table *t, struct str s); /* the next cell; a copy is kept */
void table_number(struct table *t, int64_t v);

/* Prints to stdout; `json` picks the form. False when a cell was lost or output failed.
 */
bool table_print(const struct table *t, bool json, struct err *err);

#endif
