/*
 * model/table.h - how the closed word lists of the vocabulary are declared.
 *
 * In:    an X-macro list: X(ID, "word", ...).
 * Out:   enumerators (TABLE_ENUM), counts (TABLE_ONE), declarations and definitions of
 *        name_word and name_parse (TABLE_DECLARE, TABLE_DEFINE).
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

/* Behind TABLE_DEFINE: the place of `s` in a list of words; false when absent. */
bool table_find(
    const struct str *words, size_t count, struct str s, size_t *out) MUST_CHECK;

#define TABLE_WORD(id, word) STR_INIT(word),

/* Defines name_word and name_parse over the rows of a list; once, in a .c file. */
#define TABLE_DEFINE(name, TABLE)                                                      \
    static const struct str name##_words[] = {TABLE(TABLE_WORD)};                      \
    struct str name##_word(enum name value)                                            \
    {                                                                                  \
        size_t i = (size_t)value;                                                      \
        return i < COUNT(name##_words) ? name##_words[i] : STR("invalid");             \
    }                                                                                  \
    bool name##_parse(struct str s, enum name *out)                                    \
    {                                                                                  \
        size_t i;                                                                      \
        if (!table_find(name##_words, COUNT(name##_words), s, &i))                     \
            return false;                                                              \
        *out = (enum name)i;                                                           \
        return true;                                                                   \
    }

#endif
