#include "dataset/dataset.h"

#include "dataset/verify.h"

#define WORD_ROW(id, word) STR_INIT(word),

static bool find_word(const struct str *words, size_t count, struct str s, size_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i], s)) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* Defines name_word and name_parse over the rows of a list. */
#define TABLE_DEFINE(name, TABLE)                                                      \
    static const struct str name##_words[] = {TABLE(WORD_ROW)};                        \
    struct str name##_word(enum name value)                                            \
    {                                                                                  \
        size_t i = (size_t)value;                                                      \
        return i < COUNT(name##_words) ? name##_words[i] : STR("invalid");             \
    }                                                                                  \
    bool name##_parse(struct str s, enum name *out)                                    \
    {                                                                                  \
        size_t i;                                                                      \
        if (!find_word(name##_words, COUNT(name##_words), s, &i))                      \
            return false;                                                              \
        *out = (enum name)i;                                                           \
        return true;                                                                   \
    }

TABLE_DEFINE(dataset_side, DATASET_SIDE_TABLE)
TABLE_DEFINE(dataset_cut_reason, DATASET_CUT_TABLE)
TABLE_DEFINE(dataset_drop, DATASET_DROP_TABLE)
TABLE_DEFINE(dataset_fault, DATASET_FAULT_TABLE)
