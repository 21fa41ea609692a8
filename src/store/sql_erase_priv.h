/*
 * store/sql_erase_priv.h - statements of deletion.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file. ?1, ?2 are almost always slot and vault.
 */
#ifndef ABIDE_STORE_SQL_ERASE_PRIV_H
#define ABIDE_STORE_SQL_ERASE_PRIV_H

#define SQL_ERASE(X)                                                                   \
    X(SQL_VAULT_ALL, VAULT, "SELECT vault FROM vault")                                 \
    X(SQL_TURNS_ALL, VAULT,                                                            \
        "SELECT vault, conversation FROM conversation WHERE state=1 UNION "            \
        "SELECT vault, conversation FROM turns")                                       \
    X(SQL_ERASURE_PUT, VAULT,                                                          \
        "INSERT INTO erasure(slot, vault, conversation, erasure, part, kind, state, "  \
        "requested, commitment, conversations, turns, lines, handles) "                \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0)")                \
    X(SQL_ERASURE_PARTS, VAULT,                                                        \
        "SELECT part, vault, conversation, kind, state, requested FROM erasure "       \
        "WHERE erasure=?1 ORDER BY part")                                              \
    X(SQL_ERASURE_WITHDRAWN, VAULT,                                                    \
        "UPDATE erasure SET state=?2, withdrawn=?3, handles=?4 WHERE erasure=?1")      \
    X(SQL_ERASURE_DESTROYED, VAULT,                                                    \
        "UPDATE erasure SET state=?2, destroyed=?3, epoch=?4, held=?5 "                \
        "WHERE erasure=?1")                                                            \
    X(SQL_ERASURE_COUNT, VAULT,                                                        \
        "UPDATE erasure SET conversations=?2, turns=?3, lines=?4 "                     \
        "WHERE erasure=?1 AND conversations<0")                                        \
    X(SQL_ERASURE_RECLAIMED, VAULT,                                                    \
        "UPDATE erasure SET state=?2, reclaimed=?3, slot=NULL, vault=NULL, "           \
        "conversation=NULL WHERE erasure=?1")                                          \
    X(SQL_ERASURE_LIST, VAULT,                                                         \
        "SELECT erasure, min(kind), min(state), min(requested), max(withdrawn), "      \
        "max(destroyed), max(reclaimed), sum(conversations), sum(turns), sum(lines), " \
        "max(handles), max(epoch), max(commitment), max(held), max(vault) "            \
        "FROM erasure "                                                                \
        "WHERE ?1 IS NULL OR erasure=?1 GROUP BY erasure ORDER BY 4, 1")               \
    X(SQL_ERASURE_WAITING, VAULT,                                                      \
        "SELECT DISTINCT erasure FROM erasure WHERE state=?1 ORDER BY requested "      \
        "LIMIT 1")                                                                     \
    X(SQL_ERASURE_OF, VAULT,                                                           \
        "SELECT 1 FROM erasure WHERE slot=?1 AND vault=?2 AND "                        \
        "(conversation IS NULL OR conversation=?3) LIMIT 1")                           \
    X(SQL_RING_ALL, KEYS,                                                              \
        "SELECT vault FROM ring WHERE wrapped<>zeroblob(length(wrapped))")             \
    X(SQL_KEY_ALL, KEYS,                                                               \
        "SELECT vault, conversation FROM conversation_key "                            \
        "WHERE wrapped<>zeroblob(length(wrapped))")                                    \
    X(SQL_CONVERSATION_STATE, VAULT,                                                   \
        "UPDATE conversation SET state=?4, since=?5 "                                  \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3 AND state=?6")                 \
    X(SQL_CONVERSATION_EMPTY, VAULT,                                                   \
        "UPDATE conversation SET state=?4, since=?5, expires=NULL, turns=0, "          \
        "head=zeroblob(0) WHERE slot=?1 AND vault=?2 AND conversation=?3")             \
    X(SQL_RECEIPT_PUT, VAULT,                                                          \
        "INSERT INTO receipt(slot, vault, erasure, line) VALUES(?1, ?2, ?3, ?4)")      \
    X(SQL_RECEIPT_LIST, VAULT,                                                         \
        "SELECT erasure, line FROM receipt WHERE slot=?1 AND vault=?2")                \
    X(SQL_PHONE_GET, VAULT, "SELECT accounts FROM phone WHERE lookup=?1")              \
    X(SQL_PHONE_PUT, VAULT,                                                            \
        "INSERT INTO phone(lookup, accounts) VALUES(?1, ?2) "                          \
        "ON CONFLICT(lookup) DO UPDATE SET accounts=?2")                               \
    X(SQL_KEEP_PUT, VAULT,                                                             \
        "INSERT INTO keep(tier, owner, days) VALUES(?1, ?2, ?3) "                      \
        "ON CONFLICT(tier, owner) DO UPDATE SET days=?3")                              \
    X(SQL_KEEP_DROP, VAULT, "DELETE FROM keep WHERE tier=?1 AND owner=?2")             \
    X(SQL_KEEP_LIST, VAULT, "SELECT tier, owner, days FROM keep ORDER BY tier, owner") \
    X(SQL_KEEP_CHAT, VAULT,                                                            \
        "UPDATE conversation SET chosen=?4 "                                           \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")                              \
    X(SQL_KEEP_CHAT_GET, VAULT,                                                        \
        "SELECT chosen FROM conversation "                                             \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")                              \
    X(SQL_KEEP_OVER, VAULT,                                                            \
        "SELECT c.vault, c.conversation FROM conversation c JOIN vault v "             \
        "ON v.slot=c.slot AND v.vault=c.vault WHERE c.state=?2 AND v.state=1 "         \
        "AND (c.expires<=?3 OR c.chosen<=?1) LIMIT 1")                                 \
    X(SQL_KEEP_OLDER, VAULT,                                                           \
        "SELECT vault, conversation FROM conversation "                                \
        "WHERE slot=?1 AND vault=?2 AND state=?4 AND since<=?3 LIMIT 1")               \
    X(SQL_VAULT_STATE, VAULT,                                                          \
        "UPDATE vault SET state=?3, since=?4 WHERE slot=?1 AND vault=?2")              \
    X(SQL_VAULT_SIZE, VAULT,                                                           \
        "SELECT count(*), coalesce(sum(n), 0), (SELECT count(*) FROM choice WHERE "    \
        "slot=?1 AND vault=?2) + (SELECT count(*) FROM donation WHERE slot=?1 AND "    \
        "vault=?2) FROM (SELECT sum(count) AS n FROM turns WHERE slot=?1 AND "         \
        "vault=?2 GROUP BY conversation)")                                             \
    X(SQL_TALK_SIZE, VAULT,                                                            \
        "SELECT coalesce(sum(count), 0) FROM turns "                                   \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")                              \
    X(SQL_DIRECTORY_DROP, VAULT, "DELETE FROM directory WHERE lookup=?1")              \
    X(SQL_TOMBSTONE_PUT, VAULT,                                                        \
        "INSERT INTO tombstone(lookup, at, reuse, erasure) VALUES(?1, ?2, ?3, ?4) "    \
        "ON CONFLICT(lookup) DO UPDATE SET at=?2, reuse=?3, erasure=?4")               \
    X(SQL_TOMBSTONE_GET, VAULT,                                                        \
        "SELECT t.reuse, (SELECT min(e.state) FROM erasure e WHERE "                   \
        "e.erasure=t.erasure) FROM tombstone t WHERE t.lookup=?1")                     \
    X(SQL_RING_ZERO, KEYS,                                                             \
        "UPDATE ring SET wrapped=zeroblob(length(wrapped)) WHERE slot=?1 AND "         \
        "vault=?2")                                                                    \
    X(SQL_KEY_ZERO, KEYS,                                                              \
        "UPDATE conversation_key SET wrapped=zeroblob(length(wrapped)) "               \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")

#endif
