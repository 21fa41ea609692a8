#include "tests/harness/needles.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "os/dir.h"
#include "os/file.h"
#include "store/schema.h"
#include "text/base64.h"

enum { NEEDLES_MAX = 100000, FILE_MAX = 256 << 20, ARENA_MAX = 64 << 20 };

void needles_init(struct needles *n, struct t *t)
{
    *n = (struct needles){.t = t, .all = VEC_INIT};
}

void needles_fini(struct needles *n)
{
    vec_fini(&n->all);
}

static bool is_zero(const unsigned char *p, size_t len)
{
    size_t i = 0;
    while (i < len && p[i] == 0)
        i++;
    return i == len;
}

static void add_piece(
    struct needles *n, const unsigned char *p, size_t len, bool wrapped)
{
    struct needle one = {
        .n = len < NEEDLE_BYTES ? len : NEEDLE_BYTES, .wrapped = wrapped};
    memcpy(one.bytes, p, one.n);
    if (!is_zero(one.bytes, one.n))
        T_OK(n->t, vec_push(&n->all, one, NEEDLES_MAX));
}

void needles_add(struct needles *n, const void *p, size_t len, bool wrapped)
{
    const unsigned char *bytes = p;
    if (len < ID_BYTES)
        return;
    add_piece(n, bytes, len, wrapped);
    if (len >= 3 * NEEDLE_BYTES) {
        add_piece(n, bytes + len / 2, len - len / 2, wrapped);
        add_piece(n, bytes + len - NEEDLE_BYTES, NEEDLE_BYTES, wrapped);
    }
}

void needles_drop(struct needles *n, const void *p, size_t len)
{
    size_t kept = 0;
    for (size_t i = 0; i < n->all.n; i++) {
        bool same = n->all.p[i].n == len && memcmp(n->all.p[i].bytes, p, len) == 0;
        if (!same)
            n->all.p[kept++] = n->all.p[i];
    }
    n->all.n = kept;
}

/* --- taking */

static bool has_column(const struct schema_table *table, struct str name)
{
    size_t count;
    const struct schema_column *c = schema_columns(&count);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(c[i].table, table->name) && str_eq(c[i].name, name))
            return true;
    }
    return false;
}

static bool is_wrapped(const struct schema_table *table, const char *name)
{
    size_t count;
    const struct schema_column *c = schema_columns(&count);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(c[i].table, table->name) && str_eq(c[i].name, str_z(name)))
            return c[i].cover == COVER_WRAPPED;
    }
    return false;
}

static void take_rows(
    struct needles *n, sqlite3_stmt *st, const struct schema_table *table)
{
    while (sqlite3_step(st) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            int bytes = sqlite3_column_bytes(st, i);
            if (sqlite3_column_type(st, i) == SQLITE_BLOB && bytes > 0)
                needles_add(n, sqlite3_column_blob(st, i), (size_t)bytes,
                    is_wrapped(table, sqlite3_column_name(st, i)));
        }
    }
}

static void take_table(
    struct needles *n, const struct needles_of *of, const struct schema_table *table)
{
    bool talk = !id_is_zero(of->conversation), file = !id_is_zero(of->file);
    char path[FILE_PATH_MAX], text[300];
    struct err err = ERR_INIT;
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    if ((talk && !has_column(table, STR("conversation"))) ||
        (file && !has_column(table, STR("file"))))
        return;
    T_DONE(n->t,
        file_join(
            of->state, table->file == SCHEMA_KEYS ? "keys.db" : "vault.db", path, &err),
        &err);
    snprintf(text, sizeof text, "SELECT * FROM %" STR_FMT " WHERE vault=?1%s%s",
        STR_ARG(table->name), talk ? " AND conversation=?2" : "",
        file ? " AND file=?3" : "");
    T_EQ(n->t, sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    T_EQ(n->t, sqlite3_prepare_v2(db, text, -1, &st, NULL), SQLITE_OK);
    sqlite3_bind_blob(st, 1, of->vault.b, ID_BYTES, SQLITE_STATIC);
    sqlite3_bind_blob(st, 2, of->conversation.b, ID_BYTES, SQLITE_STATIC);
    sqlite3_bind_blob(st, 3, of->file.b, ID_BYTES, SQLITE_STATIC);
    take_rows(n, st, table);
    sqlite3_finalize(st);
    sqlite3_close(db);
}

static void take_bytes(struct needles *n, const char *folder, const char *name)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf bytes;
    buf_init(&bytes, FILE_MAX);
    T_DONE(n->t, file_join(folder, name, path, &err) && file_read(path, &bytes, &err),
        &err);
    needles_add(n, bytes.p, bytes.n, false);
    buf_fini(&bytes);
}

