/*
 * DESTROYED to RECLAIMED: rows go as the schema's annotations say, in batches, then the
 * files are compacted. Every step can be repeated: deleting what is gone is nothing.
 */
#include "store/beside/leave.h"
#include "store/conversation_priv.h"
#include "store/erase/erase_priv.h"
#include "store/erase/hold.h"
#include "store/schema.h"
#include "store/store_priv.h"

enum { BATCH = 1000, SQL_MAX = 1024 };

struct purging {
    struct store *s;
    struct instant now;
    int64_t batch, left; /* left < 0: no limit on batches */
    bool stopped;
};

static bool run_delete(struct purging *p, sqlite3 *db, const char *text,
    const struct erase_part *part, struct err *err)
{
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK)
        return sql_failed(db, err);
    struct cursor c = {st};
    sql_vault(&c, &part->vault);
    if (!id_is_zero(part->conversation))
        sql_id(&c, 3, &part->conversation);
    if (sqlite3_bind_parameter_count(st) >= 4)
        sql_int(&c, 4, p->batch);
    bool done = sql_done(&c, err);
    sqlite3_finalize(st);
    return done;
}

/* One batch of one table in a transaction of its own; *deleted: how many rows. */
static bool delete_batch(struct purging *p, size_t table, const struct erase_part *part,
    int64_t *deleted, struct err *err)
{
    size_t count;
    enum schema_unit unit =
        id_is_zero(part->conversation) ? UNIT_VAULT : UNIT_CONVERSATION;
    const struct schema_table *tables = schema_tables(&count);
    sqlite3 *db = tables[table].file == SCHEMA_KEYS ? p->s->keys_db : p->s->vault_db;
    struct buf text;
    *deleted = 0;
    buf_init(&text, SQL_MAX);
    if (!schema_erase_sql(table, unit, &text)) {
        buf_fini(&text);
        return true;
    }
    const char *z = buf_z(&text);
    bool done =
        buf_ok(&text, err) && store_begin(p->s, err) && run_delete(p, db, z, part, err);
    int64_t changed = done ? sqlite3_changes64(db) : 0;
    done = done && store_commit(p->s, err);
    store_rollback(p->s);
    buf_fini(&text);
    *deleted = changed;
    return done;
}

/* Only batches that deleted something count: a stopped purge gets further each time. */
static bool delete_table(
    struct purging *p, size_t table, const struct erase_part *part, struct err *err)
{
    int64_t deleted = 0;
    do {
        if (p->left == 0) {
            p->stopped = true;
            return true;
        }
        if (!delete_batch(p, table, part, &deleted, err))
            return false;
        if (p->left > 0 && deleted > 0)
            p->left--;
    } while (deleted >= p->batch);
    return true;
}

/* The row of a conversation stays as its own tombstone: it is not imported again. */
static bool entomb_conversation(
    struct purging *p, const struct erase_part *part, struct err *err)
{
    bool row = false;
    CURSOR(find);
    CURSOR(c);
    if (!erase_ask(p->s, SQL_CONVERSATION_GET, part, &find, &row, err))
        return false;
    if (!row)
        return true; /* another author's part */
    if (!sql_begin(p->s, SQL_CONVERSATION_EMPTY, &c, err))
        return false;
    sql_vault(&c, &part->vault);
    sql_id(&c, 3, &part->conversation);
    sql_int(&c, 4, BODY_STATE_PURGED);
    sql_int(&c, 5, p->now.us);
    return sql_done(&c, err);
}

static bool is_conversation_table(const struct schema_table *t)
{
    return t->file == SCHEMA_VAULT && str_eq(t->name, STR("conversation"));
}

static bool delete_part(
    struct purging *p, const struct erase_part *part, struct err *err)
{
    size_t count;
    bool whole = id_is_zero(part->conversation);
    const struct schema_table *tables = schema_tables(&count);
    if (!asset_leave(p->s, part->vault, part->conversation, err))
        return false;
    for (size_t i = 0; i < count && !p->stopped; i++) {
        if (!whole && is_conversation_table(&tables[i]))
            continue;
        if (!delete_table(p, i, part, err))
            return false;
    }
    return true;
}

static bool mark(struct purging *p, enum erase_state state, const struct id *erasure,
    struct err *err)
{
    CURSOR(c);
    if (!sql_begin(p->s, SQL_ERASURE_RECLAIMED, &c, err))
        return false;
    sql_id(&c, 1, erasure);
    sql_int(&c, 2, state);
    if (state == ERASE_RECLAIMED)
        sql_int(&c, 3, p->now.us);
    return sql_done(&c, err);
}

static bool finish_order(struct purging *p, const struct erase_work *w, struct err *err)
{
    bool done = store_begin(p->s, err);
    for (size_t i = 0; done && i < w->count; i++) {
        if (!id_is_zero(w->parts[i].conversation))
            done = entomb_conversation(p, &w->parts[i], err);
    }
    done = done && mark(p, ERASE_EMPTIED, &w->erasure, err) && store_commit(p->s, err);
    store_rollback(p->s);
    return done;
}

