/*
 * store/sql_case_priv.h - statements over rights requests and what happened to them.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file.
 */
#ifndef ABIDE_STORE_SQL_CASE_PRIV_H
#define ABIDE_STORE_SQL_CASE_PRIV_H

#define SQL_CASE_COLUMNS                                                               \
    "SELECT number, request, vault, about, kind, regime, route, zone, state, "         \
    "outcome, "                                                                        \
    "reason, open, received, due, closed, destroy, forget, destroyed, assigned "       \
    "FROM request "

#define SQL_CASE_WHERE "WHERE open=?1 AND (due, number)>(?2, ?3) AND due<=?4 "

#define SQL_CASE(X)                                                                    \
    X(SQL_CASE_PUT, VAULT,                                                             \
        "INSERT INTO request(request, vault, about, kind, regime, route, zone, "       \
        "state, "                                                                      \
        "outcome, reason, open, received, due, assigned) "                             \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0, 1, ?8, ?8, '')")                  \
    X(SQL_CASE_SET, VAULT,                                                             \
        "UPDATE request SET state=?2, outcome=?3, reason=?4, open=?5, received=?6, "   \
        "due=?7, closed=?8, destroy=?9, forget=?10, assigned=?11 WHERE number=?1")     \
    X(SQL_CASE_GET, VAULT, SQL_CASE_COLUMNS "WHERE number=?1")                         \
    X(SQL_CASE_FIND, VAULT, SQL_CASE_COLUMNS "WHERE request=?1")                       \
    X(SQL_CASE_QUEUE, VAULT,                                                           \
        SQL_CASE_COLUMNS SQL_CASE_WHERE "ORDER BY due, number LIMIT ?5")               \
    X(SQL_CASE_QUEUE_OF, VAULT,                                                        \
        SQL_CASE_COLUMNS SQL_CASE_WHERE                                                \
        "AND assigned=?6 ORDER BY due, number LIMIT ?5")                               \
    X(SQL_CASE_TALLY, VAULT,                                                           \
        "SELECT count(*) FROM (SELECT 1 FROM request " SQL_CASE_WHERE "LIMIT ?5)")     \
    X(SQL_CASE_TALLY_OF, VAULT,                                                        \
        "SELECT count(*) FROM (SELECT 1 FROM request " SQL_CASE_WHERE                  \
        "AND assigned=?6 LIMIT ?5)")                                                   \
    X(SQL_CASE_SPANS, VAULT,                                                           \
        "SELECT kind, regime, state, closed-received, closed<due FROM request "        \
        "WHERE received>=?1 AND received<?2 AND closed IS NOT NULL")                   \
    X(SQL_CASE_ABOUT, VAULT,                                                           \
        SQL_CASE_COLUMNS "WHERE about=?1 AND number>?2 ORDER BY number LIMIT ?3")      \
    X(SQL_CASE_ALL, VAULT,                                                             \
        SQL_CASE_COLUMNS "WHERE number>?1 ORDER BY number LIMIT ?2")                   \
    X(SQL_CASE_ENDING, VAULT,                                                          \
        SQL_CASE_COLUMNS "WHERE destroy<=?1 AND vault IS NOT NULL "                    \
                         "ORDER BY destroy, number LIMIT 1")                           \
    X(SQL_CASE_EMPTY, VAULT,                                                           \
        "UPDATE request SET vault=NULL, about=NULL, destroyed=?2 WHERE number=?1")     \
    X(SQL_CASE_LINK, VAULT,                                                            \
        "UPDATE request SET about=?2 WHERE number=?1 AND vault IS NOT NULL")           \
    X(SQL_CASE_FORGET_EVENTS, VAULT,                                                   \
        "DELETE FROM request_event WHERE number IN "                                   \
        "(SELECT number FROM request WHERE forget<=?1 AND vault IS NULL)")             \
    X(SQL_CASE_FORGET, VAULT,                                                          \
        "DELETE FROM request WHERE forget<=?1 AND vault IS NULL")                      \
    X(SQL_CASE_EVENT_PUT, VAULT,                                                       \
        "INSERT INTO request_event(number, position, at, act, role, actor, outcome, "  \
        "reason, identity, assignee) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) " \
        "ON CONFLICT DO NOTHING")                                                      \
    X(SQL_CASE_EVENTS, VAULT,                                                          \
        "SELECT position, at, act, role, actor, outcome, reason, identity, assignee "  \
        "FROM request_event WHERE number=?1 ORDER BY position")                        \
    X(SQL_VOTE_ADD, VAULT,                                                             \
        "INSERT INTO help_vote(article, version, yes, no) VALUES(?1, ?2, ?3, ?4) "     \
        "ON CONFLICT(article, version) DO UPDATE SET yes=yes+?3, no=no+?4")            \
    X(SQL_VOTE_GET, VAULT,                                                             \
        "SELECT yes, no FROM help_vote WHERE article=?1 AND version=?2")               \
    X(SQL_CASE_COUNTS, VAULT,                                                          \
        "SELECT kind, regime, state, count(*), "                                       \
        "coalesce(sum(CASE WHEN closed IS NOT NULL THEN closed-received ELSE 0 END), " \
        "0), coalesce(sum(open=1 AND due>0 AND due<=?3), 0) FROM request "             \
        "WHERE received>=?1 AND received<?2 AND state>1 "                              \
        "GROUP BY kind, regime, state ORDER BY kind, regime, state")

#endif
