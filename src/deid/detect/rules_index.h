/*
 * deid/detect/rules_index.h - which rules of rules.c a number of some length can have.
 *
 * In:    nothing.
 * Out:   one bit per rule.
 * Never: changes after it was made.
 */
#ifndef ABIDE_DEID_DETECT_RULES_INDEX_H
#define ABIDE_DEID_DETECT_RULES_INDEX_H

#include <stdint.h>

enum { RULES_WORDS = 2, RULES_DIGITS = 36 };

struct rules_index {
    uint64_t length[RULES_DIGITS + 1][RULES_WORDS];
    uint64_t alone[RULES_WORDS]; /* those that may need no word */
};
void rules_index_make(struct rules_index *index);

#endif
