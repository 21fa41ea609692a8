/*
 * model/id.h - identifiers: 128 random bits, and the slot a vault lives in.
 *
 * In:    random bytes (crypt/random.h), or the text form.
 * Out:   32 lower-case hex digits and back; comparisons.
 * Never: derives an id from content or from a person's name.
 */
#ifndef ABIDE_MODEL_ID_H
#define ABIDE_MODEL_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

enum { ID_BYTES = 16, ID_TEXT = 33, SLOT_COUNT = 4096 };

struct id {
    uint8_t b[ID_BYTES];
};

bool id_eq(struct id a, struct id b);
int id_cmp(struct id a, struct id b);
bool id_is_zero(struct id a);
struct str id_format(struct id a, char text[ID_TEXT]); /* NUL-terminated as well */
bool id_parse(struct str s, struct id *out) MUST_CHECK;

/* A vault's slot: the first 12 bits of its id, fixed for life. 0 to SLOT_COUNT - 1. */
int vault_slot(struct id vault);

#endif
