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

enum { FORMS_MAX = 40 };

/* Where each form has digits and letters, as bits: one comparison per form. */
struct forms_index {
    uint32_t digits[FORMS_MAX], letters[FORMS_MAX];
    uint8_t n[FORMS_MAX];
};
void forms_index_make(struct forms_index *index);

struct look;

size_t forms_at(struct look *l, size_t start);

#endif
