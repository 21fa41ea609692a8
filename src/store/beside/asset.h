/*
 * store/beside/asset.h - a person's files: pictures, sounds, documents of their chats.
 *
 * In:    a stream of bytes, what is known of the file, the chats it is in.
 * Out:   one sealed file each under the state folder, listed and read back.
 * Never: keeps a byte in clear; one file for two people; a file whose chats are gone.
 *
 * A file has a random key of its own, wrapped under the vault's once per chat that
 * refers to it: it can be read as long as one of them is there.
 */
#ifndef ABIDE_STORE_BESIDE_ASSET_H
#define ABIDE_STORE_BESIDE_ASSET_H

#include "base/arena.h"
#include "base/raw.h"
#include "base/sink.h"
#include "crypt/hash.h"
#include "store/store.h"

enum { ASSET_TEXT_MAX = 4096, ASSETS_MAX = 1000000 };

/* What is kept of a file besides its bytes. */
struct asset_facts {
    struct raw id;         /* what turns call it; may be empty */
    struct raw path;       /* where it stood in its archive; never empty */
    struct raw name;       /* as the person knew it */
    struct str media_type; /* tokens */
    struct str named_by;
};

struct asset_put {
    struct id vault;
    const struct id *conversations; /* live ones of the vault; none: beside all chats */
    size_t count;
    struct asset_facts facts;
};

struct asset_put_result {
    uint64_t size_bytes;
    bool added; /* false: the same bytes at the same path were there, or were deleted */
};

/* Inside store_begin. Reads `bytes` to the end. The file is synced when it returns. */
bool asset_put(struct store *s, const struct asset_put *put, struct source *bytes,
    struct asset_put_result *out, struct err *err) MUST_CHECK;

struct asset {
    struct id vault, conversation, file;
    struct asset_facts facts;
    uint64_t size_bytes;
    uint8_t sha256[SHA256_BYTES];
};

/* Each file of the vault once; in the order of paths, then hashes. */
bool asset_list(struct store *s, struct id vault, struct arena *a,
    const struct asset **out, size_t *count, struct err *err) MUST_CHECK;

/* The bytes of one; ERR_CRYPTO when they are not those that were put. */
bool asset_read(struct store *s, const struct asset *asset, struct sink *to,
    struct err *err) MUST_CHECK;

#endif
