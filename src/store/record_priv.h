/*
 * store/record_priv.h - sealed values: their place, sealing and opening.
 *
 * In:    fields, a key, the row they belong to.
 * Out:   sealed bytes for a column, and back.
 * Never: opens a value in another row than it was sealed for.
 */
#ifndef ABIDE_STORE_RECORD_PRIV_H
#define ABIDE_STORE_RECORD_PRIV_H

#include "base/arena.h"
#include "base/buf.h"
#include "crypt/aead.h"
#include "model/id.h"
#include "store/pack_priv.h"

struct store;

/* What is sealed; part of the associated data, so these numbers are for ever. */
enum record {
    RECORD_EPOCH_KEY = 1,
    RECORD_SECRET = 2,
    RECORD_RING = 3,
    RECORD_CONVERSATION_KEY = 4,
    RECORD_LABEL = 5,
    RECORD_HEAD = 6,
    RECORD_BODY = 7,
    RECORD_META = 8,
    RECORD_CHOICE = 9,
    RECORD_DONATION = 10,
    RECORD_LINEAGE = 11,
    RECORD_PART = 20,
    RECORD_SIDE = 21,
    RECORD_FILE = 22,
    RECORD_FILE_KEY = 23,
    RECORD_FILE_BODY = 24,
    RECORD_PASS = 25,
    RECORD_MESSAGE = 26,
    RECORD_RECEIPT = 27,
    RECORD_HELD = 30 /* under a key of the hold, not of the vault */
};

/* Associated data: record, a number, then the ids that key the row (zero where none).
 */
struct place {
    uint8_t b[1 + 8 + 3 * ID_BYTES];
};
struct place_of {
    enum record record;
    uint64_t number;
    struct id vault, object, part;
};
struct place place_make(const struct place_of *of);
struct raw place_raw(const struct place *p);

/* Seals s->plain into s->sealed; the sealed bytes are then buf_raw(&s->sealed). */
bool record_seal(struct store *s, const uint8_t key[AEAD_KEY_BYTES],
    const struct place_of *of, struct err *err) MUST_CHECK;
/* Seals s->plain behind what s->sealed holds already; *out is where. */
bool record_seal_more(struct store *s, const uint8_t key[AEAD_KEY_BYTES],
    const struct place_of *of, struct raw *out, struct err *err) MUST_CHECK;
/* Opens into the arena. */
bool record_open(const uint8_t key[AEAD_KEY_BYTES], const struct place_of *of,
    struct raw sealed, struct arena *a, struct raw *out, struct err *err) MUST_CHECK;

#endif
