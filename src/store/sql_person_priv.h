/*
 * store/sql_person_priv.h - statements over what lets a person in, and letters to them.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file. ?1, ?2 are always slot and vault.
 */
#ifndef ABIDE_STORE_SQL_PERSON_PRIV_H
#define ABIDE_STORE_SQL_PERSON_PRIV_H

#define SQL_PERSON(X)                                                                  \
    X(SQL_PASS_PUT, VAULT,                                                             \
        "INSERT INTO pass(slot, vault, kind, pass, expires, line) "                    \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6) "                                              \
        "ON CONFLICT(slot, vault, kind, pass) DO UPDATE SET expires=?5, line=?6")      \
    X(SQL_PASS_GET, VAULT,                                                             \
        "SELECT expires, line FROM pass "                                              \
        "WHERE slot=?1 AND vault=?2 AND kind=?3 AND pass=?4 AND expires>?5")           \
    X(SQL_PASS_LIST, VAULT,                                                            \
        "SELECT pass, expires, line FROM pass "                                        \
        "WHERE slot=?1 AND vault=?2 AND kind=?3 AND expires>?4 ORDER BY expires DESC") \
    X(SQL_PASS_DROP, VAULT,                                                            \
        "DELETE FROM pass WHERE slot=?1 AND vault=?2 AND kind=?3 AND pass=?4 "         \
        "RETURNING 1")                                                                 \
    X(SQL_PASS_DROP_KIND, VAULT,                                                       \
        "DELETE FROM pass WHERE slot=?1 AND vault=?2 AND kind=?3 AND pass<>?4")        \
    X(SQL_PASS_SWEEP, VAULT, "DELETE FROM pass WHERE expires<=?1")                     \
    X(SQL_USES_COUNT, VAULT,                                                           \
        "SELECT count(*) FROM (SELECT 1 FROM lineage WHERE slot=?1 AND vault=?2 "      \
        "AND dataset=?3 LIMIT ?4)")                                                    \
    X(SQL_USES_PAGE, VAULT,                                                            \
        "SELECT l.handle, l.link, EXISTS (SELECT 1 FROM withdrawn w "                  \
        "WHERE w.dataset=l.dataset AND w.handle=l.handle) FROM lineage l "             \
        "WHERE l.slot=?1 AND l.vault=?2 AND l.dataset=?3 AND l.handle>?4 "             \
        "ORDER BY l.handle LIMIT ?5")                                                  \
    X(SQL_CHAT_HEAD, VAULT,                                                            \
        "UPDATE conversation SET head=?4 "                                             \
        "WHERE slot=?1 AND vault=?2 AND conversation=?3")                              \
    X(SQL_SHELF_PAGE, VAULT,                                                           \
        "SELECT p.place, c.conversation, c.state FROM (SELECT rowid AS place "         \
        "FROM conversation WHERE slot=?1 AND vault=?2 AND rowid<?3 "                   \
        "ORDER BY rowid DESC LIMIT ?4) p JOIN conversation c ON c.rowid=p.place "      \
        "ORDER BY p.place DESC")                                                       \
    X(SQL_SHELF_MARK, VAULT,                                                           \
        "SELECT (SELECT coalesce(max(position), 0) FROM choice "                       \
        "WHERE slot=?1 AND vault=?2), "                                                \
        "(SELECT coalesce(max(position), 0) FROM donation "                            \
        "WHERE slot=?1 AND vault=?2), "                                                \
        "(SELECT coalesce(max(rowid), 0) FROM conversation "                           \
        "WHERE slot=?1 AND vault=?2), "                                                \
        "(SELECT state FROM vault WHERE slot=?1 AND vault=?2)")                        \
    X(SQL_MESSAGE_PUT, VAULT,                                                          \
        "INSERT INTO message(slot, vault, message, at, line) "                         \
        "VALUES(?1, ?2, ?3, ?4, ?5)")                                                  \
    X(SQL_MESSAGE_LIST, VAULT,                                                         \
        "SELECT vault, message, at, line FROM message ORDER BY at, message LIMIT ?1")  \
    X(SQL_MESSAGE_DROP, VAULT,                                                         \
        "DELETE FROM message WHERE slot=?1 AND vault=?2 AND message=?3")               \
    X(SQL_MESSAGE_SWEEP, VAULT, "DELETE FROM message WHERE at<=?1")

#endif
