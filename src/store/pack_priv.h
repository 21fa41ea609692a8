/*
 * store/pack_priv.h - what stands inside a sealed value: fields one after another.
 *
 * In:    numbers, ids, bytes.
 * Out:   packed bytes, and the fields again.
 * Never: leaves store/.
 *
 * A number is 8 bytes big-endian, bytes have a 4-byte big-endian length before them.
 * Formats of each column: docs/formats/store.md.
 */
#ifndef ABIDE_STORE_PACK_PRIV_H
#define ABIDE_STORE_PACK_PRIV_H

#include "base/buf.h"
#include "model/id.h"

void record_num(struct buf *b, int64_t v);
void record_raw(struct buf *b, struct raw r);
void record_id(struct buf *b, struct id id);

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
/* Reads the leading format number; ERR_INPUT when it is not the known one. */
bool unpack_format(struct unpack *u, int64_t known, struct err *err) MUST_CHECK;

#endif
