/* The register of holds, and the purge of their copies. */
#include "store/erase/hold.h"

#include <string.h>

#include "base/vec.h"
#include "store/erase/hold_priv.h"
#include "store/store_priv.h"

enum { HOLDS_MAX = 10000, TARGETS_MAX = 1000000, ARENA_MAX = 64 << 20 };

static bool check_pair(struct store *s, struct err *err)
{
    struct id own = store_id(s), other = own;
    bool row;
    CURSOR(put);
    CURSOR(get);
    if (!s->read_only) {
        if (!sql_begin(s, SQL_HMETA_PUT, &put, err))
            return false;
        sql_text(&put, 1, STR("id"));
        sql_id(&put, 2, &own);
        if (!sql_done(&put, err))
            return false;
    }
    if (!sql_begin(s, SQL_HMETA_GET, &get, err))
        return false;
    sql_text(&get, 1, STR("id"));
    if (!sql_step(&get, &row, err) || (row && !sql_get_id(&get, 0, &other, err)))
        return false;
    return id_eq(own, other) || err_set(err, ERR_STATE, "store.not_a_pair",
                                    "holds.db is of another installation");
}

static bool make_file(const char *path, struct err *err)
{
    struct file_out out;
    return file_out_open(path, &out, err) && file_out_close(&out, err);
}

