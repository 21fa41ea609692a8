/*
 * store/sql_operator_priv.h - statements over projects, API keys and admins.
 *
 * In:    nothing.
 * Out:   rows for SQL_TABLE in sql_priv.h: X(ID, file, "sql").
 * Never: included by another file.
 */
#ifndef ABIDE_STORE_SQL_OPERATOR_PRIV_H
#define ABIDE_STORE_SQL_OPERATOR_PRIV_H

#define SQL_OPERATOR(X)                                                                \
    X(SQL_PROJECT_PUT, VAULT,                                                          \
        "INSERT INTO project(project, service, tier, org, upstream, zdr, rate, "       \
        "created, revoked) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0) "                 \
        "ON CONFLICT(project) DO NOTHING RETURNING 1")                                 \
    X(SQL_PROJECT_LIST, VAULT,                                                         \
        "SELECT project, service, tier, org, upstream, zdr, rate, created, revoked "   \
        "FROM project ORDER BY project")                                               \
    X(SQL_PROJECT_REVOKE, VAULT,                                                       \
        "UPDATE project SET revoked=?2 WHERE project=?1 AND revoked=0 RETURNING 1")    \
    X(SQL_PROJECT_LIVE, VAULT, "SELECT 1 FROM project WHERE project=?1 AND revoked=0") \
    X(SQL_ADMIN_PUT, VAULT,                                                            \
        "INSERT INTO admin(admin, party, created, revoked) VALUES(?1, ?2, ?3, 0) "     \
        "ON CONFLICT(admin) DO NOTHING RETURNING 1")                                   \
    X(SQL_ADMIN_LIST, VAULT,                                                           \
        "SELECT admin, party, created, revoked FROM admin ORDER BY admin")             \
    X(SQL_ADMIN_REVOKE, VAULT,                                                         \
        "UPDATE admin SET revoked=?2 WHERE admin=?1 AND revoked=0 RETURNING 1")        \
    X(SQL_ADMIN_LIVE, VAULT,                                                           \
        "SELECT admin, party, created, revoked FROM admin "                            \
        "WHERE admin=?1 AND revoked=0")                                                \
    X(SQL_CREDENTIAL_PUT, VAULT,                                                       \
        "INSERT INTO credential(lookup, kind, name, owner, party, created, expires, "  \
        "revoked) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 0 WHERE ?2=2 OR NOT EXISTS "      \
        "(SELECT 1 FROM credential WHERE name=?3 AND kind=?2) RETURNING 1")            \
    X(SQL_CREDENTIAL_LIST, VAULT,                                                      \
        "SELECT kind, name, owner, party, created, expires, revoked, lookup "          \
        "FROM credential ORDER BY kind, name, created")                                \
    X(SQL_CREDENTIAL_REVOKE, VAULT,                                                    \
        "UPDATE credential SET revoked=?2 WHERE name=?1 AND kind=?3 AND revoked=0 "    \
        "RETURNING 1")                                                                 \
    X(SQL_CREDENTIAL_SPEND, VAULT,                                                     \
        "UPDATE credential SET revoked=?2 WHERE lookup=?1 AND kind=2 AND revoked=0 "   \
        "AND expires>?2 RETURNING name")                                               \
    X(SQL_DOCUMENT_PUT, VAULT,                                                         \
        "INSERT INTO document(name, version, begins, title, url, text) "               \
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6) "                                              \
        "ON CONFLICT(name, version) DO NOTHING RETURNING 1")                           \
    X(SQL_DOCUMENT_LIST, VAULT,                                                        \
        "SELECT name, version, begins, title, url, CASE WHEN ?1 THEN text ELSE '' "    \
        "END FROM document ORDER BY name, begins, version")                            \
    X(SQL_OPERATOR_MARK, VAULT,                                                        \
        "SELECT (SELECT count(*) + count(nullif(revoked, 0)) FROM project) + "         \
        "(SELECT count(*) + count(nullif(revoked, 0)) FROM admin) + "                  \
        "(SELECT count(*) + count(nullif(revoked, 0)) FROM credential)")

#endif
