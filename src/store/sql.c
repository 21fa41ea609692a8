#include "store/sql_priv.h"

#include "store/store_priv.h"

#define SQL_ROW(id, file, text) {SCHEMA_##file, text},

static const struct {
    enum schema_file file;
    const char *text;
} statements[] = {SQL_TABLE(SQL_ROW)};

static enum err_code code_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_NOMEM:
        return ERR_MEMORY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_STATE;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ERR_DENIED;
    case SQLITE_CONSTRAINT:
        return ERR_EXISTS;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_INPUT;
    default:
        return ERR_IO;
    }
}

/* sqlite3_errstr has no values in it; sqlite3_errmsg might. */
bool sql_failed(sqlite3 *db, struct err *err)
{
    int result = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    return err_set(err, code_of(result), "store.sqlite",
        "the database answered %d: %s; run abide doctor", result,
        sqlite3_errstr(result));
}

void cursor_end(struct cursor *c)
{
    if (!c->st)
        return;
    sqlite3_reset(c->st);
    sqlite3_clear_bindings(c->st);
    c->st = NULL;
}

bool sql_begin(struct store *s, enum sql which, struct cursor *c, struct err *err)
{
    sqlite3 *const files[] = {[SCHEMA_VAULT] = s->vault_db,
        [SCHEMA_KEYS] = s->keys_db,
        [SCHEMA_HOLDS] = s->holds_db};
    sqlite3 *db = files[statements[which].file];
    sqlite3_stmt **st = &s->statements[which];
    cursor_end(c);
    if (!*st && sqlite3_prepare_v3(db, statements[which].text, -1,
                    SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK)
        return sql_failed(db, err);
    c->st = *st;
    return true;
}

void sql_int(struct cursor *c, int at, int64_t v)
{
    sqlite3_bind_int64(c->st, at, v);
}

void sql_null(struct cursor *c, int at)
{
    sqlite3_bind_null(c->st, at);
}

void sql_blob(struct cursor *c, int at, const void *p, size_t n)
{
    sqlite3_bind_blob64(c->st, at, p ? p : "", n, SQLITE_STATIC);
}

void sql_text(struct cursor *c, int at, struct str v)
{
    sqlite3_bind_text64(
        c->st, at, v.p ? v.p : "", v.n, SQLITE_STATIC, (unsigned char)SQLITE_UTF8);
}

void sql_id(struct cursor *c, int at, const struct id *v)
{
    sqlite3_bind_blob64(c->st, at, v->b, ID_BYTES, SQLITE_STATIC);
}

void sql_vault(struct cursor *c, const struct id *vault)
{
    sqlite3_bind_int64(c->st, 1, vault_slot(*vault));
    sql_id(c, 2, vault);
}

bool sql_step(struct cursor *c, bool *row, struct err *err)
{
    int result = sqlite3_step(c->st);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return sql_failed(sqlite3_db_handle(c->st), err);
    *row = result == SQLITE_ROW;
    return true;
}

bool sql_done(struct cursor *c, struct err *err)
{
    bool row;
    return sql_step(c, &row, err);
}

int64_t sql_get_int(const struct cursor *c, int column)
{
    return sqlite3_column_int64(c->st, column);
}

bool sql_is_null(const struct cursor *c, int column)
{
    return sqlite3_column_type(c->st, column) == SQLITE_NULL;
}

struct raw sql_get_blob(const struct cursor *c, int column)
{
    const void *p = sqlite3_column_blob(c->st, column);
    int n = sqlite3_column_bytes(c->st, column);
    return raw_of(p, p && n > 0 ? (size_t)n : 0);
}

struct str sql_get_text(const struct cursor *c, int column)
{
    struct raw r = sql_get_blob(c, column);
    return (struct str){(const char *)r.p, r.n};
}

bool sql_get_id(const struct cursor *c, int column, struct id *out, struct err *err)
{
    struct raw r = sql_get_blob(c, column);
    if (r.n != ID_BYTES)
        return err_set(err, ERR_INPUT, "store.row_damaged",
            "an id in the database has %zu bytes, not %d; run abide doctor", r.n,
            ID_BYTES);
    for (size_t i = 0; i < ID_BYTES; i++)
        out->b[i] = r.p[i];
    return true;
}

bool sql_exec(sqlite3 *db, const char *text, struct err *err)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        return sql_failed(db, err);
    return true;
}
