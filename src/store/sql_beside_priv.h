/*
 * store/sql_beside_priv.h - statements over what stands beside the turns: files,
 * records, and who takes part in whose conversation.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file. ?1, ?2 are always slot and vault.
 */
#ifndef ABIDE_STORE_SQL_BESIDE_PRIV_H
#define ABIDE_STORE_SQL_BESIDE_PRIV_H

#define SQL_BESIDE(X)                                                                  \
    X(SQL_PART_PUT, VAULT,                                                             \
        "INSERT INTO part(slot, vault, conversation, link) VALUES(?1, ?2, ?3, ?4) "    \
        "ON CONFLICT DO NOTHING")                                                      \
    X(SQL_PART_NEXT, VAULT,                                                            \
        "SELECT conversation, link FROM part "                                         \
        "WHERE slot=?1 AND vault=?2 AND conversation>?3 ORDER BY conversation LIMIT "  \
        "1")                                                                           \
    X(SQL_SIDE_GET, VAULT,                                                             \
        "SELECT line FROM side WHERE slot=?1 AND vault=?2 AND conversation=?3 AND "    \
        "side=?4")                                                                     \
    X(SQL_SIDE_PUT, VAULT,                                                             \
        "INSERT INTO side(slot, vault, conversation, side, line) "                     \
        "VALUES(?1, ?2, ?3, ?4, ?5) "                                                  \
        "ON CONFLICT(slot, vault, conversation, side) DO UPDATE SET line=?5")          \
    X(SQL_SIDE_LIST, VAULT,                                                            \
        "SELECT s.conversation, s.side, s.line FROM side s LEFT JOIN conversation c "  \
        "ON c.slot=s.slot AND c.vault=s.vault AND c.conversation=s.conversation "      \
        "WHERE s.slot=?1 AND s.vault=?2 AND (c.state=?3 OR s.conversation=?4) "        \
        "ORDER BY s.conversation, s.side")                                             \
    X(SQL_FILE_GET, VAULT,                                                             \
        "SELECT 1 FROM file WHERE slot=?1 AND vault=?2 AND conversation=?3 AND "       \
        "file=?4")                                                                     \
    X(SQL_FILE_PUT, VAULT,                                                             \
        "INSERT INTO file(slot, vault, conversation, file, head) "                     \
        "VALUES(?1, ?2, ?3, ?4, ?5)")                                                  \
    X(SQL_FILE_LIST, VAULT,                                                            \
        "SELECT f.conversation, f.file, f.head FROM file f LEFT JOIN conversation c "  \
        "ON c.slot=f.slot AND c.vault=f.vault AND c.conversation=f.conversation "      \
        "WHERE f.slot=?1 AND f.vault=?2 AND "                                          \
        "(c.state=?3 OR c.state=?5 OR f.conversation=?4) AND "                         \
        "(?6 OR NOT EXISTS (SELECT 1 FROM erasure e WHERE e.slot=f.slot AND "          \
        "e.vault=f.vault AND e.conversation=f.file)) AND length(f.head)>0 "            \
        "ORDER BY f.file, f.conversation")                                             \
    X(SQL_FILE_LEAVING, VAULT,                                                         \
        "SELECT DISTINCT f.file FROM file f WHERE f.slot=?1 AND f.vault=?2 AND "       \
        "(?4 OR (f.conversation=?3 AND NOT EXISTS (SELECT 1 FROM file o WHERE "        \
        "o.slot=f.slot AND o.vault=f.vault AND o.file=f.file AND "                     \
        "o.conversation<>?3)))")                                                       \
    X(SQL_FILE_CHATS, VAULT,                                                           \
        "SELECT conversation FROM file WHERE slot=?1 AND vault=?2 AND file=?3")        \
    X(SQL_FILE_DELETED, VAULT,                                                         \
        "SELECT 1 FROM file WHERE slot=?1 AND vault=?2 AND file=?3 AND "               \
        "length(head)=0 UNION ALL SELECT 1 FROM erasure WHERE slot=?1 AND vault=?2 "   \
        "AND conversation=?3 LIMIT 1")                                                 \
    X(SQL_FILE_EMPTY, VAULT,                                                           \
        "UPDATE file SET head=zeroblob(0) WHERE slot=?1 AND vault=?2 AND file=?3")     \
    X(SQL_FILE_KEY_ZERO, KEYS,                                                         \
        "UPDATE file_key SET wrapped=zeroblob(length(wrapped)) "                       \
        "WHERE slot=?1 AND vault=?2 AND file=?3")                                      \
    X(SQL_FILE_KEY_DROP, KEYS,                                                         \
        "DELETE FROM file_key WHERE slot=?1 AND vault=?2 AND file=?3")                 \
    X(SQL_FILE_ALL, VAULT, "SELECT DISTINCT slot, vault, file FROM file")              \
    X(SQL_FILE_LIVE, VAULT,                                                            \
        "SELECT DISTINCT vault, file FROM file WHERE length(head)>0 "                  \
        "ORDER BY vault, file")                                                        \
    X(SQL_FILE_ROW, VAULT,                                                             \
        "SELECT 1 FROM file WHERE slot=?1 AND vault=?2 AND file=?3 AND "               \
        "length(head)>0")                                                              \
    X(SQL_FILE_KEY_OF, KEYS,                                                           \
        "SELECT 1 FROM file_key WHERE slot=?1 AND vault=?2 AND file=?3 AND "           \
        "wrapped<>zeroblob(length(wrapped))")                                          \
    X(SQL_FILE_KEY_ALL, KEYS,                                                          \
        "SELECT DISTINCT vault, file FROM file_key "                                   \
        "WHERE wrapped<>zeroblob(length(wrapped))")                                    \
    X(SQL_FILE_KEY_PUT, KEYS,                                                          \
        "INSERT INTO file_key(slot, vault, conversation, file, wrapped) "              \
        "VALUES(?1, ?2, ?3, ?4, ?5) "                                                  \
        "ON CONFLICT(slot, vault, conversation, file) DO UPDATE SET wrapped=?5")       \
    X(SQL_FILE_KEY_GET, KEYS,                                                          \
        "SELECT wrapped, conversation FROM file_key WHERE slot=?1 AND vault=?2 AND "   \
        "file=?3 AND wrapped<>zeroblob(length(wrapped)) "                              \
        "AND (?5 OR conversation=?4)")                                                 \
    X(SQL_FILE_KEYS_ZERO, KEYS,                                                        \
        "UPDATE file_key SET wrapped=zeroblob(length(wrapped)) "                       \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")

#endif
