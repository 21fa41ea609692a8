#include "store/doctor.h"

#include <stdarg.h>
#include <stdio.h>

#include "crypt/random.h"
#include "crypt/secret.h"
#include "store/store_priv.h"

enum {
    LOCK_NEED_BYTES = 1 << 17, /* what the key cache wants to lock */
    WAL_BIG_BYTES = 256 << 20,
    DISK_LOW_BYTES = 1 << 30
};

static bool say(struct findings *f, enum finding_level level, const char *id,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

static bool say(
    struct findings *f, enum finding_level level, const char *id, const char *fmt, ...)
{
    struct finding one = {.level = level, .id = id};
    va_list args;
    va_start(args, fmt);
    vsnprintf(one.text, sizeof one.text, fmt, args);
    va_end(args);
    return vec_push(&f->list, one, FINDINGS_MAX);
}

static bool look_at(const char *dir, const char *name, unsigned mode,
    struct findings *f, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    if (!file_join(dir, name, path, err) || !file_look(path, &facts, err))
        return false;
    if (!facts.exists)
        return say(f, FINDING_BAD, "store.missing", "%s is missing", name) ||
               err_memory(err);
    bool good = true;
    if (!facts.mine)
        good = say(f, FINDING_BAD, "store.owner", "%s belongs to another user", name);
    if (good && facts.is_link)
        good = say(f, FINDING_BAD, "store.link", "%s is a symbolic link", name);
    if (good && (facts.mode & 077) != 0)
        good = say(f, FINDING_BAD, "store.modes",
            "%s has mode %04o: others can read it; chmod %04o", name, facts.mode, mode);
    return good || err_memory(err);
}

static bool look_at_files(const char *dir, struct findings *f, struct err *err)
{
    size_t before = f->list.n;
    if (!look_at(dir, ".", 0700, f, err) || !look_at(dir, "root.key", 0600, f, err) ||
        !look_at(dir, "keys.db", 0600, f, err) ||
        !look_at(dir, "vault.db", 0600, f, err))
        return false;
    return f->list.n > before ||
           say(f, FINDING_GOOD, "store.modes", "folder and files are private") ||
           err_memory(err);
}

static bool look_at_disk(const char *dir, struct findings *f, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct file_facts wal;
    uint64_t left;
    if (!file_free_bytes(dir, &left, err) ||
        !file_join(dir, "vault.db-wal", path, err) || !file_look(path, &wal, err))
        return false;
    bool good = say(f, left < DISK_LOW_BYTES ? FINDING_BAD : FINDING_GOOD, "store.disk",
        "%llu MB free on the disk of the state", (unsigned long long)(left >> 20));
    if (good && wal.size_bytes > WAL_BIG_BYTES)
        good = say(f, FINDING_NOTE, "store.wal",
            "the write-ahead log has %llu MB: some reader holds it back",
            (unsigned long long)(wal.size_bytes >> 20));
    return good || err_memory(err);
}

static bool look_at_memory(struct findings *f, struct err *err)
{
    if (!crypt_ready(err))
        return false;
    bool lockable = secret_lockable(LOCK_NEED_BYTES);
    return say(f, lockable ? FINDING_GOOD : FINDING_NOTE, "store.mlock", "%s",
               lockable ? "key memory can be locked"
                        : "key memory cannot be locked and may reach swap: raise "
                          "ulimit -l") ||
           err_memory(err);
}

static bool check_db(struct store *s, enum sql which, const char *name,
    struct findings *f, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, which, &c, err) || !sql_step(&c, &row, err))
        return false;
    bool sound = row && str_eq(sql_get_text(&c, 0), STR("ok"));
    return say(f, sound ? FINDING_GOOD : FINDING_BAD, "store.pages", "%s %s", name,
               sound ? "is sound" : "is damaged: restore a backup") ||
           err_memory(err);
}

static bool check_strays(struct store *s, struct findings *f, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_STRAYS, &c, err) || !sql_step(&c, &row, err))
        return false;
    int64_t strays = sql_get_int(&c, 0);
    return say(f, strays ? FINDING_BAD : FINDING_GOOD, "store.strays",
               "%lld rows belong to no account", (long long)strays) ||
           err_memory(err);
}

/* Each row's sealed file must be there; its content is checked where it is read. */
static bool check_files(struct store *s, struct findings *f, struct err *err)
{
    size_t files = 0, missing = 0;
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_FILE_ALL, &c, err))
        return false;
    for (;; files++) {
        char path[FILE_PATH_MAX], vault[ID_TEXT], name[ID_TEXT];
        struct file_facts facts;
        struct id ids[2];
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            break;
        if (!sql_get_id(&c, 1, &ids[0], err) || !sql_get_id(&c, 2, &ids[1], err))
            return false;
        id_format(ids[0], vault);
        id_format(ids[1], name);
        snprintf(path, sizeof path, "%.3900s/files/%s/%s", s->dir, vault, name);
        if (!file_look(path, &facts, err))
            return false;
        missing += !facts.exists;
    }
    return say(f, missing ? FINDING_BAD : FINDING_GOOD, "store.files",
               "%zu files of people's, %zu of them missing%s", files, missing,
               missing ? ": import their archives again" : "") ||
           err_memory(err);
}

static bool look_inside(struct store *s, struct findings *f, struct err *err)
{
    return check_db(s, SQL_VAULT_CHECK, "vault.db", f, err) &&
           check_db(s, SQL_KEYS_CHECK, "keys.db", f, err) && check_strays(s, f, err) &&
           check_files(s, f, err);
}

bool doctor_look(const char *dir, struct findings *out, struct err *err)
{
    static const struct store_options options = {.read_only = true};
    struct findings f = {.list = VEC_INIT};
    struct store *s = NULL;
    struct err opening = ERR_INIT;
    bool done = look_at_files(dir, &f, err) && look_at_disk(dir, &f, err) &&
                look_at_memory(&f, err);
    if (done && !store_open(dir, &options, &s, &opening)) {
        done = say(&f, FINDING_BAD, opening.id, "%.*s", FINDING_TEXT_MAX - 1,
                   opening.text) ||
               err_memory(err);
    } else if (done) {
        done =
            (say(&f, FINDING_GOOD, "store.opens",
                 "schema %d; the root key opens the key store", STORE_SCHEMA_VERSION) ||
                err_memory(err)) &&
            look_inside(s, &f, err);
    }
    store_close(s);
    if (done)
        *out = f;
    else
        vec_fini(&f.list);
    return done;
}

static bool file_bytes(
    const struct store *s, const char *name, uint64_t *out, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    if (!file_join(s->dir, name, path, err) || !file_look(path, &facts, err))
        return false;
    *out = facts.size_bytes;
    return true;
}

bool store_count(struct store *s, struct store_counts *out, struct err *err)
{
    struct store_counts n = {0};
    uint64_t *const places[] = {&n.persons, &n.organisations, &n.assistants, &n.devices,
        &n.conversations, &n.turns, &n.ledger_lines, &n.grants, &n.notices, &n.datasets,
        &n.lineage_rows, &n.withdrawn, &n.records, &n.files};
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_CENSUS, &c, err) ||
        !sql_step(&c, &row, err))
        return false;
    for (size_t i = 0; i < COUNT(places); i++)
        *places[i] = (uint64_t)sql_get_int(&c, (int)i);
    if (!file_bytes(s, "vault.db", &n.vault_bytes, err) ||
        !file_bytes(s, "keys.db", &n.keys_bytes, err))
        return false;
    *out = n;
    return true;
}
