/*
 * store/keys_priv.h - root > epoch > vault ring > conversation key.
 *
 * In:    the root key file, keys.db.
 * Out:   unwrapped keys, borrowed from locked memory until the next call here.
 * Never: derives a key; writes an unwrapped one; returns the key of a destroyed object.
 *
 * The ring of a vault: four random keys that die together, wrapped as one.
 */
#ifndef ABIDE_STORE_KEYS_PRIV_H
#define ABIDE_STORE_KEYS_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/raw.h"
#include "crypt/aead.h"
#include "model/id.h"
#include "store/custody/custody.h"

struct store;
struct keys;

struct ring {
    uint8_t wrap[AEAD_KEY_BYTES]; /* wraps the conversation keys */
    uint8_t
        records[AEAD_KEY_BYTES];   /* seals label, choices, donations, lineage links */
    uint8_t blind[AEAD_KEY_BYTES]; /* HMAC key of conversation and turn ids */
    uint8_t lineage[AEAD_KEY_BYTES]; /* HMAC key of row handles */
};

enum { WRAPPED_KEY_BYTES = AEAD_KEY_BYTES + AEAD_OVERHEAD_BYTES };
enum { WRAPPED_RING_BYTES = sizeof(struct ring) + AEAD_OVERHEAD_BYTES };

/* A new root key file at `path`, its key kept by `source` (custody.h). */
bool keys_make_root(const char *path, const char *source, struct err *err) MUST_CHECK;
/* Reads the root key into new locked memory. keys_free wipes. */
bool keys_load(const char *path, struct keys **out, struct err *err) MUST_CHECK;
/* Takes the key of `next` when the one loaded does not open the key store: a change of
 * the root key was cut off. *took tells. */
bool keys_try_next(
    struct store *s, const char *next, bool *took, struct err *err) MUST_CHECK;
/* The root key at `next` becomes root.key; the old one is overwritten. */
bool keys_settle_root(const char *path, const char *next, struct err *err) MUST_CHECK;
const char *keys_source(const struct keys *k); /* who keeps the root key */
void keys_free(struct keys *k);
void keys_forget(struct keys *k); /* drops cached rings and conversation keys */

/* Forgets what is cached when another connection changed the key store. */
bool keys_refresh(struct store *s, struct err *err) MUST_CHECK;

/* First epoch and the installation's secrets, in an empty keys.db. */
bool keys_create(struct store *s, struct instant now, struct err *err) MUST_CHECK;
/* Checks that the root key opens this key store (ERR_CRYPTO "store.root_wrong"). */
bool keys_check(struct store *s, struct err *err) MUST_CHECK;

/* Secrets of the installation, under the root key. */
enum secret { SECRET_DIRECTORY, SECRET_TOMBSTONE, SECRET_SIGNING, SECRET_COUNT };
bool keys_secret(struct store *s, enum secret which, const uint8_t **out,
    struct err *err) MUST_CHECK;

bool keys_ring_make(struct store *s, struct id vault, struct err *err) MUST_CHECK;
/* NULL in *out: the vault has no ring any more (or never had). */
bool keys_ring_find(struct store *s, struct id vault, const struct ring **out,
    struct err *err) MUST_CHECK;
/* ERR_STATE "store.vault_gone" instead of NULL. */
bool keys_ring_get(struct store *s, struct id vault, const struct ring **out,
    struct err *err) MUST_CHECK;

/* The key of (vault, conversation): NULL in *out when absent and not `make`. */
bool keys_conversation(struct store *s, struct id vault, struct id conversation,
    bool make, const uint8_t **out, struct err *err) MUST_CHECK;

/* The first 16 bytes of an HMAC under the vault's blind key. */
bool keys_blind_id(struct store *s, struct id vault, const struct raw *parts,
    size_t count, struct id *out, struct err *err) MUST_CHECK;

#endif
