#include "store/erase/backup.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/vec.h"
#include "store/erase/erase_priv.h"
#include "store/store_priv.h"

enum { PAGES_A_STEP = 4096, PARTS_MAX = 10000000 };

static bool copy_pages(sqlite3 *from, sqlite3 *to, struct err *err)
{
    int result = SQLITE_OK;
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b)
        return sql_failed(to, err);
    do {
        result = sqlite3_backup_step(b, PAGES_A_STEP);
        if (result == SQLITE_BUSY || result == SQLITE_LOCKED)
            sqlite3_sleep(5);
    } while (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED);
    sqlite3_backup_finish(b);
    return result == SQLITE_DONE || sql_failed(to, err);
}

/* A new file, 0600 before the first byte is in it. */
bool backup_copy(sqlite3 *from, const char *path, struct err *err)
{
    struct file_out out;
    sqlite3 *to = NULL;
    if (!file_out_open(path, &out, err) || !file_out_close(&out, err))
        return false;
    bool done = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ||
                sql_failed(to, err);
    done = done && copy_pages(from, to, err) &&
           sql_exec(to, "PRAGMA journal_mode=DELETE", err);
    sqlite3_close(to);
    return done;
}

/* In one held read transaction, so that writers do not make the copy start again. */
bool backup_make(struct store *s, const char *path, struct err *err)
{
    bool row;
    struct id id;
    if (!backup_files_free(path, err) || !store_read_begin(s, err))
        return false;
    CURSOR(c);
    bool done = sql_begin(s, SQL_META_GET, &c, err);
    if (done)
        sql_text(&c, 1, STR("id"));
    done = done && sql_step(&c, &row, err) && sql_get_id(&c, 0, &id, err) &&
           backup_copy(s->vault_db, path, err) && backup_files_make(s, path, err);
    cursor_end(&c);
    store_read_end(s);
    return done;
}

/* Checking */

static bool ask(sqlite3 *db, const char *text, int64_t *out, struct err *err)
{
    return sql_pragma(db, text, out, err) || err_wrap(err, "the backup");
}

static bool meta_of(
    sqlite3 *db, const char *name, uint8_t *out, size_t n, size_t *got, struct err *err)
{
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name=?1", -1, &st, NULL) !=
        SQLITE_OK)
        return sql_failed(db, err);
    struct cursor c = {st};
    bool row = false;
    sql_text(&c, 1, str_z(name));
    bool done = sql_step(&c, &row, err);
    struct raw value = done && row ? sql_get_blob(&c, 0) : (struct raw){0};
    *got = value.n <= n ? value.n : 0;
    if (*got > 0)
        memcpy(out, value.p, *got);
    sqlite3_finalize(st);
    return done;
}

static bool look(
    struct store *s, sqlite3 *db, struct backup_facts *out, struct err *err)
{
    struct backup_facts f = {0};
    struct id own = store_id(s);
    uint8_t id[ID_BYTES], count[8];
    int64_t vaults, conversations, in_vault;
    size_t n;
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &st, NULL) != SQLITE_OK)
        return sql_failed(db, err);
    struct cursor c = {st};
    f.sound = sqlite3_step(st) == SQLITE_ROW && str_eq(sql_get_text(&c, 0), STR("ok"));
    sqlite3_finalize(st);
    if (!meta_of(db, "id", id, sizeof id, &n, err))
        return false;
    f.mine = n == ID_BYTES && memcmp(id, own.b, ID_BYTES) == 0;
    if (!meta_of(db, "deletions", count, sizeof count, &n, err) ||
        !ask(db, "SELECT count(*) FROM vault WHERE state=1", &vaults, err) ||
        !ask(db, "SELECT count(*) FROM conversation WHERE state=1", &conversations,
            err) ||
        !store_deletions(s, &in_vault, &f.in_journal, err))
        return false;
    f.in_backup = n == sizeof count ? (int64_t)num_get_u64be(count) : 0;
    f.vaults = (uint64_t)vaults;
    f.conversations = (uint64_t)conversations;
    *out = f;
    return true;
}

bool backup_check(
    struct store *s, const char *path, struct backup_facts *out, struct err *err)
{
    struct file_facts facts;
    sqlite3 *db = NULL;
    if (!store_fresh(s, err) || !file_look(path, &facts, err))
        return false;
    if (!facts.exists)
        return err_set(err, ERR_ABSENT, "store.no_backup", "there is no such backup");
    bool done = (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK ||
                    sql_failed(db, err)) &&
                look(s, db, out, err);
    sqlite3_close(db);
    return done;
}

/* Restoring */

bool backup_marker(const char *dir, bool there, struct err *err)
{
    char path[FILE_PATH_MAX];
    if (!file_join(dir, STORE_RESTORING, path, err))
        return false;
    return there ? file_replace(path, raw_of("restoring\n", 10), err)
                 : file_shred(path, err);
}

static bool remove_file(const char *dir, const char *name, struct err *err)
{
    char path[FILE_PATH_MAX];
    return file_join(dir, name, path, err) && file_shred(path, err);
}

/* The database and its logs go, the copy takes their place; the marker stands
 * meanwhile.
 */
