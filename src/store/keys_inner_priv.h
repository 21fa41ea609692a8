/*
 * store/keys_inner_priv.h - the key hierarchy from inside: for keys.c, epoch.c.
 *
 * In:    an open store.
 * Out:   unwrapped keys.
 * Never: included by other files of this folder.
 */
#ifndef ABIDE_STORE_KEYS_INNER_PRIV_H
#define ABIDE_STORE_KEYS_INNER_PRIV_H

#include "crypt/random.h"
#include "store/keys_priv.h"
#include "store/record_priv.h"

/*
 * Caches are direct-mapped by bytes of the (random) ids. 256 rings and 1024
 * conversation keys are 120 KB of locked memory: an import walks few vaults at a time,
 * a build each conversation once.
 */
enum { RING_SLOTS = 256, KEY_SLOTS = 1024 };

struct cached_ring {
    struct id vault;
    bool used;
    struct ring ring;
};

struct cached_key {
    struct id vault, conversation;
    bool used;
    uint8_t key[AEAD_KEY_BYTES];
};

struct keys {
    uint8_t root[AEAD_KEY_BYTES];
    char source[CUSTODY_SOURCE_MAX]; /* who keeps it */
    uint8_t epoch_key[AEAD_KEY_BYTES];
    int64_t epoch; /* which one epoch_key is; 0: none */
    uint8_t secrets[SECRET_COUNT][AEAD_KEY_BYTES];
    bool has_secret[SECRET_COUNT];
    bool cached;     /* something below may be filled, or epoch_key */
    int64_t version; /* PRAGMA data_version when the caches were filled */
    struct cached_ring rings[RING_SLOTS];
    struct cached_key keys[KEY_SLOTS];
};

/* The bytes of `room` are written to: it is memory of struct keys. */
bool keys_open_with(const uint8_t *with, const struct place_of *of, struct raw wrapped,
    struct raw room, struct err *err) MUST_CHECK;
void keys_seal_with(struct random_pool *pool, const uint8_t *with,
    const struct place_of *of, struct raw key, uint8_t *out);

struct place_of keys_epoch_place(int64_t epoch);
struct place_of keys_secret_place(enum secret which);
bool keys_epoch_make(
    struct store *s, int64_t epoch, struct instant now, struct err *err) MUST_CHECK;
bool keys_epoch_load(struct store *s, int64_t epoch, struct err *err) MUST_CHECK;
bool keys_epoch_newest(struct store *s, int64_t *out, struct err *err) MUST_CHECK;

bool keys_write_root(const char *path, const char *source,
    const uint8_t key[AEAD_KEY_BYTES], struct err *err) MUST_CHECK;

/* A destroyed key's blob is all zeroes until the purge takes its row. */
bool keys_is_destroyed(struct raw wrapped);

#endif
