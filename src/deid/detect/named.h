/*
 * deid/detect/named.h - numbers that only their name makes personal: "patient id
 * 48213".
 *
 * In:    the look, a stretch with a digit in it.
 * Out:   true with a candidate when the words before it name such a thing.
 * Never: see the rules in look.h.
 */
#ifndef ABIDE_DEID_DETECT_NAMED_H
#define ABIDE_DEID_DETECT_NAMED_H

#include "deid/detect/look.h"

/* The stretch has `alnum` letters and digits, `digits` of them digits. */
bool named_thing(
    struct look *l, size_t start, size_t end, unsigned alnum, unsigned digits);

/* "B-MW 1234" behind a word for plates: the digits at [start, end) and what is around.
 */
bool named_plate(struct look *l, size_t start, size_t end);

/* Eight or eleven capitals behind "BIC" or "SWIFT"; a crypto address. */
bool named_bic(struct look *l, size_t start, size_t end);
bool named_coin(struct look *l, size_t start, size_t end);

#endif
