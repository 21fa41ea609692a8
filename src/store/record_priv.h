/*
 * store/record_priv.h - sealed values: their place, their packing, sealing and opening.
 *
 * In:    fields, a key, the row they belong to.
 * Out:   sealed bytes for a column, and back.
 * Never: opens a value in another row than it was sealed for.
 *
 * Packed: fields one after another; a number is 8 bytes big-endian, bytes have a 4-byte
 * big-endian length before them. Formats of each column: docs/formats/store.md.
 */
#ifndef ABIDE_STORE_RECORD_PRIV_H
#define ABIDE_STORE_RECORD_PRIV_H

#include "base/arena.h"
#include "base/buf.h"
#include "crypt/aead.h"
#include "model/id.h"

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
    RECORD_LINEAGE = 11
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

void pack_num(struct buf *b, int64_t v);
void pack_raw(struct buf *b, struct raw r);
void pack_id(struct buf *b, struct id id);

struct unpack { /* reads what pack_ wrote; `bad` stays once something was missing */
    struct raw rest;
    bool bad;
};
int64_t unpack_num(struct unpack *u);
struct raw unpack_raw(struct unpack *u);
struct id unpack_id(struct unpack *u);
struct raw unpack_bytes(struct unpack *u, size_t n); /* empty when there are fewer */
/* ERR_INPUT when bad. */
bool unpack_good(const struct unpack *u, struct err *err) MUST_CHECK;

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
