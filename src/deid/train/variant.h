/*
 * deid/train/variant.h - the same sentence with other people, or in another case.
 *
 * In:    a document, lists of names, dice.
 * Out:   a new text and its marks.
 * Never: changes what is not marked, except its case and marks of punctuation.
 */
#ifndef ABIDE_DEID_TRAIN_VARIANT_H
#define ABIDE_DEID_TRAIN_VARIANT_H

#include "deid/train/vocab.h"

enum { VARIANT_MAX = 1 << 20, VARIANT_GOLD_MAX = 4096 };

enum letter_case { CASE_KEPT, CASE_LOWER, CASE_UPPER, CASE_SPOKEN };

struct variant {
    struct buf text;
    VEC(struct gold) gold;
    struct buf scratch;
};

void variant_init(struct variant *v);
void variant_fini(struct variant *v);

/* Is there anybody to swap? */
bool variant_can_swap(const struct gold *gold, uint32_t golds);

bool variant_make(struct variant *v, struct raw text, const struct gold *gold,
    uint32_t golds, struct err *err) MUST_CHECK; /* as it is */
bool variant_swap(struct variant *v, const struct vocab *vocab, struct dice *d,
    struct err *err) MUST_CHECK;
/* Some ordinary words are misspelt: that a word is unknown makes it no name. */
bool variant_misspell(struct variant *v, struct dice *d, struct err *err) MUST_CHECK;
/* CASE_SPOKEN: lower case without . , ! ? */
bool variant_recase(struct variant *v, enum letter_case to, struct err *err) MUST_CHECK;

#endif
