#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "crypt/random.h"
#include "store/store_priv.h"

enum {
    CACHE_MB = 16,
    BUSY_MS = 5000,
    WAL_PAGES = 4000,    /* 64 MB before a checkpoint */
    KEYS_WAL_PAGES = 32, /* 512 KB: a deletion waits for it */
    SCRATCH_MAX = 600 << 20
};

/* Opening */

static int busy_ms_of(const struct store_options *options)
{
    return options->busy_timeout_ms > 0 ? options->busy_timeout_ms : BUSY_MS;
}

static bool set_pragmas(
    sqlite3 *db, const struct store_options *options, struct err *err)
{
    char text[512];
    int cache_mb = options->cache_mb > 0 ? options->cache_mb : CACHE_MB;
    snprintf(text, sizeof text,
        "PRAGMA busy_timeout=%d; PRAGMA cache_size=-%d; PRAGMA temp_store=MEMORY;"
        "PRAGMA secure_delete=ON; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF;",
        busy_ms_of(options), cache_mb * 1024);
    return sql_exec(db, text, err);
}

static bool open_db(
    struct store *s, const char *name, int flags, sqlite3 **out, struct err *err)
{
    char path[FILE_PATH_MAX];
    if (!file_join(s->dir, name, path, err))
        return false;
    int result = sqlite3_open_v2(
        path, out, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (result != SQLITE_OK)
        return sql_failed(*out, err);
    return true;
}

static bool new_handle(const char *dir, struct store **out, struct err *err)
{
    struct store *s = mem_zalloc(sizeof *s);
    if (!s)
        return err_memory(err);
    s->lock_fd = -1;
    buf_init(&s->plain, SCRATCH_MAX);
    buf_init(&s->sealed, SCRATCH_MAX);
    size_t n = strlen(dir);
    if (n >= sizeof s->dir) {
        mem_free(s);
        return err_set(
            err, ERR_LIMIT, "store.dir_long", "the folder's path is too long");
    }
    memcpy(s->dir, dir, n + 1);
    if (!crypt_ready(err) || !mac_new(&s->mac, err)) {
        mem_free(s);
        return false;
    }
    *out = s;
    return true;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    store_rollback(s);
    store_read_end(s);
    for (size_t i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->vault_db);
    sqlite3_close(s->keys_db);
    sqlite3_close(s->holds_db);
    keys_free(s->keys);
    mac_free(s->mac);
    buf_wipe(&s->plain);
    buf_wipe(&s->sealed);
    file_unlock(s->lock_fd);
    mem_free(s);
}

/* A change of the root key may have been cut off: then root.key.next is the key. */
static bool load_root(struct store *s, struct err *err)
{
    char path[FILE_PATH_MAX], next[FILE_PATH_MAX];
    struct file_facts facts;
    if (!file_join(s->dir, "root.key", path, err) ||
        !file_join(s->dir, "root.key.next", next, err) || !file_look(next, &facts, err))
        return false;
    if (keys_load(path, &s->keys, err))
        return true;
    return facts.exists && keys_load(next, &s->keys, err);
}

static bool check_root(struct store *s, struct err *err)
{
    char path[FILE_PATH_MAX], next[FILE_PATH_MAX];
    struct file_facts facts;
    bool took = false;
    if (!file_join(s->dir, "root.key", path, err) ||
        !file_join(s->dir, "root.key.next", next, err) || !file_look(next, &facts, err))
        return false;
    struct err first = ERR_INIT;
    if (!keys_check(s, &first)) {
        *err = first;
        if (first.code != ERR_CRYPTO || !facts.exists ||
            !keys_try_next(s, next, &took, err))
            return false;
    }
    if (!facts.exists || s->read_only)
        return true;
    struct keys *old = NULL;
    bool same = !took && keys_load(path, &old, &first);
    keys_free(old);
    return same ? file_shred(next, err) : keys_settle_root(path, next, err);
}

bool store_open_db(struct store *s, const char *name, sqlite3 **out, struct err *err)
{
    static const struct store_options usual = {0};
    int flags = s->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    return open_db(s, name, flags, out, err) && set_pragmas(*out, &usual, err);
}

static bool open_both(
    struct store *s, const struct store_options *options, int flags, struct err *err)
{
    return open_db(s, "vault.db", flags, &s->vault_db, err) &&
           open_db(s, "keys.db", flags, &s->keys_db, err) &&
           set_pragmas(s->vault_db, options, err) &&
           set_pragmas(s->keys_db, options, err);
}

static bool get_id(struct store *s, enum sql which, struct id *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, which, &c, err))
        return false;
    sql_text(&c, 1, STR("id"));
    if (!sql_step(&c, &row, err))
        return false;
    if (!row)
        return err_set(err, ERR_STATE, "store.no_id",
            "a database of the state lacks its installation id; restore it");
    return sql_get_id(&c, 0, out, err);
}

