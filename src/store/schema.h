/*
 * store/schema.h - every column, and what happens to it: the one table the store runs
 * on.
 *
 * In:    nothing.
 * Out:   CREATE statements (generated from it), purge and export plans, the document's
 * list. Never: a column without all its annotations (schema_test.c refuses it).
 */
#ifndef ABIDE_STORE_SCHEMA_H
#define ABIDE_STORE_SCHEMA_H

#include "base/buf.h"
#include "base/str.h"

enum schema_file { SCHEMA_VAULT = 1, SCHEMA_KEYS, SCHEMA_HOLDS };

/* Whose row it is: what dies as one. Subject rows begin with (slot, vault). */
enum schema_unit {
    UNIT_INSTALLATION = 1, /* nobody's: operator data */
    UNIT_VAULT,            /* goes with the account */
    UNIT_CONVERSATION, /* goes with the conversation, at the latest with the account */
    UNIT_HOLD /* a copy for a legal hold: goes when the hold is released and purged */
};

enum schema_cover {
    COVER_CLEAR = 1, /* readable without a key: needs a reason */
    COVER_RANDOM, /* random bits, or an HMAC under a secret key: says nothing alone */
    COVER_SEALED, /* AEAD under a key that can be destroyed */
    COVER_WRAPPED /* a key under another key */
};

enum schema_erased {
    ERASED_KEY = 1,   /* unreadable when its key dies; bytes go with the purge */
    ERASED_PURGE,     /* goes with the purge */
    ERASED_OVERWRITE, /* overwritten in place at once, row goes with the purge */
    ERASED_NEVER      /* nobody's data */
};

enum schema_exported {
    EXPORTED_YES = 1,
    EXPORTED_FORM /* in another form */,
    EXPORTED_NO
};
enum schema_held { HELD_COPY = 1 /* re-sealed into a hold */, HELD_NO };
enum schema_kept {
    KEPT_OBJECT = 1, /* as long as its conversation or account */
    KEPT_EPOCH,      /* until its key epoch is destroyed */
    KEPT_INSTALLATION,
    KEPT_CASE, /* until 24 months after its rights request was closed */
    KEPT_HOLD  /* until the hold is released and purged */
};

/* Which key opens a sealed column, and which columns are the place it was sealed for.
 */
enum schema_with { WITH_NONE, WITH_RECORDS /* the vault's */, WITH_CONVERSATION };
struct schema_seal {
    int record; /* enum record; 0: not sealed, or not by a vault's keys */
    enum schema_with with;
    struct str number, object, part; /* columns of the same table; empty: zero */
};

struct schema_column {
    struct str table, name, type;
    enum schema_cover cover;
    enum schema_erased erased;
    enum schema_exported exported;
    enum schema_held held;
    enum schema_kept kept;
    struct str why; /* why it exists; for a clear one: why it may be clear */
    int since;      /* schema version that brought it; 0: its table's */
    struct schema_seal seal;
};

struct schema_table {
    struct str name;
    enum schema_file file;
    enum schema_unit unit;
    struct str tail; /* constraints */
    bool rowid;
    int since; /* schema version that brought it */
};

const struct schema_table *schema_tables(size_t *count);
const struct schema_column *schema_columns(size_t *count);

/* All CREATE TABLE statements of one file. */
void schema_create_sql(enum schema_file file, struct buf *out);
/* What takes a file from schema version `from` to the next one: new tables, columns. */
void schema_upgrade_sql(enum schema_file file, int from, struct buf *out);
/* SELECT of every column of the table at this index, in the order of schema_columns,
 * WHERE as in schema_erase_sql. False: nothing of this table goes with the unit. */
bool schema_select_sql(size_t table, enum schema_unit unit, struct buf *out);

/*
 * The DELETE that takes from the table at this index what goes with a vault (?1 slot,
 * ?2 vault) or a conversation (and ?3); where the table has many large rows at most ?4
 * of them. False: nothing of this table goes with it.
 */
bool schema_erase_sql(size_t table, enum schema_unit unit, struct buf *out);

#endif
