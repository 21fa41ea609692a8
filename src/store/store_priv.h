/*
 * store/store_priv.h - the handle, shared by the files of this folder.
 *
 * In:    an open store.
 * Out:   connections, statements, scratch, keys.
 * Never: leaves store/.
 */
#ifndef ABIDE_STORE_STORE_PRIV_H
#define ABIDE_STORE_STORE_PRIV_H

#include <sqlite3.h>

#include "base/buf.h"
#include "crypt/mac.h"
#include "crypt/random.h"
#include "os/file.h"
#include "store/account.h"
#include "store/keys_priv.h"
#include "store/sql_priv.h"
#include "store/store.h"

/* Stands while a restore is not finished: the state does not open. */
#define STORE_RESTORING "restoring"

struct store {
    sqlite3 *vault_db, *keys_db;
    sqlite3 *holds_db; /* opened when a hold is asked about */
    sqlite3_stmt *statements[SQL_COUNT];
    struct keys *keys; /* secret memory: root, epoch and cached keys */
    struct mac *mac;
    struct id mac_vault; /* whose blind key `mac` has; zero: another key */
    struct random_pool random;
    struct buf plain;  /* scratch: holds content only inside one call, then wiped */
    struct buf sealed; /* scratch: ciphertext */
    struct id id;
    int lock_fd, busy_ms;
    int64_t drained_us;
    uint32_t keys_head[12]; /* of the key store's shared memory, when last seen */
    bool writing, reading, read_only;
    bool lazy;    /* the key store's commits might not be durable */
    bool taking;  /* a hold copies what is hidden: it can be read for that */
    bool spoiled; /* a write failed halfway: the transaction cannot be committed */
    char dir[FILE_PATH_MAX];
};

/* For calls that write: ERR_USAGE outside store_begin. */
bool store_need_write(const struct store *s, struct err *err) MUST_CHECK;

/*
 * First in every public call that reads: but in a write transaction, it forgets cached
 * keys when somebody changed the key store (so that a destroyed key is not used).
 */
bool store_fresh(struct store *s, struct err *err) MUST_CHECK;

/* ERR_STATE "store.vault_gone" unless the account is there and live. */
bool account_must_live(struct store *s, struct id vault, struct err *err) MUST_CHECK;

/* Brings a database to STORE_SCHEMA_VERSION; a newer one is refused. */
bool store_migrate(
    sqlite3 *db, enum schema_file file, bool read_only, struct err *err) MUST_CHECK;

/* The open transaction's commit does not move the log into the database: somebody waits
 * for it. The next one does. */
void store_no_checkpoint(struct store *s);

/* Empties the write-ahead log; ERR_STATE when a reader does not let go in time. */
bool store_truncate_log(sqlite3 *db, struct err *err) MUST_CHECK;

/*
 * The same of the key store, where somebody waits for a receipt: within STORE_DRAIN_MS.
 * `durably`: that the log is empty outlives a power cut (one sync more).
 */
bool store_drain(struct store *s, bool durably, struct err *err) MUST_CHECK;

/* Commits of the key store are durable again; what fails is repeated by store_begin. */
bool store_sync_fully(struct store *s, struct err *err) MUST_CHECK;

/* Somebody wrote to the key store since the last call (or that cannot be told): what is
 * cached of it must be read again. */
bool store_keys_moved(struct store *s);

/* No byte is in the log; false also when that cannot be told. */
bool store_log_is_empty(sqlite3 *db);

/* Opens while the caller holds `lock` alone, which the handle takes over on success. */
bool store_open_alone(
    const char *dir, int lock_fd, struct store **out, struct err *err) MUST_CHECK;

/* ERR_CRYPTO "store.root_wrong" unless the root key of `dir` opens this copy of a key
 * store. */
bool store_opens_keys(const char *dir, sqlite3 *copy, struct err *err) MUST_CHECK;

/* Opens one more database of the state folder, set up as the others. */
bool store_open_db(
    struct store *s, const char *name, sqlite3 **out, struct err *err) MUST_CHECK;

/* Empties the scratch, wiping what it held. */
void store_scratch(struct store *s);
void store_scratch_plain(struct store *s); /* keeps what is sealed */

#endif
