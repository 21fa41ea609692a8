/*
 * deid/detect/address.h - addresses of machines written in hex.
 *
 * In:    the look, an offset in or at the start of the address.
 * Out:   its end, also as l->floor, with a candidate; 0 when there is none.
 * Never: see the rules in look.h.
 */
#ifndef ABIDE_DEID_DETECT_ADDRESS_H
#define ABIDE_DEID_DETECT_ADDRESS_H

#include "deid/detect/look.h"

/* IPv6 or MAC with colons around `at`. */
size_t address_colons(struct look *l, size_t at);

/* MAC with '-' or '.' that begins at `start`. */
size_t address_dashes(struct look *l, size_t start);

/* End of a UUID that begins at `start`: nobody's by itself, and no phone inside. */
size_t address_uuid(const struct look *l, size_t start);

#endif
