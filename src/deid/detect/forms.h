/*
 * deid/detect/forms.h - numbers with letters at fixed places: NINO, PAN, VIN, NIF ...
 *
 * In:    the look, the offset where letters and digits begin.
 * Out:   the end of the code, with a candidate; 0 when there is none.
 * Never: see the rules in look.h.
 */
#ifndef ABIDE_DEID_DETECT_FORMS_H
#define ABIDE_DEID_DETECT_FORMS_H

#include <stddef.h>
#include <stdint.h>

enum { FORMS_MAX = 64, FORM_LONGEST = 20, FORM_BEGIN = 6 };

/* One bit per form: those with a digit, or a letter, at a place; those of a length. */
struct forms_index {
    uint64_t digit[FORM_LONGEST], letter[FORM_LONGEST], length[FORM_LONGEST + 1];
    uint64_t least[FORM_LONGEST + 1]; /* those of a length or longer */
    uint64_t any;    /* those without a place for letters or digits alone */
    uint64_t spaced; /* those that people write with spaces in them */
    /* Those that can begin with letters and digits in this order: see forms_begin. */
    uint64_t begin[1 << (FORM_BEGIN + 1)];
};
void forms_index_make(struct forms_index *index);

struct look;

size_t forms_at(struct look *l, size_t start);

#endif
