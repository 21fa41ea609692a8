#include "store/erase/ring.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "os/dir.h"
#include "store/erase/erase_priv.h"
#include "store/schema.h"
#include "store/store_priv.h"

enum { ARENA_MAX = 64 << 20, KEYS_MAX = 100000000, SQL_MAX = 1024 };

/* Copies: keys-YYYYMMDDTHHMMSSZ.db */

static void name_of(struct instant now, char name[RING_NAME])
{
    char text[INSTANT_TEXT_MAX];
    size_t n = 0;
    struct str s = instant_format(now, text);
    n += (size_t)snprintf(name, RING_NAME, "keys-");
    for (size_t i = 0; i < s.n && s.p[i] != '.' && n < RING_NAME - 5; i++) {
        if (s.p[i] != '-' && s.p[i] != ':' && s.p[i] != 'Z')
            name[n++] = s.p[i];
    }
    snprintf(name + n, RING_NAME - n, "Z.db");
}

static bool is_copy(struct str name)
{
    return str_starts(name, STR("keys-")) && str_ends(name, STR("Z.db")) &&
           name.n == 24;
}

/* Names sort by time: what is before the name of seven days ago is too old. */
static bool shred_old(
    const char *folder, struct instant now, struct ring_report *out, struct err *err)
{
    struct arena a;
    struct dir_list list;
    char oldest[RING_NAME], path[FILE_PATH_MAX];
    struct instant limit = {now.us - RING_DAYS * INSTANT_DAY_US};
    name_of(limit, oldest);
    arena_init(&a, ARENA_MAX);
    bool done = dir_read(folder, &a, &list, err);
    for (size_t i = 0; done && i < list.n; i++) {
        if (!is_copy(str_z(list.files[i].path)))
            continue;
        bool old = strcmp(list.files[i].path, oldest) < 0;
        if (old)
            done = file_join(folder, list.files[i].path, path, err) &&
                   file_shred(path, err);
        out->shredded += old;
        out->kept += !old;
    }
    arena_fini(&a);
    return done;
}

bool ring_add(struct store *s, const char *folder, struct instant now,
    struct ring_report *out, struct err *err)
{
    struct ring_report report = {0};
    char path[FILE_PATH_MAX];
    name_of(now, report.name);
    if (!store_fresh(s, err) || !file_make_dir(folder, err) ||
        !file_join(folder, report.name, path, err) ||
        !backup_copy(s->keys_db, path, err) || !shred_old(folder, now, &report, err))
        return false;
    *out = report;
    return true;
}

/* Putting a copy back */

struct revived {
    VEC(struct erase_part) parts;
    struct ring_restored report;
};

/* The row of a deleted conversation stays, empty: it opens nothing. */
static bool is_live(
    struct store *s, const struct erase_part *part, bool *live, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!erase_ask(s, SQL_CONVERSATION_GET, part, &c, &row, err))
        return false;
    *live = row && sql_get_int(&c, 0) == BODY_STATE_LIVE;
    return true;
}

/* Whether any table still has rows that this key opens. */
static bool has_rows(
    struct store *s, const struct erase_part *part, bool *has, struct err *err)
{
    size_t count;
    const struct schema_table *tables = schema_tables(&count);
    if (!is_live(s, part, has, err))
        return false;
    for (size_t i = 0; i < count && !*has; i++) {
        sqlite3_stmt *st = NULL;
        struct buf text;
        if (tables[i].file != SCHEMA_VAULT || tables[i].unit != UNIT_CONVERSATION ||
            str_eq(tables[i].name, STR("conversation")))
            continue;
        buf_init(&text, SQL_MAX);
        if (!schema_select_sql(i, UNIT_CONVERSATION, &text)) {
            buf_fini(&text);
            continue;
        }
        const char *z = buf_z(&text);
        bool done = buf_ok(&text, err) &&
                    (sqlite3_prepare_v2(s->vault_db, z, -1, &st, NULL) == SQLITE_OK ||
                        sql_failed(s->vault_db, err));
        if (done) {
            struct cursor c = {st};
            sql_vault(&c, &part->vault);
            sql_id(&c, 3, &part->conversation);
            done = sql_step(&c, has, err);
        }
        sqlite3_finalize(st);
        buf_fini(&text);
        if (!done)
            return false;
    }
    return true;
}

static bool is_ordered(
    struct store *s, const struct erase_part *part, bool *ordered, struct err *err)
{
    CURSOR(c);
    return erase_ask(s, SQL_ERASURE_OF, part, &c, ordered, err);
}

