/* Schema versions: an older database is brought up to date, a newer one refused. */
#include <stdio.h>

#include "store/schema.h"
#include "store/store_priv.h"

enum {
    APPLICATION_ID = 0x41426964, /* "ABid" in the database header */
    SQL_TEXT_MAX = 1 << 20
};

bool sql_pragma(sqlite3 *db, const char *text, int64_t *out, struct err *err)
{
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK)
        return sql_failed(db, err);
    bool row = sqlite3_step(st) == SQLITE_ROW;
    if (row)
        *out = sqlite3_column_int64(st, 0);
    else
        sql_failed(db, err);
    sqlite3_finalize(st);
    return row;
}

/* From nothing to the newest at once, otherwise one version further. */
static bool step(sqlite3 *db, enum schema_file file, int64_t *version, struct err *err)
{
    char pragmas[96];
    struct buf text;
    int64_t next = *version == 0 ? STORE_SCHEMA_VERSION : *version + 1;
    snprintf(pragmas, sizeof pragmas,
        "PRAGMA user_version=%d; PRAGMA application_id=%d;", (int)next, APPLICATION_ID);
    buf_init(&text, SQL_TEXT_MAX);
    if (*version == 0)
        schema_create_sql(file, &text);
    else
        schema_upgrade_sql(file, (int)*version, &text);
    const char *z = buf_z(&text);
    bool done = buf_ok(&text, err) && sql_exec(db, "BEGIN IMMEDIATE", err);
    if (done) {
        done = sql_exec(db, z, err) && sql_exec(db, pragmas, err) &&
               sql_exec(db, "COMMIT", err);
        if (!done)
            sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    }
    buf_fini(&text);
    if (done)
        *version = next;
    return done;
}

bool store_migrate(sqlite3 *db, enum schema_file file, bool read_only, struct err *err)
{
    int64_t version = 0;
    if (!sql_pragma(db, "PRAGMA user_version", &version, err))
        return false;
    if (version > STORE_SCHEMA_VERSION || version < 0)
        return err_set(err, ERR_STATE, "store.schema_newer",
            "the state has schema %lld, this program knows %d: use a newer abide",
            (long long)version, STORE_SCHEMA_VERSION);
    if (version < STORE_SCHEMA_VERSION && read_only)
        return err_set(err, ERR_STATE, "store.schema_older",
            "the state has schema %lld and must be migrated: open it for writing once",
            (long long)version);
    while (version < STORE_SCHEMA_VERSION) {
        if (!step(db, file, &version, err))
            return false;
    }
    return true;
}