static bool check_pair(struct store *s, struct err *err)
{
    struct id other;
    if (!get_id(s, SQL_META_GET, &s->id, err) || !get_id(s, SQL_KMETA_GET, &other, err))
        return false;
    if (!id_eq(s->id, other))
        return err_set(err, ERR_STATE, "store.not_a_pair",
            "vault.db and keys.db are of two installations: restore the right one");
    return true;
}

static bool open_state(
    struct store *s, const struct store_options *options, struct err *err)
{
    char lock[FILE_PATH_MAX];
    int flags = options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    s->read_only = options->read_only;
    s->busy_ms = busy_ms_of(options);
    return file_join(s->dir, "lock", lock, err) &&
           (s->lock_fd >= 0 || file_lock(lock, false, &s->lock_fd, err)) &&
           load_root(s, err) && open_both(s, options, flags, err) &&
           store_migrate(s->vault_db, SCHEMA_VAULT, s->read_only, err) &&
           store_migrate(s->keys_db, SCHEMA_KEYS, s->read_only, err) &&
           check_pair(s, err) && check_root(s, err);
}

bool store_open_alone(const char *dir, int lock_fd, struct store **out, struct err *err)
{
    static const struct store_options options = {0};
    struct store *s;
    if (!new_handle(dir, &s, err))
        return false;
    s->lock_fd = lock_fd;
    if (!open_state(s, &options, err)) {
        s->lock_fd = -1;
        store_close(s);
        return false;
    }
    *out = s;
    return true;
}

bool store_opens_keys(const char *dir, sqlite3 *copy, struct err *err)
{
    struct store *s;
    if (!new_handle(dir, &s, err))
        return false;
    s->keys_db = copy;
    bool done = load_root(s, err) && keys_check(s, err);
    for (size_t i = 0; i < SQL_COUNT; i++) {
        sqlite3_finalize(s->statements[i]);
        s->statements[i] = NULL;
    }
    s->keys_db = NULL; /* the caller's */
    store_close(s);
    return done;
}

static bool must_not_be_restoring(const char *dir, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    if (!file_join(dir, STORE_RESTORING, path, err) || !file_look(path, &facts, err))
        return false;
    if (facts.exists)
        return err_set(err, ERR_STATE, "store.restoring",
            "a restore in %.200s was cut off: run it again", dir);
    return true;
}

bool store_open(const char *dir, const struct store_options *options,
    struct store **out, struct err *err)
{
    static const struct store_options usual = {0};
    struct file_facts facts;
    struct store *s;
    char path[FILE_PATH_MAX];
    if (!file_join(dir, "vault.db", path, err) || !file_look(path, &facts, err))
        return false;
    if (!facts.exists)
        return err_set(err, ERR_ABSENT, "store.absent",
            "no state in %.200s: make one with abide init", dir);
    if (!must_not_be_restoring(dir, err) || !new_handle(dir, &s, err))
        return false;
    if (!open_state(s, options ? options : &usual, err)) {
        store_close(s);
        return false;
    }
    *out = s;
    return true;
}

/* Creating */

static bool put_id(struct store *s, enum sql which, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, which, &c, err))
        return false;
    sql_text(&c, 1, STR("id"));
    sql_blob(&c, 2, s->id.b, ID_BYTES);
    return sql_done(&c, err);
}

static bool prepare_db(sqlite3 *db, enum schema_file file, struct err *err)
{
    return sql_exec(db, "PRAGMA page_size=16384; PRAGMA journal_mode=WAL;", err) &&
           store_migrate(db, file, false, err);
}

static bool fill(struct store *s, struct instant now, struct err *err)
{
    static const struct store_options options = {0};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    random_bytes(s->id.b, ID_BYTES);
    return load_root(s, err) && open_both(s, &options, flags, err) &&
           prepare_db(s->vault_db, SCHEMA_VAULT, err) &&
           prepare_db(s->keys_db, SCHEMA_KEYS, err) && store_begin(s, err) &&
           put_id(s, SQL_META_PUT, err) && put_id(s, SQL_KMETA_PUT, err) &&
           keys_create(s, now, err) && store_commit(s, err);
}

static bool must_be_free(const char *dir, struct err *err)
{
    static const char *const names[] = {"root.key", "vault.db", "keys.db"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[FILE_PATH_MAX];
        struct file_facts facts;
        if (!file_join(dir, names[i], path, err) || !file_look(path, &facts, err))
            return false;
        if (facts.exists)
            return err_set(err, ERR_EXISTS, "store.exists",
                "%.200s holds a state already; choose another folder", dir);
    }
    return true;
}

bool store_create(const char *dir, struct instant now, struct err *err)
{
    return store_create_with(dir, "", now, err);
}

bool store_create_with(
    const char *dir, const char *root_source, struct instant now, struct err *err)
{
    char path[FILE_PATH_MAX], lock[FILE_PATH_MAX];
    struct store *s;
    if (!custody_check(root_source, err) || !file_make_dir(dir, err) ||
        !must_be_free(dir, err) || !file_join(dir, "root.key", path, err) ||
        !file_join(dir, "lock", lock, err))
        return false;
    mode_t mask = umask(077); /* SQLite makes its files with 0644 & ~umask */
    bool done = new_handle(dir, &s, err);
    if (done) {
        done = file_lock(lock, true, &s->lock_fd, err) &&
               keys_make_root(path, root_source, err) && fill(s, now, err) &&
               file_sync_dir(dir, err);
        store_close(s);
    }
    umask(mask);
    return done;
}

