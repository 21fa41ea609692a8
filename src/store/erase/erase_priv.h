/*
 * store/erase/erase_priv.h - what the files of deletion share.
 *
 * In:    an order's rows.
 * Out:   its parts: (vault, conversation) pairs, conversation zero: all of the vault.
 * Never: leaves store/erase/.
 */
#ifndef ABIDE_STORE_ERASE_ERASE_PRIV_H
#define ABIDE_STORE_ERASE_ERASE_PRIV_H

#include <sqlite3.h>

#include "store/erase/erase.h"
#include "store/sql_priv.h"

enum { ERASE_PARTS_MAX = 10000000, ERASE_ARENA_MAX = 1 << 30 };

struct erase_part {
    struct id vault, conversation;
};

struct erase_size {
    int64_t conversations, turns, lines;
};

struct erase_work {
    struct id erasure;
    enum erase_kind kind;
    enum erase_state state;
    struct instant requested;
    struct erase_part *parts;
    size_t count;
};

/* Each row of a list: its vault and (`named`) what else it names. */
struct erase_each {
    struct store *s;
    bool (*visit)(
        struct store *s, const struct erase_part *part, void *ctx, struct err *err);
    void *ctx;
    bool named;
};
bool erase_each(struct store *s, enum sql list, const struct erase_each *each,
    struct err *err) MUST_CHECK;
/* A statement about one part, stepped once. */
bool erase_ask(struct store *s, enum sql which, const struct erase_part *part,
    struct cursor *c, bool *row, struct err *err) MUST_CHECK;

/* ERR_ABSENT when there is no such order. Parts in the arena. */
bool erase_load(struct store *s, struct id erasure, struct arena *a,
    struct erase_work *out, struct err *err) MUST_CHECK;

/* Writes down how much an account's order erases, once; its rows must still be there.
 * Inside store_begin. */
bool erase_count(struct store *s, struct id erasure, const struct erase_part *part,
    struct err *err) MUST_CHECK;

/* Deletes the rows of a part now; its keys must be gone. No transaction open. */
bool erase_rows(struct store *s, const struct erase_part *part, struct instant now,
    struct err *err) MUST_CHECK;
/* The same for a file: its row stays, empty. No transaction open. */
bool erase_file(
    struct store *s, const struct erase_part *part, struct err *err) MUST_CHECK;
/* Overwrites the keys of a part; in store_begin. */
bool erase_destroy_part(
    struct store *s, const struct erase_part *part, struct err *err) MUST_CHECK;
/* Rewrites both files, so that no deleted byte is left in free space. */
bool erase_compact(struct store *s, struct err *err) MUST_CHECK;

/*
 * The number of deletions: counted in keys.db in the transaction that destroys keys,
 * then noted in vault.db. A key store with a lower number than a backup is older than
 * it.
 */
bool store_count_deletion(struct store *s, struct err *err) MUST_CHECK;
bool store_set_deletions(struct store *s, int64_t count, struct err *err) MUST_CHECK;
bool store_note_deletions(struct store *s, struct err *err) MUST_CHECK;
bool store_deletions(
    struct store *s, int64_t *in_vault, int64_t *in_keys, struct err *err) MUST_CHECK;

/* A consistent copy of a database as a new file; the marker of an unfinished restore;
 * a copy in the place of a database of the state. */
bool backup_copy(sqlite3 *from, const char *path, struct err *err) MUST_CHECK;
bool backup_marker(const char *dir, bool there, struct err *err) MUST_CHECK;
bool backup_replace(
    const char *dir, const char *name, const char *path, struct err *err) MUST_CHECK;

/* People's files beside a backup (backup_files.c). */
bool backup_files_free(const char *path, struct err *err) MUST_CHECK;
bool backup_files_make(struct store *s, const char *path, struct err *err) MUST_CHECK;
bool backup_files_restore(struct store *s, const char *path, uint64_t *files,
    uint64_t *missing, struct err *err) MUST_CHECK;

#endif
