/*
 * portal/access/cbor.h - what does this CBOR say, as far as authenticators write it?
 *
 * In:    bytes of a browser (TRUST: anything at all).
 * Out:   numbers, strings and maps, one item after the other.
 * Never: recurses; takes lengths that are not told beforehand, floats, or a number
 *        written longer than it needs: authenticators must not write those (CTAP2).
 */
#ifndef ABIDE_PORTAL_ACCESS_CBOR_H
#define ABIDE_PORTAL_ACCESS_CBOR_H

#include <stdint.h>

#include "base/attr.h"
#include "base/raw.h"

enum cbor_type { CBOR_UINT, CBOR_NINT, CBOR_BYTES, CBOR_TEXT, CBOR_ARRAY, CBOR_MAP };

struct cbor_item {
    enum cbor_type type;
    uint64_t number;  /* UINT; NINT: -1 - number; ARRAY, MAP: how many */
    struct raw bytes; /* BYTES, TEXT */
};

/* The next item; what it holds follows it. False: there is none that is right. */
bool cbor_next(struct raw *rest, struct cbor_item *out) MUST_CHECK;
/* Over the next item and all that it holds. */
bool cbor_skip(struct raw *rest) MUST_CHECK;

#endif
