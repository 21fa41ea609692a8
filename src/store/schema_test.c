#include "store/schema.h"

#include <string.h>

#include "os/file.h"
#include "store/sql_priv.h"
#include "tests/harness/t.h"

static const struct schema_table no_table = {0};

static const struct schema_table *table_of(const struct schema_column *c)
{
    size_t n;
    const struct schema_table *tables = schema_tables(&n);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(tables[i].name, c->table))
            return &tables[i];
    }
    return &no_table;
}

static void every_column_says_how_it_is_erased_exported_held_and_kept(struct t *t)
{
    size_t n;
    const struct schema_column *c = schema_columns(&n);
    for (size_t i = 0; i < n; i++) {
        bool whole = c[i].cover && c[i].erased && c[i].exported && c[i].held &&
                     c[i].kept && c[i].why.n > 5 && c[i].name.n > 0 && c[i].type.n > 0;
        if (!T_OK(t, whole && table_of(&c[i]) != &no_table))
            t_note(
                t, "%" STR_FMT ".%" STR_FMT, STR_ARG(c[i].table), STR_ARG(c[i].name));
    }
}

static void annotations_do_not_contradict_each_other(struct t *t)
{
    size_t n;
    const struct schema_column *c = schema_columns(&n);
    for (size_t i = 0; i < n; i++) {
        enum schema_unit unit = table_of(&c[i])->unit;
        bool somebodys = unit != UNIT_INSTALLATION;
        if (!T_OK(t, !somebodys || c[i].erased != ERASED_NEVER) ||
            !T_OK(t, !somebodys || c[i].kept != KEPT_INSTALLATION) ||
            !T_OK(t, (c[i].cover == COVER_SEALED) == (c[i].erased == ERASED_KEY)) ||
            !T_OK(t, c[i].exported != EXPORTED_YES || c[i].cover == COVER_SEALED))
            t_note(
                t, "%" STR_FMT ".%" STR_FMT, STR_ARG(c[i].table), STR_ARG(c[i].name));
    }
}

static bool has_column(struct str table, struct str name)
{
    size_t n;
    const struct schema_column *c = schema_columns(&n);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(c[i].table, table) && str_eq(c[i].name, name))
            return true;
    }
    return false;
}

static void subject_rows_have_slot_and_vault(struct t *t)
{
    size_t n;
    const struct schema_table *tables = schema_tables(&n);
    for (size_t i = 0; i < n; i++) {
        if (tables[i].unit == UNIT_INSTALLATION || tables[i].unit == UNIT_HOLD)
            continue;
        T_OK(t, has_column(tables[i].name, STR("slot")));
        T_OK(t, has_column(tables[i].name, STR("vault")));
        T_OK(t, tables[i].unit != UNIT_CONVERSATION ||
                    has_column(tables[i].name, STR("conversation")));
    }
}

/* A sealed column can be opened by reflection: key and place are columns that exist. */
static void every_sealed_column_says_what_opens_it(struct t *t)
{
    size_t n;
    const struct schema_column *c = schema_columns(&n);
    for (size_t i = 0; i < n; i++) {
        const struct schema_seal *seal = &c[i].seal;
        const struct str places[] = {seal->number, seal->object, seal->part};
        if (table_of(&c[i])->unit == UNIT_HOLD)
            continue;
        bool good = (c[i].cover == COVER_SEALED) ==
                    (seal->record != 0 && seal->with != WITH_NONE);
        for (size_t k = 0; k < COUNT(places); k++)
            good = good && (places[k].n == 0 || has_column(c[i].table, places[k]));
        if (!T_OK(t, good))
            t_note(
                t, "%" STR_FMT ".%" STR_FMT, STR_ARG(c[i].table), STR_ARG(c[i].name));
    }
}

/* By reflection: what SQLite made is what the annotations say, no more, no less. */
static void the_databases_have_exactly_the_annotated_columns(struct t *t)
{
    static const enum schema_file files[] = {SCHEMA_VAULT, SCHEMA_KEYS, SCHEMA_HOLDS};
    for (size_t f = 0; f < COUNT(files); f++) {
        sqlite3 *db = NULL;
        sqlite3_stmt *st = NULL;
        struct buf text;
        struct err err = ERR_INIT;
        size_t seen = 0, n, want = 0;
        buf_init(&text, 1 << 16);
        schema_create_sql(files[f], &text);
        T_EQ(t, sqlite3_open(":memory:", &db), SQLITE_OK);
        T_DONE(t, sql_exec(db, buf_z(&text), &err), &err);
        T_EQ(t,
            sqlite3_prepare_v2(db,
                "SELECT m.name, p.name FROM sqlite_schema m, pragma_table_info(m.name) "
                "p WHERE m.type='table'",
                -1, &st, NULL),
            SQLITE_OK);
        while (sqlite3_step(st) == SQLITE_ROW) {
            const char *table = (const char *)sqlite3_column_text(st, 0);
            const char *column = (const char *)sqlite3_column_text(st, 1);
            T_OK(t, has_column(str_z(table), str_z(column)));
            seen++;
        }
        const struct schema_column *c = schema_columns(&n);
        for (size_t i = 0; i < n; i++)
            want +=
                table_of(&c[i])->file == files[f] || str_eq(c[i].table, STR("meta"));
        T_EQ(t, seen, want);
        sqlite3_finalize(st);
        sqlite3_close(db);
        buf_fini(&text);
    }
}

#define SQL_TEXT(id, file, text) text,

static const char *const statements[] = {SQL_TABLE(SQL_TEXT)};

static bool contains(const char *text, const char *words)
{
    return strstr(text, words) != NULL;
}

static void a_ledger_is_never_changed(struct t *t)
{
    for (size_t i = 0; i < COUNT(statements); i++) {
        T_OK(t, !contains(statements[i], "UPDATE choice"));
        T_OK(t, !contains(statements[i], "DELETE FROM choice"));
        T_OK(t, !contains(statements[i], "UPDATE donation"));
        T_OK(t, !contains(statements[i], "DELETE FROM donation"));
        T_OK(t, !contains(statements[i], "REPLACE"));
    }
}

static void the_document_justifies_every_clear_column(struct t *t)
{
    const char *root = getenv("ABIDE_SOURCE_ROOT");
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf text;
    size_t n;
    if (!root) {
        t_skip(t, "ABIDE_SOURCE_ROOT is not set (meson test sets it)");
        return;
    }
    const struct schema_column *c = schema_columns(&n);
    buf_init(&text, 1 << 20);
    T_DONE(t, file_join(root, "docs/formats/store.md", path, &err), &err);
    T_DONE(t, file_read(path, &text, &err), &err);
    const char *z = buf_z(&text);
    for (size_t i = 0; i < n && z; i++) {
        char row[400];
        if (c[i].cover != COVER_CLEAR)
            continue;
        snprintf(row, sizeof row, "| `%" STR_FMT ".%" STR_FMT "` | %" STR_FMT " |",
            STR_ARG(c[i].table), STR_ARG(c[i].name), STR_ARG(c[i].why));
        if (!T_OK(t, contains(z, row)))
            t_note(t, "missing: %s", row);
    }
    buf_fini(&text);
}

static const struct t_case cases[] = {
    T_CASE(every_column_says_how_it_is_erased_exported_held_and_kept),
    T_CASE(annotations_do_not_contradict_each_other),
    T_CASE(subject_rows_have_slot_and_vault),
    T_CASE(every_sealed_column_says_what_opens_it),
    T_CASE(the_databases_have_exactly_the_annotated_columns),
    T_CASE(a_ledger_is_never_changed),
    T_CASE(the_document_justifies_every_clear_column),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