/* Before the first of its rows goes. */
static bool count_account(
    struct purging *p, const struct erase_work *w, struct err *err)
{
    if (w->kind != ERASE_ACCOUNT)
        return true;
    bool done = store_begin(p->s, err) &&
                erase_count(p->s, w->erasure, &w->parts[0], err) &&
                store_commit(p->s, err);
    store_rollback(p->s);
    return done;
}

static bool empty_order(struct purging *p, struct id erasure, struct err *err)
{
    struct erase_work work;
    struct arena a;
    arena_init(&a, ERASE_ARENA_MAX);
    bool done =
        erase_load(p->s, erasure, &a, &work, err) && count_account(p, &work, err);
    for (size_t i = 0; done && i < work.count && !p->stopped; i++)
        done = work.kind == ERASE_FILE ? erase_file(p->s, &work.parts[i], err)
                                       : delete_part(p, &work.parts[i], err);
    done = done && (p->stopped || finish_order(p, &work, err));
    arena_fini(&a);
    return done;
}

/* The oldest order in a state; zero: none. */
static bool waiting(
    struct store *s, enum erase_state state, struct id *out, struct err *err)
{
    bool row;
    CURSOR(c);
    *out = (struct id){{0}};
    if (!sql_begin(s, SQL_ERASURE_WAITING, &c, err))
        return false;
    sql_int(&c, 1, state);
    return sql_step(&c, &row, err) && (!row || sql_get_id(&c, 0, out, err));
}

static bool each_in(struct purging *p, enum erase_state state,
    bool (*act)(struct purging *p, struct id erasure, struct err *err), struct err *err)
{
    struct id erasure;
    while (!p->stopped) {
        if (!waiting(p->s, state, &erasure, err))
            return false;
        if (id_is_zero(erasure))
            return true;
        if (!act(p, erasure, err))
            return false;
    }
    return true;
}

static bool act_run(struct purging *p, struct id erasure, struct err *err)
{
    return erase_run(p->s, erasure, p->now, err);
}

static bool act_reclaimed(struct purging *p, struct id erasure, struct err *err)
{
    bool done = store_begin(p->s, err) && mark(p, ERASE_RECLAIMED, &erasure, err) &&
                store_commit(p->s, err);
    store_rollback(p->s);
    return done;
}

/*
 * Deleting leaves copies of cells in pages that were rebalanced before; VACUUM writes
 * every page anew. Its temporary file holds what the database holds: sealed bytes.
 */
static bool compact(sqlite3 *db, struct err *err)
{
    bool done = sql_exec(db, "PRAGMA temp_store=FILE; VACUUM;", err);
    return sql_exec(db, "PRAGMA temp_store=MEMORY", done ? err : NULL) && done &&
           store_truncate_log(db, err);
}

bool erase_purge(struct store *s, struct instant now, struct erase_pace pace,
    bool *more, struct err *err)
{
    struct purging p = {.s = s,
        .now = now,
        .batch = pace.batch > 0 ? pace.batch : BATCH,
        .left = pace.max_batches > 0 ? pace.max_batches : -1};
    struct id emptied;
    struct hold_purge released;
    if (!each_in(&p, ERASE_HIDDEN, act_run, err) ||
        !each_in(&p, ERASE_WITHDRAWN, act_run, err) ||
        !each_in(&p, ERASE_DESTROYED, empty_order, err))
        return false;
    *more = p.stopped;
    if (p.stopped)
        return true;
    if (!hold_purge(s, now, &released, err))
        return false;
    if (!waiting(s, ERASE_EMPTIED, &emptied, err))
        return false;
    if (id_is_zero(emptied))
        return true;
    return erase_compact(s, err) && each_in(&p, ERASE_EMPTIED, act_reclaimed, err);
}

/* What a restore does with rows that came back without their key. */
bool erase_rows(
    struct store *s, const struct erase_part *part, struct instant now, struct err *err)
{
    struct purging p = {.s = s, .now = now, .batch = BATCH, .left = -1};
    if (!delete_part(&p, part, err))
        return false;
    if (id_is_zero(part->conversation))
        return true;
    bool done = store_begin(s, err) && entomb_conversation(&p, part, err) &&
                store_commit(s, err);
    store_rollback(s);
    return done;
}

/* The row of a file stays, empty, as its own tombstone. */
bool erase_file(struct store *s, const struct erase_part *part, struct err *err)
{
    static const enum sql steps[] = {SQL_FILE_EMPTY, SQL_FILE_KEY_DROP};
    char path[FILE_PATH_MAX];
    bool done = asset_path(s, part->vault, part->conversation, path, err) &&
                file_shred(path, err) && store_begin(s, err);
    for (size_t i = 0; done && i < COUNT(steps); i++) {
        CURSOR(c);
        done = sql_begin(s, steps[i], &c, err);
        if (!done)
            break;
        sql_vault(&c, &part->vault);
        sql_id(&c, 3, &part->conversation);
        done = sql_done(&c, err);
    }
    done = done && store_commit(s, err);
    store_rollback(s);
    return done;
}

bool erase_compact(struct store *s, struct err *err)
{
    return compact(s->vault_db, err) && compact(s->keys_db, err);
}