bool backup_replace(
    const char *dir, const char *name, const char *path, struct err *err)
{
    static const char *const logs[] = {"-wal", "-shm", ""};
    char target[FILE_PATH_MAX], log[64];
    sqlite3 *from = NULL;
    bool done =
        file_join(dir, name, target, err) &&
        (sqlite3_open_v2(path, &from, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK ||
            sql_failed(from, err));
    for (size_t i = 0; done && i < COUNT(logs); i++) {
        snprintf(log, sizeof log, "%s%s", name, logs[i]);
        done = remove_file(dir, log, err);
    }
    done = done && backup_copy(from, target, err);
    sqlite3_close(from);
    return done;
}

/* Rows whose key the key store of today does not have. */
struct keyless {
    VEC(struct erase_part) parts, files;
    struct backup_report report;
};

static bool take_vault(
    struct store *s, const struct erase_part *part, void *ctx, struct err *err)
{
    struct keyless *k = ctx;
    const struct ring *ring;
    if (!keys_ring_find(s, part->vault, &ring, err))
        return false;
    if (ring)
        return true;
    k->report.vaults++;
    return vec_push(&k->parts, *part, PARTS_MAX) || err_memory(err);
}

static bool take_conversation(
    struct store *s, const struct erase_part *part, void *ctx, struct err *err)
{
    struct keyless *k = ctx;
    const struct ring *ring;
    const uint8_t *key = NULL;
    if (!keys_ring_find(s, part->vault, &ring, err))
        return false;
    if (!ring)
        return true; /* goes with its vault */
    if (!keys_conversation(s, part->vault, part->conversation, false, &key, err))
        return false;
    if (key)
        return true;
    k->report.conversations++;
    return vec_push(&k->parts, *part, PARTS_MAX) || err_memory(err);
}

static bool take_file(
    struct store *s, const struct erase_part *part, void *ctx, struct err *err)
{
    struct keyless *k = ctx;
    bool has;
    CURSOR(c);
    if (!erase_ask(s, SQL_FILE_KEY_OF, part, &c, &has, err))
        return false;
    if (has)
        return true;
    k->report.files_gone++;
    return vec_push(&k->files, *part, PARTS_MAX) || err_memory(err);
}

static bool find_keyless(struct store *s, struct keyless *k, struct err *err)
{
    const struct erase_each vaults = {s, take_vault, k, false};
    const struct erase_each talks = {s, take_conversation, k, true};
    return erase_each(s, SQL_VAULT_ALL, &vaults, err) &&
           erase_each(s, SQL_TURNS_ALL, &talks, err);
}

/* Those of chats and accounts that are gone went with them. */
static bool bury_files(struct store *s, struct keyless *k, struct err *err)
{
    const struct erase_each files = {s, take_file, k, true};
    if (!erase_each(s, SQL_FILE_LIVE, &files, err))
        return false;
    for (size_t i = 0; i < k->files.n; i++) {
        if (!erase_file(s, &k->files.p[i], err))
            return false;
    }
    return true;
}

static bool check_journal(struct store *s, struct err *err)
{
    int64_t in_vault, in_keys;
    if (!store_deletions(s, &in_vault, &in_keys, err))
        return false;
    if (in_keys < in_vault)
        return err_set(err, ERR_STATE, "store.journal_old",
            "keys.db knows %lld deletions, the backup %lld: put the newest keys.db "
            "back "
            "first",
            (long long)in_keys, (long long)in_vault);
    return true;
}

static bool bury(
    struct store *s, struct keyless *k, struct instant now, struct err *err)
{
    if (!check_journal(s, err) || !find_keyless(s, k, err))
        return false;
    for (size_t i = 0; i < k->parts.n; i++) {
        if (!erase_rows(s, &k->parts.p[i], now, err))
            return false;
    }
    return bury_files(s, k, err) && erase_compact(s, err);
}

static bool restore(const char *dir, const char *path, struct instant now, int lock_fd,
    struct backup_report *out, struct err *err)
{
    struct store *s;
    struct keyless k = {.parts = VEC_INIT, .files = VEC_INIT};
    if (!backup_marker(dir, true, err) || !backup_replace(dir, "vault.db", path, err) ||
        !store_open_alone(dir, lock_fd, &s, err)) {
        file_unlock(lock_fd);
        return false;
    }
    bool done =
        sql_exec(s->vault_db, "PRAGMA journal_mode=WAL", err) &&
        bury(s, &k, now, err) &&
        backup_files_restore(s, path, &k.report.files, &k.report.files_missing, err) &&
        backup_marker(dir, false, err);
    vec_fini(&k.parts);
    vec_fini(&k.files);
    store_close(s);
    if (done)
        *out = k.report;
    return done;
}

bool backup_restore(const char *dir, const char *path, struct instant now,
    struct backup_report *out, struct err *err)
{
    char lock[FILE_PATH_MAX];
    struct file_facts facts;
    int fd;
    if (!file_look(path, &facts, err))
        return false;
    if (!facts.exists)
        return err_set(err, ERR_ABSENT, "store.no_backup", "there is no such backup");
    if (!file_join(dir, "lock", lock, err) || !file_lock(lock, true, &fd, err))
        return false;
    return restore(dir, path, now, fd, out, err);
}
