/*
 * store/store.h - the state folder: what is kept, sealed under keys that can die.
 *
 * In:    a folder; plain structs of model/.
 * Out:   the same structs, decrypted into the caller's arena.
 * Never: content in clear on disk; a key in vault.db; a raised stamp; a changed ledger
 * line.
 *
 * A folder holds root.key (the root secret), keys.db (wrapped keys only), vault.db
 * (sealed content), lock. root > epoch > vault ring > conversation key: see README.md.
 * A handle belongs to one thread; open one per thread. Calls that write must stand
 * between store_begin and store_commit; calls that read may stand anywhere and see the
 * open transaction, or else the newest commit.
 */
#ifndef ABIDE_STORE_STORE_H
#define ABIDE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"
#include "model/id.h"

struct store;

struct store_options {
    bool read_only;      /* no call may write; the folder may be read-only too */
    int cache_mb;        /* page cache; 0: 16 */
    int busy_timeout_ms; /* how long to wait for another writer; 0: 5000 */
};

enum { STORE_SCHEMA_VERSION = 3 };

/*
 * So long a deletion waits for whoever holds the key store's log (a copy being made,
 * another program): its calls are short, no handle of ours holds one over two calls.
 * After that there is no receipt, ERR_STATE "store.readers": the keys are overwritten,
 * every connection of ours refuses, but old bytes are still in the log. Run it again.
 */
enum { STORE_DRAIN_MS = 500 };

/* How long the last deletion on this handle waited for them. */
int64_t store_drained_us(const struct store *s);

/* Makes the folder, the root key and both databases. ERR_EXISTS when there is one. */
bool store_create(const char *dir, struct instant now, struct err *err) MUST_CHECK;
/* The same, the root key kept by somebody else: see store/custody/custody.h. */
bool store_create_with(const char *dir, const char *root_source, struct instant now,
    struct err *err) MUST_CHECK;

/*
 * ERR_ABSENT: no state there. ERR_CRYPTO: the root key is not this state's. ERR_STATE:
 * a newer Abide wrote it, or another process is changing keys. An older schema is
 * migrated (not when read_only: ERR_STATE). Options NULL: all as usual.
 */
bool store_open(const char *dir, const struct store_options *options,
    struct store **out, struct err *err) MUST_CHECK;
void store_close(struct store *s); /* rolls back what is open; NULL is fine */

/*
 * One writer at a time. Commit is durable (synced) when it returns true. Nothing a
 * transaction wrote is seen by others before; kill -9 before commit leaves nothing.
 * Group many puts into one transaction: a commit costs disk syncs.
 */
bool store_begin(struct store *s, struct err *err) MUST_CHECK;
bool store_commit(struct store *s, struct err *err) MUST_CHECK;
void store_rollback(struct store *s); /* nothing open: nothing happens */
/*
 * One of many writes of a transaction, which may fail alone. Between store_begin and
 * store_commit, one at a time; ended by one of the two. `undo`: what was written since
 * was never written, and the transaction can be committed. False: it can't any more.
 */
bool store_mark(struct store *s, struct err *err) MUST_CHECK;
bool store_mark_keep(struct store *s, struct err *err) MUST_CHECK;
bool store_mark_undo(struct store *s, struct err *err) MUST_CHECK;

/*
 * A held snapshot for many reads (a build): faster, and one point in time. Keys are not
 * held: what is deleted meanwhile is refused here too, from the receipt on.
 */
bool store_read_begin(struct store *s, struct err *err) MUST_CHECK;
void store_read_end(struct store *s);

/* Random, made at creation, fixed for life: names this installation in certificates. */
struct id store_id(const struct store *s);
const char *store_dir(const struct store *s);

#endif
