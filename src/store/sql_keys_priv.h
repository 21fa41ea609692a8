/*
 * store/sql_keys_priv.h - statements over the key store and over everything.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file. ?1, ?2 are almost always slot and vault.
 */
#ifndef ABIDE_STORE_SQL_KEYS_PRIV_H
#define ABIDE_STORE_SQL_KEYS_PRIV_H

#define SQL_KEYS(X)                                                                    \
    X(SQL_EPOCH_LIST, KEYS,                                                            \
        "SELECT e.epoch, e.created, e.ended, "                                         \
        "(SELECT count(*) FROM ring r WHERE r.epoch=e.epoch) "                         \
        "FROM epoch e ORDER BY e.epoch")                                               \
    X(SQL_EPOCH_RINGS, KEYS,                                                           \
        "SELECT count(*) FROM ring WHERE epoch=?1 "                                    \
        "AND wrapped<>zeroblob(length(wrapped))")                                      \
    X(SQL_EPOCH_SET, KEYS, "UPDATE epoch SET wrapped=?2 WHERE epoch=?1")               \
    X(SQL_EPOCH_END, KEYS,                                                             \
        "UPDATE epoch SET wrapped=zeroblob(length(wrapped)), ended=?2 "                \
        "WHERE epoch=?1 AND ended IS NULL")                                            \
    X(SQL_SECRET_SET, KEYS, "UPDATE secret SET wrapped=?2 WHERE name=?1")              \
    X(SQL_RING_OLD, KEYS,                                                              \
        "SELECT rowid, vault, epoch, wrapped FROM ring WHERE epoch<>?1")               \
    X(SQL_RING_SET, KEYS, "UPDATE ring SET epoch=?2, wrapped=?3 WHERE rowid=?1")       \
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
        "FROM vault v WHERE v.slot=n.slot AND v.vault=n.vault)) + "                    \
        "(SELECT count(*) FROM side d WHERE NOT EXISTS (SELECT 1 "                     \
        "FROM vault v WHERE v.slot=d.slot AND v.vault=d.vault)) + "                    \
        "(SELECT count(*) FROM file f WHERE NOT EXISTS (SELECT 1 "                     \
        "FROM vault v WHERE v.slot=f.slot AND v.vault=f.vault))")                      \
    X(SQL_CENSUS, VAULT,                                                               \
        "SELECT (SELECT count(*) FROM vault WHERE kind=1 AND state=1), "               \
        "(SELECT count(*) FROM vault WHERE kind=2 AND state=1), "                      \
        "(SELECT count(*) FROM vault WHERE kind=3 AND state=1), "                      \
        "(SELECT count(*) FROM vault WHERE kind=4 AND state=1), "                      \
        "(SELECT count(*) FROM conversation WHERE state=1), "                          \
        "(SELECT coalesce(sum(count), 0) FROM turns), "                                \
        "(SELECT count(*) FROM choice), (SELECT count(*) FROM donation), "             \
        "(SELECT count(*) FROM notice), (SELECT count(*) FROM dataset), "              \
        "(SELECT count(*) FROM lineage), (SELECT count(*) FROM withdrawn), "           \
        "(SELECT count(*) FROM side), "                                                \
        "(SELECT count(*) FROM (SELECT DISTINCT slot, vault, file FROM file))")        \
    X(SQL_KEYS_CHANGED, KEYS, "PRAGMA data_version")                                   \
    X(SQL_VAULT_BEGIN, VAULT, "BEGIN IMMEDIATE")                                       \
    X(SQL_VAULT_COMMIT, VAULT, "COMMIT")                                               \
    X(SQL_KEYS_BEGIN, KEYS, "BEGIN IMMEDIATE")                                         \
    X(SQL_KEYS_COMMIT, KEYS, "COMMIT")

#endif
