/*
 * model/table.h - how the closed word lists of the vocabulary are declared.
 *
 * In:    an X-macro list: X(ID, "word", ...).
 * Out:   for `TABLE(purpose, PURPOSE_TABLE)`: nothing by itself; see model/words.h for
 *        the enumerations and their functions.
 * Never: holds words itself.
 *
 * Every list has id 0 as its safest member ("none", "unknown"), so that a forgotten
 * initialiser is the strict value.
 */
#ifndef ABIDE_MODEL_TABLE_H
#define ABIDE_MODEL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

/* Declares `name_word(v)` (the word of a value) and `name_parse(s, &v)` (exact match).
 */
#define TABLE_DECLARE(name)                                                            \
    struct str name##_word(enum name value);                                           \
    bool name##_parse(struct str s, enum name *out) MUST_CHECK

/* One enumerator per row. */
#define TABLE_ENUM(id, ...) id,
#define TABLE_ONE(...)      +1

#endif