/* The vault's sealed files, or the one. */
static void take_files(struct needles *n, const struct needles_of *of)
{
    char files[FILE_PATH_MAX], folder[FILE_PATH_MAX], vault[ID_TEXT], file[ID_TEXT];
    struct err err = ERR_INIT;
    struct dir_list list = {0};
    struct arena a;
    if (!id_is_zero(of->conversation))
        return;
    id_format(of->vault, vault);
    id_format(of->file, file);
    T_DONE(n->t,
        file_join(of->state, "files", files, &err) &&
            file_join(files, vault, folder, &err),
        &err);
    arena_init(&a, ARENA_MAX);
    bool there = dir_read(folder, &a, &list, &err);
    for (size_t i = 0; there && i < list.n; i++) {
        if (id_is_zero(of->file) || strcmp(list.files[i].path, file) == 0)
            take_bytes(n, folder, list.files[i].path);
    }
    arena_fini(&a);
}

void needles_take(struct needles *n, const struct needles_of *of)
{
    size_t count;
    const struct schema_table *tables = schema_tables(&count);
    for (size_t i = 0; i < count; i++) {
        bool theirs =
            tables[i].unit == UNIT_VAULT || tables[i].unit == UNIT_CONVERSATION;
        bool asked = of->only.n == 0 || str_eq(of->only, tables[i].name);
        if (theirs && asked && tables[i].file != SCHEMA_HOLDS)
            take_table(n, of, &tables[i]);
    }
    if (of->only.n == 0)
        take_files(n, of);
}

/* --- searching */

/* At each of the three places where it can begin within a group of four digits. */
static bool stands_as_base64(struct raw hay, const struct needle *one)
{
    bool found = false;
    for (size_t skip = 0; skip < 3; skip++) {
        struct buf text;
        buf_init(&text, 4 * NEEDLE_BYTES);
        base64_add(&text, raw_of(one->bytes + skip, (one->n - skip) / 3 * 3));
        found |= memmem(hay.p, hay.n, text.p, text.n) != NULL;
        buf_fini(&text);
    }
    return found;
}

static bool stands_as_hex(struct raw hay, const struct needle *one)
{
    char low[2 * NEEDLE_BYTES + 1], high[2 * NEEDLE_BYTES + 1];
    for (size_t i = 0; i < one->n; i++) {
        snprintf(low + 2 * i, 3, "%02x", (unsigned)one->bytes[i]);
        snprintf(high + 2 * i, 3, "%02X", (unsigned)one->bytes[i]);
    }
    return memmem(hay.p, hay.n, low, 2 * one->n) != NULL ||
           memmem(hay.p, hay.n, high, 2 * one->n) != NULL;
}

static void search(struct needles *n, struct raw hay)
{
    for (size_t i = 0; hay.n > 0 && i < n->all.n; i++) {
        struct needle *one = &n->all.p[i];
        one->seen = one->seen || memmem(hay.p, hay.n, one->bytes, one->n) != NULL ||
                    stands_as_hex(hay, one) || stands_as_base64(hay, one);
    }
}

static void search_file(struct needles *n, const char *folder, const char *name)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf bytes;
    buf_init(&bytes, FILE_MAX);
    T_DONE(n->t, file_join(folder, name, path, &err) && file_read(path, &bytes, &err),
        &err);
    search(n, buf_raw(&bytes));
    search(n, raw_of(name, strlen(name)));
    buf_fini(&bytes);
}

size_t needles_found(struct needles *n, const char *folder)
{
    struct dir_list list = {0};
    struct err err = ERR_INIT;
    struct arena a;
    size_t found = 0;
    for (size_t i = 0; i < n->all.n; i++)
        n->all.p[i].seen = false;
    arena_init(&a, ARENA_MAX);
    T_DONE(n->t, dir_read(folder, &a, &list, &err), &err);
    T_EQ(n->t, list.skipped, 0);
    for (size_t i = 0; i < list.n; i++)
        search_file(n, folder, list.files[i].path);
    arena_fini(&a);
    for (size_t i = 0; i < n->all.n; i++)
        found += n->all.p[i].seen;
    return found;
}

size_t needles_wrapped(const struct needles *n)
{
    size_t found = 0;
    for (size_t i = 0; i < n->all.n; i++)
        found += n->all.p[i].wrapped && n->all.p[i].seen;
    return found;
}
