/*
 * deid/operate/back.h - the sealed map: what stood where something else stands now.
 *
 * In:    replacements in the order of the safe text; a key.
 * Out:   sealed bytes; and from them, with the same key, the replacements again.
 * Never: opens with another key; is written without a seal.
 *
 * Sealed form: "abide-map-1\n", then XChaCha20-Poly1305 of the records. A record is
 * at (u64), bytes written (u32), bytes of the original (u32), named (u8), then the two.
 */
#ifndef ABIDE_DEID_OPERATE_BACK_H
#define ABIDE_DEID_OPERATE_BACK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/raw.h"
#include "base/vec.h"
#include "deid/operate/operate.h"

enum { BACK_RECORDS_MAX = 1 << 24, BACK_BYTES_MAX = 1 << 28 };

struct back_record {
    uint64_t at;         /* byte of the safe text where `written` begins */
    struct raw written;  /* "<EMAIL_1>", "4929 0273 1180 5512", nothing */
    struct raw original; /* as it stood in the file */
    bool named;          /* a placeholder: tells by itself what it is */
};

struct back {
    struct arena bytes;
    VEC(struct back_record) records;
    struct map names; /* placeholder -> index + 1 of its record */
    bool all_named;   /* every replacement is a placeholder */
    bool ambiguous;   /* one placeholder stands for two values: scopes were narrow */
};

void back_init(struct back *b);
void back_fini(struct back *b); /* wipes */

/* Copies. ERR_LIMIT at BACK_BYTES_MAX. */
bool back_add(
    struct back *b, const struct back_record *record, struct err *err) MUST_CHECK;

bool back_seal(const struct back *b, const uint8_t key[OPERATE_KEY_BYTES],
    struct buf *out, struct err *err) MUST_CHECK;

/* ERR_CRYPTO with another key or changed bytes; ERR_INPUT when it is no map. */
bool back_open(struct raw sealed, const uint8_t key[OPERATE_KEY_BYTES],
    struct back *out, struct err *err) MUST_CHECK;

#endif
