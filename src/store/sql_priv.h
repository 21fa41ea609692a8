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

/* X(ID, file, "sql"). ?1, ?2 are almost always slot and vault. */
#define SQL_TABLE(X)                                                                   \
    X(SQL_META_PUT, VAULT, "INSERT INTO meta(name, value) VALUES(?1, ?2)")             \
    X(SQL_META_GET, VAULT, "SELECT value FROM meta WHERE name=?1")                     \
    X(SQL_KMETA_PUT, KEYS, "INSERT INTO meta(name, value) VALUES(?1, ?2)")             \
    X(SQL_KMETA_GET, KEYS, "SELECT value FROM meta WHERE name=?1")                     \
    X(SQL_DIRECTORY_FIND, VAULT, "SELECT vault FROM directory WHERE lookup=?1")        \
    X(SQL_DIRECTORY_PUT, VAULT,                                                        \
        "INSERT INTO directory(slot, vault, lookup) VALUES(?1, ?2, ?3)")               \
    X(SQL_VAULT_GET, VAULT,                                                            \
        "SELECT kind, state, created, label FROM vault WHERE slot=?1 AND vault=?2")    \
    X(SQL_VAULT_PUT, VAULT,                                                            \
        "INSERT INTO vault(slot, vault, kind, state, since, created, label) "          \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?5, ?6)")                                          \
    X(SQL_VAULT_NEXT, VAULT,                                                           \
        "SELECT vault, kind, state, created FROM vault WHERE (slot, vault)>(?1, ?2) "  \
        "AND state=?3 AND (?4=0 OR kind=?4) ORDER BY slot, vault LIMIT 1")             \
    X(SQL_CONVERSATION_GET, VAULT,                                                     \
        "SELECT state, turns, head FROM conversation "                                 \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")                              \
    X(SQL_CONVERSATION_PUT, VAULT,                                                     \
        "INSERT INTO conversation"                                                     \
        "(slot, vault, conversation, state, since, expires, turns, head) "             \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                      \
    X(SQL_CONVERSATION_SET, VAULT,                                                     \
        "UPDATE conversation SET expires=?4, turns=?5, head=?6 "                       \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")                              \
    X(SQL_CONVERSATION_NEXT, VAULT,                                                    \
        "SELECT c.vault, c.conversation FROM conversation c JOIN vault v "             \
        "ON v.slot=c.slot AND v.vault=c.vault "                                        \
        "WHERE (c.slot, c.vault, c.conversation)>(?1, ?2, ?3) AND c.state=?4 "         \
        "AND v.state=?5 ORDER BY c.slot, c.vault, c.conversation LIMIT 1")             \
    X(SQL_CONVERSATION_NEXT_OF, VAULT,                                                 \
        "SELECT c.vault, c.conversation FROM conversation c JOIN vault v "             \
        "ON v.slot=c.slot AND v.vault=c.vault "                                        \
        "WHERE c.slot=?1 AND c.vault=?2 AND c.conversation>?3 AND c.state=?4 "         \
        "AND v.state=?5 ORDER BY c.conversation LIMIT 1")                              \
    X(SQL_TURNS_PUT, VAULT,                                                            \
        "INSERT INTO turns(slot, vault, conversation, first, count, allow, body, "     \
        "meta) "                                                                       \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                      \
    X(SQL_TURNS_LIST, VAULT,                                                           \
        "SELECT first, allow, body, meta FROM turns "                                  \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3 ORDER BY first")               \
    X(SQL_TURNS_ALLOW, VAULT,                                                          \
        "UPDATE turns SET allow=?5 "                                                   \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3 AND first=?4")                 \
    X(SQL_CHOICE_LAST, VAULT,                                                          \
        "SELECT coalesce(max(position), 0) FROM choice WHERE slot=?1 AND vault=?2")    \
    X(SQL_CHOICE_PUT, VAULT,                                                           \
        "INSERT INTO choice(slot, vault, position, line) VALUES(?1, ?2, ?3, ?4)")      \
    X(SQL_CHOICE_LIST, VAULT,                                                          \
        "SELECT position, line FROM choice WHERE slot=?1 AND vault=?2 ORDER BY "       \
        "position")                                                                    \
    X(SQL_DONATION_LAST, VAULT,                                                        \
        "SELECT coalesce(max(position), 0) FROM donation WHERE slot=?1 AND vault=?2")  \
    X(SQL_DONATION_PUT, VAULT,                                                         \
        "INSERT INTO donation(slot, vault, position, line) VALUES(?1, ?2, ?3, ?4)")    \
    X(SQL_DONATION_LIST, VAULT,                                                        \
        "SELECT position, line FROM donation WHERE slot=?1 AND vault=?2 "              \
        "ORDER BY position")                                                           \
    X(SQL_PROFILE_FIND, VAULT, "SELECT profile FROM profile WHERE sha256=?1")          \
    X(SQL_PROFILE_PUT, VAULT, "INSERT INTO profile(sha256) VALUES(?1)")                \
    X(SQL_PROFILE_GET, VAULT, "SELECT sha256 FROM profile WHERE profile=?1")           \
    X(SQL_NOTICE_PUT, VAULT,                                                           \
        "INSERT INTO notice(version, purposes, begins, ends, widens, sha256) "         \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(version) DO NOTHING")              \
    X(SQL_NOTICE_LIST, VAULT,                                                          \
        "SELECT version, purposes, begins, ends, widens, sha256 FROM notice "          \
        "ORDER BY begins, version")                                                    \
    X(SQL_DATASET_PUT, VAULT,                                                          \
        "INSERT INTO dataset(dataset, purpose, state, dir, manifest, created, rows) "  \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(dataset) DO NOTHING")          \
    X(SQL_DATASET_LIST, VAULT,                                                         \
        "SELECT d.dataset, d.purpose, d.state, d.dir, d.manifest, d.created, d.rows, " \
        "(SELECT count(*) FROM withdrawn w WHERE w.dataset=d.dataset) "                \
        "FROM dataset d ORDER BY d.created, d.dataset")                                \
    X(SQL_DATASET_MARK, VAULT, "UPDATE dataset SET state=?2 WHERE dataset=?1")         \
    X(SQL_LINEAGE_PUT, VAULT,                                                          \
        "INSERT INTO lineage(slot, vault, dataset, handle, link) "                     \
        "VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(slot, vault, dataset, handle) "        \
        "DO NOTHING")                                                                  \
    X(SQL_LINEAGE_OF, VAULT,                                                           \
        "SELECT dataset, handle, link FROM lineage WHERE slot=?1 AND vault=?2 "        \
        "AND (?3 IS NULL OR dataset=?3)")                                              \
    X(SQL_LINEAGE_BEHIND, VAULT,                                                       \
        "SELECT vault, link FROM lineage WHERE dataset=?1 AND handle=?2")              \
    X(SQL_WITHDRAWN_PUT, VAULT,                                                        \
        "INSERT INTO withdrawn(dataset, handle, why, at) VALUES(?1, ?2, ?3, ?4) "      \
        "ON CONFLICT(dataset, handle) DO NOTHING")                                     \
    X(SQL_WITHDRAWN_LIST, VAULT,                                                       \
        "SELECT handle, why, at FROM withdrawn WHERE dataset=?1 ORDER BY at, handle")  \
    X(SQL_EPOCH_PUT, KEYS,                                                             \
        "INSERT INTO epoch(epoch, wrapped, created, ended) VALUES(?1, ?2, ?3, NULL)")  \
    X(SQL_EPOCH_GET, KEYS,                                                             \
        "SELECT wrapped FROM epoch WHERE epoch=?1 AND ended IS NULL")                  \
    X(SQL_EPOCH_NEWEST, KEYS, "SELECT max(epoch) FROM epoch WHERE ended IS NULL")      \
    X(SQL_SECRET_PUT, KEYS, "INSERT INTO secret(name, wrapped) VALUES(?1, ?2)")        \
    X(SQL_SECRET_GET, KEYS, "SELECT wrapped FROM secret WHERE name=?1")                \
    X(SQL_RING_PUT, KEYS,                                                              \
        "INSERT INTO ring(slot, vault, epoch, wrapped) VALUES(?1, ?2, ?3, ?4)")        \
    X(SQL_RING_GET, KEYS,                                                              \
        "SELECT epoch, wrapped FROM ring WHERE slot=?1 AND vault=?2")                  \
    X(SQL_KEY_PUT, KEYS,                                                               \
        "INSERT INTO conversation_key(slot, vault, conversation, wrapped) "            \
        "VALUES(?1, ?2, ?3, ?4)")                                                      \
    X(SQL_KEY_GET, KEYS,                                                               \
        "SELECT wrapped FROM conversation_key "                                        \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")                              \
    X(SQL_VAULT_CHECK, VAULT, "PRAGMA quick_check(1)")                                 \
    X(SQL_KEYS_CHECK, KEYS, "PRAGMA quick_check(1)")                                   \
    X(SQL_STRAYS, VAULT,                                                               \
        "SELECT (SELECT count(*) FROM conversation c WHERE NOT EXISTS (SELECT 1 "      \
        "FROM vault v WHERE v.slot=c.slot AND v.vault=c.vault)) + "                    \
        "(SELECT count(*) FROM choice c WHERE NOT EXISTS (SELECT 1 "                   \
        "FROM vault v WHERE v.slot=c.slot AND v.vault=c.vault)) + "                    \
        "(SELECT count(*) FROM turns n WHERE NOT EXISTS (SELECT 1 "                    \
        "FROM vault v WHERE v.slot=n.slot AND v.vault=n.vault))")                      \
    X(SQL_CENSUS, VAULT,                                                               \
        "SELECT (SELECT count(*) FROM vault WHERE kind=1 AND state=1), "               \
        "(SELECT count(*) FROM vault WHERE kind=2 AND state=1), "                      \
        "(SELECT count(*) FROM vault WHERE kind=3 AND state=1), "                      \
        "(SELECT count(*) FROM vault WHERE kind=4 AND state=1), "                      \
        "(SELECT count(*) FROM conversation WHERE state=1), "                          \
        "(SELECT coalesce(sum(count), 0) FROM turns), "                                \
        "(SELECT count(*) FROM choice), (SELECT count(*) FROM donation), "             \
        "(SELECT count(*) FROM notice), (SELECT count(*) FROM dataset), "              \
        "(SELECT count(*) FROM lineage), (SELECT count(*) FROM withdrawn)")            \
    X(SQL_KEYS_CHANGED, KEYS, "PRAGMA data_version")

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
struct raw sql_get_blob(const struct cursor *c, int column);
struct str sql_get_text(const struct cursor *c, int column);
bool sql_get_id(const struct cursor *c, int column, struct id *out, struct err *err);

/* A list of statements without results. */
bool sql_exec(sqlite3 *db, const char *text, struct err *err) MUST_CHECK;
bool sql_failed(sqlite3 *db, struct err *err); /* fills err from the connection */

#endif
