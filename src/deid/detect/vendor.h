/*
 * deid/detect/vendor.h - tokens that vendors gave a prefix, so that they can be found.
 *
 * In:    bytes where a token begins.
 * Out:   the vendor's row and the token's length.
 * Never: asks the vendor whether the token lives.
 */
#ifndef ABIDE_DEID_DETECT_VENDOR_H
#define ABIDE_DEID_DETECT_VENDOR_H

#include "base/str.h"
#include "deid/context/chars.h"
#include "deid/table/detector.h"

enum vendor_alphabet {
    VENDOR_TOKEN, /* [A-Za-z0-9_-] */
    VENDOR_ALNUM,
    VENDOR_UPPER, /* [A-Z0-9] */
    VENDOR_HEX,
    VENDOR_BASE64,
    VENDOR_DOTTED, /* VENDOR_TOKEN and '.' */
};

struct vendor {
    struct str prefix;
    uint16_t detector;
    uint16_t min, max; /* characters after the prefix */
    uint8_t alphabet;
};

/* Row + 1 of the first vendor by the first character of its prefix; 0: none. */
struct vendor_index {
    uint16_t first[256];
};
void vendor_index_make(struct vendor_index *index);

/* The vendor whose token begins at `p`; NULL when none does. */
const struct vendor *vendor_find(
    const struct vendor_index *index, const unsigned char *p, size_t n, size_t *length);

/* The rows, for tests and documents: NULL behind the last. */
const struct vendor *vendor_row(size_t i);

#endif
