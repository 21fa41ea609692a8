/*
 * store/sql_hold_priv.h - statements over the hold store.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file.
 */
#ifndef ABIDE_STORE_SQL_HOLD_PRIV_H
#define ABIDE_STORE_SQL_HOLD_PRIV_H

#define SQL_HOLD(X)                                                                    \
    X(SQL_HMETA_PUT, HOLDS,                                                            \
        "INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT DO NOTHING")         \
    X(SQL_HMETA_GET, HOLDS, "SELECT value FROM meta WHERE name=?1")                    \
    X(SQL_HOLD_PUT, HOLDS,                                                             \
        "INSERT INTO hold(opened, review, barred, basis, authority, tiers, regions, "  \
        "begins, ends, public) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")       \
    X(SQL_HOLD_TARGET_PUT, HOLDS,                                                      \
        "INSERT INTO hold_target(hold, vault) VALUES(?1, ?2) ON CONFLICT DO NOTHING")  \
    X(SQL_HOLD_LIST, HOLDS,                                                            \
        "SELECT h.hold, h.opened, h.review, h.released, h.purged, h.barred, h.basis, " \
        "h.authority, h.tiers, h.regions, h.begins, h.ends, h.public, "                \
        "(SELECT count(*) FROM held d WHERE d.hold=h.hold) FROM hold h ORDER BY "      \
        "h.hold")                                                                      \
    X(SQL_HOLD_TARGETS, HOLDS, "SELECT vault FROM hold_target WHERE hold=?1")          \
    X(SQL_HOLD_RELEASE, HOLDS,                                                         \
        "UPDATE hold SET released=?2 WHERE hold=?1 AND released IS NULL")              \
    X(SQL_HOLD_NARROW, HOLDS,                                                          \
        "UPDATE hold SET begins=?2, ends=?3, review=?4 "                               \
        "WHERE hold=?1 AND released IS NULL")                                          \
    X(SQL_HELD_NARROW, HOLDS,                                                          \
        "DELETE FROM held WHERE hold=?1 AND at IS NOT NULL AND "                       \
        "((?2 IS NOT NULL AND at<?2) OR (?3 IS NOT NULL AND at>=?3))")                 \
    X(SQL_HELD_RESTART, HOLDS, "DELETE FROM held WHERE erasure=?1")                    \
    X(SQL_HELD_PUT, HOLDS,                                                             \
        "INSERT INTO held(hold, vault, erasure, taken, due, at, wrapped, body) "       \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                      \
    X(SQL_HELD_LIST, HOLDS,                                                            \
        "SELECT vault, erasure, taken, wrapped, body FROM held WHERE hold=?1 "         \
        "ORDER BY rowid")                                                              \
    X(SQL_HELD_OF, HOLDS,                                                              \
        "SELECT hold, count(*) FROM held WHERE erasure=?1 GROUP BY hold ORDER BY "     \
        "hold")                                                                        \
    X(SQL_HELD_LATE, HOLDS,                                                            \
        "SELECT count(*) FROM held WHERE hold=?1 AND max(due, ?2)<=?3")                \
    X(SQL_HELD_ZERO, HOLDS,                                                            \
        "UPDATE held SET wrapped=zeroblob(length(wrapped)) WHERE hold=?1")             \
    X(SQL_HELD_DROP, HOLDS, "DELETE FROM held WHERE hold=?1")                          \
    X(SQL_HOLD_TARGET_DROP, HOLDS, "DELETE FROM hold_target WHERE hold=?1")            \
    X(SQL_HOLD_PURGED, HOLDS, "UPDATE hold SET purged=?2 WHERE hold=?1")

#endif
