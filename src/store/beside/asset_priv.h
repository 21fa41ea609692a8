/*
 * store/beside/asset_priv.h - how a sealed file and its row are made up.
 *
 * In:    a vault, a file.
 * Out:   what its seals are bound to; its key.
 * Never: leaves store/beside/.
 */
#ifndef ABIDE_STORE_BESIDE_ASSET_PRIV_H
#define ABIDE_STORE_BESIDE_ASSET_PRIV_H

#include "crypt/stream.h"
#include "store/beside/asset.h"
#include "store/record_priv.h"

/* A sealed file: header, then pieces of ASSET_PIECE, the last one shorter or empty. */
enum {
    ASSET_PIECE = 64 << 10,
    ASSET_SEALED = ASSET_PIECE + STREAM_OVERHEAD_BYTES,
    ASSET_FORMAT = 1
};

/* Which vault's file it is; its own id is made from its bytes, so it cannot be in it.
 */
struct place asset_place(struct id vault);

struct place_of asset_key_place(
    struct id vault, struct id conversation, struct id file);

/* The key as this chat holds it, or (`any`) any chat. */
bool asset_key(struct store *s, const struct asset *a, bool any,
    uint8_t key[STREAM_KEY_BYTES], bool *found, struct err *err) MUST_CHECK;

#endif
