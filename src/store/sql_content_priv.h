/*
 * store/sql_content_priv.h - statements over accounts and conversations.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file. ?1, ?2 are almost always slot and vault.
 */
#ifndef ABIDE_STORE_SQL_CONTENT_PRIV_H
#define ABIDE_STORE_SQL_CONTENT_PRIV_H

#define SQL_CONTENT(X)                                                                 \
    X(SQL_META_PUT, VAULT,                                                             \
        "INSERT INTO meta(name, value) VALUES(?1, ?2) "                                \
        "ON CONFLICT(name) DO UPDATE SET value=?2")                                    \
    X(SQL_META_GET, VAULT, "SELECT value FROM meta WHERE name=?1")                     \
    X(SQL_KMETA_PUT, KEYS,                                                             \
        "INSERT INTO meta(name, value) VALUES(?1, ?2) "                                \
        "ON CONFLICT(name) DO UPDATE SET value=?2")                                    \
    X(SQL_KMETA_GET, KEYS, "SELECT value FROM meta WHERE name=?1")                     \
    X(SQL_DIRECTORY_FIND, VAULT, "SELECT vault FROM directory WHERE lookup=?1")        \
    X(SQL_DIRECTORY_PUT, VAULT,                                                        \
        "INSERT INTO directory(slot, vault, lookup) VALUES(?1, ?2, ?3)")               \
    X(SQL_VAULT_GET, VAULT,                                                            \
        "SELECT kind, state, created, label FROM vault WHERE slot=?1 AND vault=?2")    \
    X(SQL_VAULT_PUT, VAULT,                                                            \
        "INSERT INTO vault(slot, vault, kind, state, since, created, label, region) "  \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)")                                      \
    X(SQL_REGION_COUNT, VAULT,                                                         \
        "SELECT region, count(*) FROM vault WHERE state=1 AND (?1 IS NULL OR "         \
        "vault=?1) GROUP BY region ORDER BY region")                                   \
    X(SQL_TRANSFER_PUT, VAULT,                                                         \
        "INSERT INTO transfer(at, source, target, mechanism, what, accounts) "         \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6)")                                              \
    X(SQL_TRANSFER_LIST, VAULT,                                                        \
        "SELECT at, source, target, mechanism, what, accounts FROM transfer "          \
        "ORDER BY rowid")                                                              \
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
        "UPDATE conversation SET turns=?5, head=?6, expires=CASE WHEN ?4 IS NULL "     \
        "THEN NULL WHEN expires<?4 THEN expires ELSE ?4 END "                          \
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
        "WHERE slot=?1 AND vault=?2 AND conversation=?3 AND first=?4")

#endif
