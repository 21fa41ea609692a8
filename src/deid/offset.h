/*
 * deid/offset.h - the same place counted in bytes, code points and UTF-16 units.
 *
 * In:    UTF-8 text (other bytes count as one of each), places in order.
 * Out:   the three numbers of a place.
 * Never: goes backwards: all places of a text together cost one reading.
 */
#ifndef ABIDE_DEID_OFFSET_H
#define ABIDE_DEID_OFFSET_H

#include <stddef.h>

#include "base/raw.h"

struct offset {
    size_t bytes, points, units;
};

/* Moves on to a byte, a code point or a UTF-16 unit; not past the end of the text. */
void offset_to_byte(struct offset *at, struct raw text, size_t byte);
void offset_to_point(struct offset *at, struct raw text, size_t point);
void offset_to_unit(struct offset *at, struct raw text, size_t unit);

#endif
