/*
 * tests/harness/lists.h - for tests: a list of words that parses back.
 *
 * In:    a list's name and its table of model/.
 * Out:   each word parses to its value; one past the end, another case, none: no word.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_HARNESS_LISTS_H
#define ABIDE_TESTS_HARNESS_LISTS_H

#include "tests/harness/t.h"

#define T_LIST(t, name, TABLE)                                                         \
    do {                                                                               \
        enum name value;                                                               \
        int count = 0 TABLE(TABLE_ONE);                                                \
        for (int i = 0; i < count; i++) {                                              \
            T_OK(t, name##_parse(name##_word((enum name)i), &value));                  \
            T_EQ(t, value, i);                                                         \
        }                                                                              \
        T_STR(t, name##_word((enum name)count), STR("invalid"));                       \
        T_OK(t, !name##_parse(STR("invalid"), &value));                                \
        T_OK(t, !name##_parse(STR(""), &value));                                       \
    } while (0)

#endif
