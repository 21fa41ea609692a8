/* States of older schemas, kept as SQL in tests/fixtures, open and are upgraded. */
#include <sqlite3.h>
#include <stdlib.h>

#include "store/schema.h"
#include "tests/harness/world.h"

enum { SQL_MAX = 1 << 20 };

static bool load_sql(struct t *t, const char *from, const char *to)
{
    struct err err = ERR_INIT;
    struct buf text;
    sqlite3 *db = NULL;
    buf_init(&text, SQL_MAX);
    bool done = T_DONE(t, file_read(from, &text, &err), &err) &&
                T_EQ(t, sqlite3_open(to, &db), SQLITE_OK) &&
                T_EQ(t, sqlite3_exec(db, buf_z(&text), NULL, NULL, NULL), SQLITE_OK) &&
                T_EQ(t, sqlite3_exec(db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL),
                    SQLITE_OK);
    sqlite3_close(db);
    buf_fini(&text);
    return done;
}

/* Makes the state of a fixture; false when there is none of that number. */
static bool make_state(struct t *t, int schema, char dir[FILE_PATH_MAX])
{
    char from[FILE_PATH_MAX], path[FILE_PATH_MAX], to[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf key;
    bool done;
    snprintf(from, sizeof from, "%s/tests/fixtures/schema-%d",
        getenv("ABIDE_SOURCE_ROOT"), schema);
    snprintf(dir, FILE_PATH_MAX, "%s/schema-%d", t_tmpdir(t), schema);
    buf_init(&key, SQL_MAX);
    done = T_DONE(t, file_make_dir(dir, &err), &err) &&
           T_DONE(t, file_join(from, "root.key", path, &err), &err) &&
           T_DONE(t, file_read(path, &key, &err), &err) &&
           T_DONE(t, file_join(dir, "root.key", to, &err), &err) &&
           T_DONE(t, file_replace(to, buf_raw(&key), &err), &err);
    buf_fini(&key);
    static const char *const names[] = {"keys", "vault"};
    for (size_t i = 0; done && i < COUNT(names); i++) {
        char sql[FILE_PATH_MAX + 16], db[FILE_PATH_MAX + 16];
        snprintf(sql, sizeof sql, "%s/%s.sql", from, names[i]);
        snprintf(db, sizeof db, "%s/%s.db", dir, names[i]);
        done = load_sql(t, sql, db);
    }
    return done;
}

/* Every column the schema has of this file is there, whatever version made it. */
static void check_columns(struct t *t, const char *path, enum schema_file file)
{
    size_t columns, tables;
    const struct schema_column *c = schema_columns(&columns);
    const struct schema_table *of = schema_tables(&tables);
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    T_EQ(t, sqlite3_open(path, &db), SQLITE_OK);
    T_EQ(t,
        sqlite3_prepare_v2(db,
            "SELECT count(*) FROM pragma_table_info(?1) WHERE name=?2", -1, &st, NULL),
        SQLITE_OK);
    for (size_t i = 0; i < tables; i++) {
        for (size_t k = 0; of[i].file == file && k < columns; k++) {
            if (!str_eq(c[k].table, of[i].name))
                continue;
            sqlite3_reset(st);
            sqlite3_bind_text(st, 1, c[k].table.p, (int)c[k].table.n, SQLITE_STATIC);
            sqlite3_bind_text(st, 2, c[k].name.p, (int)c[k].name.n, SQLITE_STATIC);
            T_EQ(t, sqlite3_step(st), SQLITE_ROW);
            if (!T_EQ(t, sqlite3_column_int(st, 0), 1))
                t_note(t, "%" STR_FMT ".%" STR_FMT, STR_ARG(c[k].table),
                    STR_ARG(c[k].name));
        }
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
}

static void check_words(struct t *t, struct store *s)
{
    struct err err = ERR_INIT;
    struct conversation_key key = {{{0}}, {{0}}};
    struct stored_conversation c;
    struct arena a;
    size_t turns = 0;
    bool found = true;
    arena_init(&a, 1 << 24);
    while (T_DONE(t, conversation_next(s, &key, &found, &err), &err) && found) {
        if (T_DONE(t,
                conversation_load(
                    s, key, (struct conversation_want){true}, &a, &c, &found, &err),
                &err))
            turns += c.count;
    }
    T_EQ(t, turns, 2);
    arena_fini(&a);
}

static void a_state_of_every_older_schema_opens(struct t *t)
{
    if (!getenv("ABIDE_SOURCE_ROOT")) {
        t_skip(t, "ABIDE_SOURCE_ROOT is not set (meson test sets it)");
        return;
    }
    for (int schema = 1; schema < STORE_SCHEMA_VERSION; schema++) {
        char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
        struct err err = ERR_INIT;
        struct store *s = NULL;
        if (!make_state(t, schema, dir))
            return;
        T_FAILS(t,
            store_open(dir, &(struct store_options){.read_only = true}, &s, &err), &err,
            "store.schema_older");
        if (!T_DONE(t, store_open(dir, NULL, &s, &err), &err))
            return;
        check_words(t, s);
        store_close(s);
        T_DONE(t, file_join(dir, "vault.db", path, &err), &err);
        check_columns(t, path, SCHEMA_VAULT);
        T_DONE(t, file_join(dir, "keys.db", path, &err), &err);
        check_columns(t, path, SCHEMA_KEYS);
    }
}

/* As tests/fixtures/make.sh kept it, possibly before the schema was released: tables
 * that came since are not asked for. */
static void a_kept_state_of_the_present_schema_opens(struct t *t)
{
    char dir[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct store *s = NULL;
    if (!getenv("ABIDE_SOURCE_ROOT")) {
        t_skip(t, "ABIDE_SOURCE_ROOT is not set (meson test sets it)");
        return;
    }
    if (!make_state(t, STORE_SCHEMA_VERSION, dir) ||
        !T_DONE(t,
            store_open(dir, &(struct store_options){.read_only = true}, &s, &err),
            &err))
        return;
    check_words(t, s);
    store_close(s);
}

static void a_newer_schema_is_refused(struct t *t)
{
    static const char *const names[] = {"vault.db", "keys.db"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct world w;
        struct store *s = NULL;
        struct err err = ERR_INIT;
        char path[FILE_PATH_MAX];
        sqlite3 *db = NULL;
        if (!world_init(&w, t))
            return;
        T_DONE(t, file_join(w.dir, names[i], path, &err), &err);
        T_EQ(t, sqlite3_open(path, &db), SQLITE_OK);
        T_EQ(
            t, sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
        T_FAILS(t, store_open(w.dir, NULL, &s, &err), &err, "store.schema_newer");
        world_fini(&w);
    }
}

static const struct t_case cases[] = {
    T_CASE(a_state_of_every_older_schema_opens),
    T_CASE(a_kept_state_of_the_present_schema_opens),
    T_CASE(a_newer_schema_is_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
