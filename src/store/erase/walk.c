#include "store/erase/walk.h"

#include <string.h>

#include "store/record_priv.h"
#include "store/store_priv.h"

enum { SQL_MAX = 2048, ROW_MAX = 1 << 30 };

struct walking {
    struct store *s;
    struct walk *w;
    struct arena arena;
    struct walk_row row;
    bool opened; /* all sealed columns of the row */
};

const struct walk_cell *walk_find(const struct walk_row *row, struct str name)
{
    for (size_t i = 0; i < row->count; i++) {
        if (str_eq(row->cells[i].column->name, name))
            return &row->cells[i];
    }
    return NULL;
}

static struct id id_of(const struct walk_row *row, struct str name)
{
    struct id id = {{0}};
    const struct walk_cell *cell = name.n > 0 ? walk_find(row, name) : NULL;
    if (cell && cell->bytes.n == ID_BYTES)
        memcpy(id.b, cell->bytes.p, ID_BYTES);
    return id;
}

static bool key_of(struct walking *g, const struct schema_seal *seal,
    const uint8_t **out, struct err *err)
{
    const struct ring *ring;
    if (seal->with == WITH_CONVERSATION)
        return keys_conversation(
            g->s, g->w->vault, id_of(&g->row, STR("conversation")), false, out, err);
    if (!keys_ring_find(g->s, g->w->vault, &ring, err))
        return false;
    *out = ring ? ring->records : NULL;
    return true;
}

/* An emptied cell (a deleted conversation's row) is as good as a destroyed key. */
static bool open_cell(struct walking *g, struct walk_cell *cell, struct err *err)
{
    const struct schema_seal *seal = &cell->column->seal;
    const struct walk_cell *number = walk_find(&g->row, seal->number);
    struct place_of of = {.record = (enum record)seal->record,
        .number = number ? (uint64_t)number->number : 0,
        .vault = g->w->vault,
        .object = id_of(&g->row, seal->object),
        .part = id_of(&g->row, seal->part)};
    const uint8_t *key = NULL;
    if (cell->null)
        return true;
    if (cell->bytes.n > 0 && !key_of(g, seal, &key, err))
        return false;
    if (!key) {
        g->opened = false;
        return true;
    }
    return record_open(key, &of, cell->bytes, &g->arena, &cell->bytes, err);
}

static void read_cell(const struct cursor *c, int at, struct walk_cell *cell)
{
    int type = sqlite3_column_type(c->st, at);
    cell->null = type == SQLITE_NULL;
    cell->is_number = type == SQLITE_INTEGER;
    cell->number = cell->is_number ? sql_get_int(c, at) : 0;
    cell->bytes = cell->is_number || cell->null ? (struct raw){0} : sql_get_blob(c, at);
}

static bool read_row(struct walking *g, const struct cursor *c, struct err *err)
{
    size_t columns;
    const struct schema_column *all = schema_columns(&columns);
    g->row.count = 0;
    g->opened = true;
    arena_reset(&g->arena);
    for (size_t i = 0; i < columns && g->row.count < WALK_CELLS_MAX; i++) {
        if (!str_eq(all[i].table, g->row.table->name))
            continue;
        struct walk_cell *cell = &g->row.cells[g->row.count];
        cell->column = &all[i];
        read_cell(c, (int)g->row.count++, cell);
    }
    for (size_t i = 0; i < g->row.count; i++) {
        struct walk_cell *cell = &g->row.cells[i];
        if (cell->column->seal.record == 0)
            continue;
        if (g->w->clear_only)
            *cell = (struct walk_cell){.column = cell->column, .null = true};
        else if (!open_cell(g, cell, err))
            return false;
    }
    return true;
}

static bool each_row(struct walking *g, struct cursor *c, struct err *err)
{
    bool row;
    for (;;) {
        if (!sql_step(c, &row, err))
            return false;
        if (!row)
            return true;
        if (!read_row(g, c, err))
            return false;
        if (!g->opened)
            g->w->gone++;
        else if (!g->w->each(g->w->ctx, &g->row, err))
            return false;
    }
}

static bool walk_table(struct walking *g, size_t table, struct err *err)
{
    sqlite3_stmt *st = NULL;
    struct buf text;
    enum schema_unit unit =
        id_is_zero(g->w->conversation) ? UNIT_VAULT : UNIT_CONVERSATION;
    buf_init(&text, SQL_MAX);
    if (!schema_select_sql(table, unit, &text)) {
        buf_fini(&text);
        return true;
    }
    const char *z = buf_z(&text);
    bool done = buf_ok(&text, err) &&
                (sqlite3_prepare_v2(g->s->vault_db, z, -1, &st, NULL) == SQLITE_OK ||
                    sql_failed(g->s->vault_db, err));
    if (done) {
        struct cursor c = {st};
        sql_vault(&c, &g->w->vault);
        if (unit == UNIT_CONVERSATION)
            sql_id(&c, 3, &g->w->conversation);
        done = each_row(g, &c, err);
    }
    sqlite3_finalize(st);
    buf_fini(&text);
    return done;
}

bool walk_vault(struct store *s, struct walk *w, struct err *err)
{
    struct walking g = {.s = s, .w = w};
    size_t count;
    const struct schema_table *tables = schema_tables(&count);
    if (!store_fresh(s, err))
        return false;
    arena_init(&g.arena, ROW_MAX);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        g.row.table = &tables[i];
        if (tables[i].file == SCHEMA_VAULT &&
            (!w->wants || w->wants(w->ctx, &tables[i])))
            done = walk_table(&g, i, err);
    }
    arena_fini(&g.arena);
    return done;
}