static bool take(
    struct store *s, const struct erase_part *part, void *ctx, struct err *err)
{
    struct revived *r = ctx;
    bool whole = id_is_zero(part->conversation), gone, ordered, has = true;
    struct account account;
    bool found;
    if (!account_get(s, part->vault, &account, &found, err) ||
        !is_ordered(s, part, &ordered, err))
        return false;
    gone = !found || account.state != ACCOUNT_LIVE || ordered;
    if (!gone && !whole && !has_rows(s, part, &has, err))
        return false;
    if (!gone && has)
        return true;
    r->report.rings += whole;
    r->report.keys += !whole;
    return vec_push(&r->parts, *part, KEYS_MAX) || err_memory(err);
}

/* A file's key whose file is not there any more, or is ordered to go. */
static bool take_file(
    struct store *s, const struct erase_part *part, void *ctx, struct err *err)
{
    struct revived *r = ctx;
    bool there, ordered;
    CURSOR(c);
    if (!erase_ask(s, SQL_FILE_ROW, part, &c, &there, err) ||
        !is_ordered(s, part, &ordered, err))
        return false;
    if (there && !ordered)
        return true;
    r->report.keys++;
    return vec_push(&r->parts, *part, KEYS_MAX) || err_memory(err);
}

static bool find_revived(struct store *s, struct revived *r, struct err *err)
{
    const struct erase_each rings = {s, take, r, false};
    const struct erase_each keys = {s, take, r, true};
    const struct erase_each files = {s, take_file, r, true};
    return erase_each(s, SQL_RING_ALL, &rings, err) &&
           erase_each(s, SQL_KEY_ALL, &keys, err) &&
           erase_each(s, SQL_FILE_KEY_ALL, &files, err);
}

/* Destroys again what was destroyed since the copy, and takes over the count. */
static bool destroy_again(struct store *s, struct revived *r, struct err *err)
{
    int64_t in_vault, in_keys;
    if (!store_deletions(s, &in_vault, &in_keys, err))
        return false;
    if (in_keys > in_vault)
        return err_set(err, ERR_STATE, "store.ring_newer",
            "the copy knows %lld deletions, vault.db %lld: put the newest vault.db "
            "back first",
            (long long)in_keys, (long long)in_vault);
    if (!find_revived(s, r, err) || !store_begin(s, err))
        return false;
    bool done = true;
    for (size_t i = 0; done && i < r->parts.n; i++)
        done = erase_destroy_part(s, &r->parts.p[i], err);
    done = done && store_set_deletions(s, in_vault, err) && store_commit(s, err);
    store_rollback(s);
    keys_forget(s->keys);
    return done && store_drain(s, true, err);
}

/* Before anything is replaced: a copy of an ended epoch opens nothing. */
static bool check_copy(const char *dir, const char *path, struct err *err)
{
    sqlite3 *copy = NULL;
    bool done =
        (sqlite3_open_v2(path, &copy, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK ||
            sql_failed(copy, err)) &&
        store_opens_keys(dir, copy, err);
    sqlite3_close(copy);
    return done;
}

static bool restore(const char *dir, const char *path, int lock_fd,
    struct ring_restored *out, struct err *err)
{
    struct store *s;
    struct revived r = {.parts = VEC_INIT};
    if (!check_copy(dir, path, err) || !backup_marker(dir, true, err) ||
        !backup_replace(dir, "keys.db", path, err) ||
        !store_open_alone(dir, lock_fd, &s, err)) {
        file_unlock(lock_fd);
        return false;
    }
    bool done = sql_exec(s->keys_db, "PRAGMA journal_mode=WAL", err) &&
                destroy_again(s, &r, err) && backup_marker(dir, false, err);
    vec_fini(&r.parts);
    store_close(s);
    if (done)
        *out = r.report;
    return done;
}

bool ring_restore(
    const char *dir, const char *path, struct ring_restored *out, struct err *err)
{
    char lock[FILE_PATH_MAX];
    struct file_facts facts;
    int fd;
    if (!file_look(path, &facts, err))
        return false;
    if (!facts.exists)
        return err_set(
            err, ERR_ABSENT, "store.no_backup", "there is no such copy of the keys");
    if (!file_join(dir, "lock", lock, err) || !file_lock(lock, true, &fd, err))
        return false;
    return restore(dir, path, fd, out, err);
}
