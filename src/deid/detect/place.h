/*
 * deid/detect/place.h - coordinates.
 *
 * In:    the look, a number with a decimal point.
 * Out:   true with the end of the number or pair; a candidate when it is a place.
 * Never: knows where anything is.
 */
#ifndef ABIDE_DEID_DETECT_PLACE_H
#define ABIDE_DEID_DETECT_PLACE_H

#include "deid/detect/number.h"

/* 52.5200, 13.4050: both with four decimals, or behind a word; a single one behind
 * "lat". */
bool place_number(struct look *l, const struct number *x, size_t *next);

#endif
