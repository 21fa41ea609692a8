/*
 * store/epoch.h - key epochs: how what was destroyed here dies in old copies too.
 *
 * In:    an open store, no transaction.
 * Out:   a new epoch that wraps every vault's keys; a dead one that opens nothing.
 * Never: destroys the epoch that is in use.
 *
 * A copy of keys.db made under epoch N holds rings wrapped by N's key, which is wrapped
 * by the root key of that time. Destroying N replaces the root key as well: with the
 * root.key of today the copy opens nothing. So root.key must not be copied along.
 */
#ifndef ABIDE_STORE_EPOCH_H
#define ABIDE_STORE_EPOCH_H

#include "base/arena.h"
#include "store/store.h"

struct epoch {
    int64_t number;
    struct instant created;
    struct instant ended; /* unknown: its key lives */
    uint64_t vaults;      /* rings it wraps now */
};

/* Oldest first. */
bool epoch_list(struct store *s, struct arena *a, const struct epoch **out,
    size_t *count, struct err *err) MUST_CHECK;

/* Makes the next epoch and wraps every ring with it. */
bool epoch_rotate(
    struct store *s, struct instant now, int64_t *number, struct err *err) MUST_CHECK;

/*
 * Overwrites an epoch's key, replaces the root key (root.key is rewritten) and empties
 * the log. ERR_STATE: it is the newest, wraps rings still, or another process has the
 * state open ("os.locked"). Doing it again does no harm: it finishes what was begun.
 */
bool epoch_destroy(
    struct store *s, int64_t number, struct instant now, struct err *err) MUST_CHECK;

/*
 * Hands the root key to another keeper (store/custody/custody.h; "": root.key itself).
 * It is a new root key: what the old keeper has opens nothing any more.
 */
bool epoch_move_root(struct store *s, const char *source, struct instant now,
    struct err *err) MUST_CHECK;
const char *epoch_root_source(const struct store *s);

#endif