/* Transactions */

static bool tell(struct store *s, enum sql which, struct err *err)
{
    CURSOR(c);
    return sql_begin(s, which, &c, err) && sql_done(&c, err);
}

static bool begin_both(struct store *s, struct err *err)
{
    if (!tell(s, SQL_VAULT_BEGIN, err))
        return false;
    if (tell(s, SQL_KEYS_BEGIN, err))
        return true;
    sqlite3_exec(s->vault_db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

static void set_checkpoints(struct store *s, int vault_pages, int keys_pages)
{
    sqlite3_wal_autocheckpoint(s->vault_db, vault_pages);
    sqlite3_wal_autocheckpoint(s->keys_db, keys_pages);
}

void store_no_checkpoint(struct store *s)
{
    set_checkpoints(s, 0, 0);
}

bool store_begin(struct store *s, struct err *err)
{
    if (s->writing || s->reading)
        return err_set(err, ERR_USAGE, "store.nested", "a transaction is open already");
    if (s->read_only)
        return err_set(err, ERR_DENIED, "store.read_only", "the state is open to read");
    if ((s->lazy && !store_sync_fully(s, err)) || !begin_both(s, err))
        return false;
    set_checkpoints(s, WAL_PAGES, KEYS_WAL_PAGES);
    s->writing = true;
    s->spoiled = false;
    random_drop(&s->random); /* a copy of it may live in a forked process */
    if (keys_refresh(s, err))
        return true;
    store_rollback(s);
    return false;
}

/*
 * Keys first: a key without content is nothing (the next put finds and uses it),
 * content without its key would be lost.
 */
bool store_commit(struct store *s, struct err *err)
{
    if (!s->writing)
        return err_set(err, ERR_USAGE, "store.no_begin", "no transaction is open");
    if (s->spoiled) {
        store_rollback(s);
        return err_set(err, ERR_STATE, "store.spoiled",
            "a write failed halfway: all of its transaction is undone");
    }
    if (tell(s, SQL_KEYS_COMMIT, err) && tell(s, SQL_VAULT_COMMIT, err)) {
        s->writing = false;
        return true;
    }
    store_rollback(s);
    return false;
}

void store_rollback(struct store *s)
{
    if (!s->writing)
        return;
    sqlite3_exec(s->vault_db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_exec(s->keys_db, "ROLLBACK", NULL, NULL, NULL);
    s->writing = false;
    keys_forget(s->keys); /* keys made in this transaction never were */
    s->mac_vault = (struct id){{0}};
}

static bool exec_both(struct store *s, const char *text, struct err *err)
{
    return store_need_write(s, err) && sql_exec(s->vault_db, text, err) &&
           sql_exec(s->keys_db, text, err);
}

bool store_mark(struct store *s, struct err *err)
{
    return exec_both(s, "SAVEPOINT one", err);
}

bool store_mark_keep(struct store *s, struct err *err)
{
    return exec_both(s, "RELEASE one", err);
}

bool store_mark_undo(struct store *s, struct err *err)
{
    if (!exec_both(s, "ROLLBACK TO one; RELEASE one", err))
        return false;
    s->spoiled = false; /* what was half is gone */
    keys_forget(s->keys);
    s->mac_vault = (struct id){{0}};
    return true;
}

/*
 * Of vault.db only. The key store is never held: whoever reads an older moment finds a
 * destroyed key destroyed, and no deletion waits for a build to be done with its log.
 */
bool store_read_begin(struct store *s, struct err *err)
{
    if (s->writing || s->reading)
        return err_set(err, ERR_USAGE, "store.nested", "a transaction is open already");
    if (!sql_exec(s->vault_db, "BEGIN", err))
        return false;
    s->reading = true;
    (void)store_keys_moved(s);
    if (keys_refresh(s, err))
        return true;
    store_read_end(s);
    return false;
}

void store_read_end(struct store *s)
{
    if (!s->reading)
        return;
    sqlite3_exec(s->vault_db, "COMMIT", NULL, NULL, NULL);
    s->reading = false;
}

bool store_need_write(const struct store *s, struct err *err)
{
    if (!s->writing)
        return err_set(err, ERR_USAGE, "store.no_begin",
            "a call that writes needs store_begin before it");
    return true;
}

bool store_fresh(struct store *s, struct err *err)
{
    return s->writing || (s->reading && !store_keys_moved(s)) || keys_refresh(s, err);
}

void store_scratch_plain(struct store *s)
{
    if (s->plain.n > 0)
        mem_wipe(s->plain.p, s->plain.n);
    buf_clear(&s->plain);
}

void store_scratch(struct store *s)
{
    store_scratch_plain(s);
    buf_clear(&s->sealed);
}

struct id store_id(const struct store *s)
{
    return s->id;
}

const char *store_dir(const struct store *s)
{
    return s->dir;
}