bool hold_open(struct store *s, bool make, bool *there, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    *there = s->holds_db != NULL;
    if (*there)
        return true;
    if (!file_join(s->dir, "holds.db", path, err) || !file_look(path, &facts, err))
        return false;
    if (!facts.exists && !make)
        return true;
    if (!facts.exists && !make_file(path, err))
        return false;
    if (!store_open_db(s, "holds.db", &s->holds_db, err) ||
        (!s->read_only &&
            !sql_exec(
                s->holds_db, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL;", err)) ||
        !store_migrate(s->holds_db, SCHEMA_HOLDS, s->read_only, err) ||
        !check_pair(s, err))
        return false;
    *there = true;
    return true;
}

static bool begin(struct store *s, struct err *err)
{
    if (s->read_only)
        return err_set(err, ERR_DENIED, "store.read_only", "the state is open to read");
    return sql_exec(s->holds_db, "BEGIN IMMEDIATE", err);
}

static bool end(struct store *s, bool done, struct err *err)
{
    if (done && sql_exec(s->holds_db, "COMMIT", err))
        return true;
    sqlite3_exec(s->holds_db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

static void put_time(struct cursor *c, int at, struct instant t)
{
    if (instant_known(t))
        sql_int(c, at, t.us);
}

static bool put_targets(
    struct store *s, const struct hold *hold, int64_t number, struct err *err)
{
    for (size_t i = 0; i < hold->vault_count; i++) {
        CURSOR(c);
        if (!sql_begin(s, SQL_HOLD_TARGET_PUT, &c, err))
            return false;
        sql_int(&c, 1, number);
        sql_id(&c, 2, &hold->vaults[i]);
        if (!sql_done(&c, err))
            return false;
    }
    return true;
}

static bool put_hold(
    struct store *s, const struct hold *hold, int64_t *number, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_HOLD_PUT, &c, err))
        return false;
    sql_int(&c, 1, hold->opened.us);
    sql_int(&c, 2, hold->review.us);
    sql_int(&c, 3, hold->barred);
    sql_text(&c, 4, hold->basis);
    sql_text(&c, 5, hold->authority);
    sql_int(&c, 6, (int64_t)hold->tiers);
    sql_int(&c, 7, (int64_t)hold->regions);
    put_time(&c, 8, hold->begins);
    put_time(&c, 9, hold->ends);
    sql_blob(&c, 10, hold->public_key, BOX_PUBLIC_BYTES);
    if (!sql_done(&c, err))
        return false;
    *number = sqlite3_last_insert_rowid(s->holds_db);
    return put_targets(s, hold, *number, err);
}

bool hold_add(
    struct store *s, const struct hold *hold, int64_t *number, struct err *err)
{
    bool there;
    if (hold->basis.n == 0 || hold->basis.n > HOLD_TEXT_MAX || hold->authority.n == 0 ||
        hold->authority.n > HOLD_TEXT_MAX ||
        (hold->tiers == 0 && hold->vault_count == 0))
        return err_set(err, ERR_INPUT, "store.hold_form",
            "a hold needs a basis, an authority, and accounts or plans it covers");
    if (!hold_open(s, true, &there, err) || !begin(s, err))
        return false;
    return end(s, put_hold(s, hold, number, err), err);
}

/* Listing */

static struct instant time_at(const struct cursor *c, int column)
{
    return sql_is_null(c, column) ? INSTANT_UNKNOWN
                                  : (struct instant){sql_get_int(c, column)};
}

static bool keep_text(
    struct arena *a, const struct cursor *c, int column, struct str *out)
{
    struct str text = sql_get_text(c, column);
    char *copy = arena_alloc(a, text.n + 1);
    if (!copy)
        return false;
    memcpy(copy, text.n > 0 ? text.p : "", text.n);
    *out = (struct str){copy, text.n};
    return true;
}

static bool get_targets(
    struct store *s, struct hold *hold, struct arena *a, struct err *err)
{
    VEC(struct id) vaults = VEC_INIT;
    const void *kept = NULL;
    bool row = true;
    CURSOR(c);
    bool done = sql_begin(s, SQL_HOLD_TARGETS, &c, err);
    if (done)
        sql_int(&c, 1, hold->number);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct id vault;
        done = sql_get_id(&c, 0, &vault, err) &&
               (vec_push(&vaults, vault, TARGETS_MAX) || err_memory(err));
    }
    done = done && ((kept = vec_copy(&vaults, a)) || err_memory(err));
    hold->vaults = kept;
    hold->vault_count = vaults.n;
    vec_fini(&vaults);
    return done;
}

static bool read_hold(
    const struct cursor *c, struct arena *a, struct hold *out, struct err *err)
{
    struct raw key = sql_get_blob(c, 12);
    struct hold h = {.number = sql_get_int(c, 0),
        .opened = time_at(c, 1),
        .review = time_at(c, 2),
        .released = time_at(c, 3),
        .purged = time_at(c, 4),
        .barred = sql_get_int(c, 5) != 0,
        .tiers = (uint32_t)sql_get_int(c, 8),
        .regions = (uint32_t)sql_get_int(c, 9),
        .begins = time_at(c, 10),
        .ends = time_at(c, 11),
        .held = (uint64_t)sql_get_int(c, 13)};
    memcpy(h.public_key, key.p, key.n == BOX_PUBLIC_BYTES ? key.n : 0);
    if (!keep_text(a, c, 6, &h.basis) || !keep_text(a, c, 7, &h.authority))
        return err_memory(err);
    *out = h;
    return true;
}

bool hold_list(struct store *s, struct arena *a, const struct hold **out, size_t *count,
    struct err *err)
{
    VEC(struct hold) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true, there;
    *out = NULL;
    *count = 0;
    if (!hold_open(s, false, &there, err))
        return false;
    if (!there)
        return true;
    CURSOR(c);
    bool done = sql_begin(s, SQL_HOLD_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct hold hold;
        done = read_hold(&c, a, &hold, err) &&
               (vec_push(&all, hold, HOLDS_MAX) || err_memory(err));
    }
    for (size_t i = 0; done && i < all.n; i++)
        done = get_targets(s, &all.p[i], a, err);
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

/* Ending */

static bool changed_one(struct store *s, struct err *err)
{
    return sqlite3_changes(s->holds_db) == 1 ||
           err_set(err, ERR_ABSENT, "store.no_hold",
               "there is no such hold, or it was released already");
}

static bool must_be_there(struct store *s, struct err *err)
{
    bool there;
    if (!hold_open(s, false, &there, err))
        return false;
    return there ||
           err_set(err, ERR_ABSENT, "store.no_hold", "there has never been a hold");
}

bool hold_release(struct store *s, int64_t number, struct instant now, struct err *err)
{
    CURSOR(c);
    if (!must_be_there(s, err) || !sql_begin(s, SQL_HOLD_RELEASE, &c, err))
        return false;
    sql_int(&c, 1, number);
    sql_int(&c, 2, now.us);
    return sql_done(&c, err) && changed_one(s, err);
}

static bool narrow(
    struct store *s, int64_t number, const struct hold_times *times, struct err *err)
{
    CURSOR(c);
    CURSOR(drop);
    if (!sql_begin(s, SQL_HOLD_NARROW, &c, err))
        return false;
    sql_int(&c, 1, number);
    put_time(&c, 2, times->begins);
    put_time(&c, 3, times->ends);
    sql_int(&c, 4, times->review.us);
    if (!sql_done(&c, err) || !changed_one(s, err) ||
        !sql_begin(s, SQL_HELD_NARROW, &drop, err))
        return false;
    sql_int(&drop, 1, number);
    put_time(&drop, 2, times->begins);
    put_time(&drop, 3, times->ends);
    return sql_done(&drop, err);
}

bool hold_narrow(
    struct store *s, int64_t number, const struct hold_times *times, struct err *err)
{
    if (!must_be_there(s, err) || !begin(s, err) ||
        !end(s, narrow(s, number, times, err), err))
        return false;
    return sql_exec(s->holds_db, "VACUUM", err) && store_truncate_log(s->holds_db, err);
}

/* The purge of what released holds kept: keys first, then rows, then bytes. */

static bool run(struct store *s, enum sql which, int64_t number,
    const struct instant *at, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, which, &c, err))
        return false;
    sql_int(&c, 1, number);
    if (at)
        sql_int(&c, 2, at->us);
    return sql_done(&c, err);
}

