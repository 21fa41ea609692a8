/*
 * store/sql_ledger_priv.h - statements over ledgers and datasets.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file. ?1, ?2 are almost always slot and vault.
 */
#ifndef ABIDE_STORE_SQL_LEDGER_PRIV_H
#define ABIDE_STORE_SQL_LEDGER_PRIV_H

#define SQL_LEDGER(X)                                                                  \
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
        "SELECT handle, why, at FROM withdrawn WHERE dataset=?1 ORDER BY at, handle")

#endif
