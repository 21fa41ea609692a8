/*
 * tests/harness/rows.h - a table of rows, each checked whole and cut into pieces.
 *
 * In:    a table whose rows begin with what they say; how to check one.
 * Out:   the row and the cut that failed, by name.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_HARNESS_ROWS_H
#define ABIDE_TESTS_HARNESS_ROWS_H

#include <string.h>

#include "base/buf.h"
#include "tests/harness/t.h"

struct rows {
    const void *table;
    size_t size, count;
};
/* The first member of a row is its `const char *says`. */
#define ROWS_OF(table) ((struct rows){(table), sizeof *(table), COUNT(table)})

/* `step`: bytes a piece. */
typedef bool rows_holds(struct t *t, size_t row, size_t step);

static inline const char *rows_says(struct rows rows, size_t row)
{
    const char *says;
    memcpy(&says, (const unsigned char *)rows.table + row * rows.size, sizeof says);
    return says;
}

/* Each row in pieces of one byte, a few, and all of it. */
static inline void rows_check_cut(struct t *t, struct rows rows, rows_holds *holds)
{
    static const size_t steps[] = {1, 2, 3, 7, 64, 4096};
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < COUNT(steps); k++) {
            if (!holds(t, i, steps[k]))
                t_note(t, "row: %s, in steps of %zu", rows_says(rows, i), steps[k]);
        }
    }
}

static inline void rows_check(struct t *t, struct rows rows, rows_holds *holds)
{
    for (size_t i = 0; i < rows.count; i++) {
        if (!holds(t, i, 0))
            t_note(t, "row: %s", rows_says(rows, i));
    }
}

/* What comes first, and then `n` of a byte. */
static inline void rows_fill(struct buf *out, const char *front, char fill, size_t n)
{
    buf_add_z(out, front);
    for (size_t i = 0; i < n; i++)
        buf_add_char(out, fill);
}

#endif