static bool count_late(struct store *s, const struct hold *hold, struct instant now,
    uint64_t *late, struct err *err)
{
    bool row;
    struct instant after = hold_due(hold, (struct instant){INT64_MIN + 1});
    CURSOR(c);
    if (!sql_begin(s, SQL_HELD_LATE, &c, err))
        return false;
    sql_int(&c, 1, hold->number);
    sql_int(&c, 2, after.us);
    sql_int(&c, 3, now.us);
    if (!sql_step(&c, &row, err))
        return false;
    *late += (uint64_t)sql_get_int(&c, 0);
    return true;
}

static bool zero_copies(struct store *s, const struct hold *hold, struct err *err)
{
    return begin(s, err) &&
           end(s, run(s, SQL_HELD_ZERO, hold->number, NULL, err), err) &&
           store_truncate_log(s->holds_db, err);
}

static bool drop_copies(struct store *s, const struct hold *hold, struct err *err)
{
    return begin(s, err) &&
           end(s,
               run(s, SQL_HELD_DROP, hold->number, NULL, err) &&
                   run(s, SQL_HOLD_TARGET_DROP, hold->number, NULL, err),
               err) &&
           sql_exec(s->holds_db, "PRAGMA temp_store=FILE; VACUUM;", err) &&
           sql_exec(s->holds_db, "PRAGMA temp_store=MEMORY", err) &&
           store_truncate_log(s->holds_db, err);
}

bool hold_purge(
    struct store *s, struct instant now, struct hold_purge *out, struct err *err)
{
    const struct hold *holds;
    struct hold_purge report = {0};
    struct arena a;
    size_t count;
    arena_init(&a, ARENA_MAX);
    bool done = hold_list(s, &a, &holds, &count, err);
    for (size_t i = 0; done && i < count; i++) {
        if (hold_is_active(&holds[i]) || instant_known(holds[i].purged))
            continue;
        done = count_late(s, &holds[i], now, &report.late, err) &&
               zero_copies(s, &holds[i], err) && drop_copies(s, &holds[i], err) &&
               run(s, SQL_HOLD_PURGED, holds[i].number, &now, err);
        report.purged += holds[i].held;
    }
    arena_fini(&a);
    if (done)
        *out = report;
    return done;
}

bool hold_of_erasure(struct store *s, struct id erasure, struct arena *a,
    const struct hold_of **out, size_t *count, struct err *err)
{
    VEC(struct hold_of) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true, there, done = hold_open(s, false, &there, err);
    CURSOR(c);
    if (done && there) {
        done = sql_begin(s, SQL_HELD_OF, &c, err);
        if (done)
            sql_id(&c, 1, &erasure);
        while (done && (done = sql_step(&c, &row, err)) && row) {
            struct hold_of one = {sql_get_int(&c, 0), (uint64_t)sql_get_int(&c, 1)};
            done = vec_push(&all, one, HOLDS_MAX) || err_memory(err);
        }
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}
