#include "store/operator/operator.h"

#include "base/vec.h"
#include "store/operator/operator_priv.h"
#include "store/store_priv.h"

/* Both lists and both kinds of name: what differs is their statements. */
static bool need_token(struct str name, struct err *err)
{
    struct str token;
    return raw_token(raw_from_str(name), &token) ||
           err_set(err, ERR_USAGE, "store.operator_name",
               "a name is 1 to %d of the characters A-Za-z0-9._:-", RAW_TOKEN_MAX);
}

/* A statement that returns a row for what it changed. */
static bool changed(struct cursor *c, enum err_code code, const char *what,
    struct str name, struct err *err)
{
    bool row = false;
    if (!sql_step(c, &row, err))
        return false;
    if (row)
        return sql_step(c, &row, err);
    return err_set(err, code, "store.operator",
        code == ERR_EXISTS ? "there is %s %" STR_FMT " already, revoked or not"
                           : "there is no live %s %" STR_FMT,
        what, STR_ARG(name));
}

static bool revoke(struct store *s, enum sql which, struct str name, struct instant now,
    struct err *err)
{
    const char *what = which == SQL_PROJECT_REVOKE ? "project" : "admin";
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, which, &c, err))
        return false;
    sql_text(&c, 1, name);
    sql_int(&c, 2, now.us);
    return changed(&c, ERR_ABSENT, what, name, err);
}

static struct instant when(const struct cursor *c, int column)
{
    int64_t us = sql_get_int(c, column);
    return us ? (struct instant){us} : INSTANT_UNKNOWN;
}

static bool text_at(
    const struct cursor *c, int column, struct arena *a, struct str *out)
{
    return arena_str(a, sql_get_text(c, column), out);
}

bool project_create(struct store *s, const struct project *project, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !need_token(project->name, err) ||
        (project->org.n && !need_token(project->org, err)) ||
        (project->upstream.n && !need_token(project->upstream, err)) ||
        !sql_begin(s, SQL_PROJECT_PUT, &c, err))
        return false;
    sql_text(&c, 1, project->name);
    sql_int(&c, 2, project->service);
    sql_int(&c, 3, project->tier);
    sql_text(&c, 4, project->org);
    sql_text(&c, 5, project->upstream);
    sql_int(&c, 6, project->zdr);
    sql_int(&c, 7, project->per_minute);
    sql_int(&c, 8, project->created.us);
    return changed(&c, ERR_EXISTS, "a project", project->name, err);
}

static bool read_project(
    const struct cursor *c, struct arena *a, struct project *p, struct err *err)
{
    *p = (struct project){.service = (enum service)sql_get_int(c, 1),
        .tier = (enum tier)sql_get_int(c, 2),
        .zdr = sql_get_int(c, 5) != 0,
        .per_minute = sql_get_int(c, 6),
        .created = when(c, 7),
        .revoked = when(c, 8)};
    return (text_at(c, 0, a, &p->name) && text_at(c, 3, a, &p->org) &&
               text_at(c, 4, a, &p->upstream)) ||
           err_memory(err);
}

bool project_list(struct store *s, struct arena *a, const struct project **out,
    size_t *count, struct err *err)
{
    VEC(struct project) all = VEC_INIT;
    const void *kept = NULL;
    struct project one;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_PROJECT_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row)
        done = read_project(&c, a, &one, err) &&
               (vec_push(&all, one, OPERATOR_ROWS_MAX) || err_memory(err));
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool project_revoke(
    struct store *s, struct str name, struct instant now, struct err *err)
{
    return revoke(s, SQL_PROJECT_REVOKE, name, now, err);
}

bool admin_create(struct store *s, const struct admin *admin, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !need_token(admin->name, err))
        return false;
    if (admin->party < PARTY_OPERATOR || admin->party > PARTY_ADMIN)
        return err_set(err, ERR_USAGE, "store.operator_role",
            "an admin is one of operator, reviewer, officer, auditor and admin");
    if (!sql_begin(s, SQL_ADMIN_PUT, &c, err))
        return false;
    sql_text(&c, 1, admin->name);
    sql_int(&c, 2, admin->party);
    sql_int(&c, 3, admin->created.us);
    return changed(&c, ERR_EXISTS, "an admin", admin->name, err);
}

static bool read_admin(
    const struct cursor *c, struct arena *a, struct admin *out, struct err *err)
{
    *out = (struct admin){.party = (enum party)sql_get_int(c, 1),
        .created = when(c, 2),
        .revoked = when(c, 3)};
    return text_at(c, 0, a, &out->name) || err_memory(err);
}

bool admin_list(struct store *s, struct arena *a, const struct admin **out,
    size_t *count, struct err *err)
{
    VEC(struct admin) all = VEC_INIT;
    const void *kept = NULL;
    struct admin one;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_ADMIN_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row)
        done = read_admin(&c, a, &one, err) &&
               (vec_push(&all, one, OPERATOR_ROWS_MAX) || err_memory(err));
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool admin_revoke(struct store *s, struct str name, struct instant now, struct err *err)
{
    return revoke(s, SQL_ADMIN_REVOKE, name, now, err);
}

bool operator_admin_find(struct store *s, struct str name, struct arena *a,
    struct admin *out, bool *found, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_ADMIN_LIVE, &c, err))
        return false;
    sql_text(&c, 1, name);
    return sql_step(&c, found, err) && (!*found || read_admin(&c, a, out, err));
}

bool admin_find(struct store *s, struct str name, struct arena *a, struct admin *out,
    bool *found, struct err *err)
{
    return store_fresh(s, err) && operator_admin_find(s, name, a, out, found, err);
}

bool operator_mark(struct store *s, int64_t *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_OPERATOR_MARK, &c, err) ||
        !sql_step(&c, &row, err))
        return false;
    *out = row ? sql_get_int(&c, 0) : 0;
    return true;
}
