/*
 * store/sql_priv.h - every statement the store runs, prepared once per handle.
 *
 * In:    a statement's name, values.
 * Out:   rows.
 * Never: SQL text anywhere else (schema.c generates CREATE; store.c sets pragmas).
 */
#ifndef ABIDE_STORE_SQL_PRIV_H
#define ABIDE_STORE_SQL_PRIV_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/instant.h"
#include "base/raw.h"
#include "model/id.h"
#include "store/schema.h"
#include "store/sql_beside_priv.h"
#include "store/sql_case_priv.h"
#include "store/sql_content_priv.h"
#include "store/sql_erase_priv.h"
#include "store/sql_hold_priv.h"
#include "store/sql_keys_priv.h"
#include "store/sql_ledger_priv.h"
#include "store/sql_operator_priv.h"
#include "store/sql_person_priv.h"

#define SQL_TABLE(X)                                                                   \
    SQL_CONTENT(X)                                                                     \
    SQL_BESIDE(X)                                                                      \
    SQL_LEDGER(X)                                                                      \
    SQL_ERASE(X)                                                                       \
    SQL_HOLD(X)                                                                        \
    SQL_CASE(X)                                                                        \
    SQL_KEYS(X)                                                                        \
    SQL_OPERATOR(X)                                                                    \
    SQL_PERSON(X)

#define SQL_ENUM(id, file, text) id,
#define SQL_ONE(id, file, text)  +1
enum sql { SQL_TABLE(SQL_ENUM) };
enum { SQL_COUNT = 0 SQL_TABLE(SQL_ONE) };

/* One use of a statement: begun, bound, stepped; ends when it leaves scope. */
struct cursor {
    sqlite3_stmt *st;
};
void cursor_end(struct cursor *c);
#define CURSOR(name) AUTO(cursor_end) struct cursor name = {0}

struct store;
bool sql_begin(struct store *s, enum sql which, struct cursor *c, struct err *err);
/* Binds do not fail here: the step reports a bind that could not be made. The bytes
 * must outlive the cursor. */
void sql_int(struct cursor *c, int at, int64_t v);
void sql_null(struct cursor *c, int at);
void sql_blob(struct cursor *c, int at, const void *p, size_t n);
void sql_text(struct cursor *c, int at, struct str v);
void sql_id(struct cursor *c, int at, const struct id *v);
void sql_vault(struct cursor *c, const struct id *vault); /* ?1 slot, ?2 vault */

bool sql_step(struct cursor *c, bool *row, struct err *err) MUST_CHECK;
bool sql_done(struct cursor *c, struct err *err) MUST_CHECK; /* no row expected */

int64_t sql_get_int(const struct cursor *c, int column);
bool sql_is_null(const struct cursor *c, int column);
struct raw sql_get_blob(const struct cursor *c, int column);
struct str sql_get_text(const struct cursor *c, int column);
bool sql_get_id(const struct cursor *c, int column, struct id *out, struct err *err);

/* A list of statements without results. */
bool sql_exec(sqlite3 *db, const char *text, struct err *err) MUST_CHECK;
/* The first number a pragma answers. */
bool sql_pragma(
    sqlite3 *db, const char *text, int64_t *out, struct err *err) MUST_CHECK;
bool sql_failed(sqlite3 *db, struct err *err); /* fills err from the connection */

#endif
