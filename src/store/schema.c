#include "store/schema.h"

#include "base/attr.h"

struct all {
    const struct schema_table *tables;
    const struct schema_column *columns;
    size_t table_count, column_count;
};

static struct all everything(void)
{
    struct all all;
    all.tables = schema_tables(&all.table_count);
    all.columns = schema_columns(&all.column_count);
    return all;
}

/* In a type, % stands for the column's name. */
static void add_type(struct buf *out, const struct schema_column *c)
{
    struct str rest = c->type, part;
    bool first = true;
    while (str_cut(&rest, '%', &part)) {
        if (!first)
            buf_add_str(out, c->name);
        buf_add_str(out, part);
        first = false;
    }
}

static bool stands_in(const struct schema_column *c, const struct schema_table *table)
{
    return str_eq(c->table, table->name);
}

static void add_table(struct buf *out, const struct schema_table *table)
{
    const struct all all = everything();
    bool first = true;
    buf_printf(out, "CREATE TABLE %" STR_FMT "(", STR_ARG(table->name));
    for (size_t i = 0; i < all.column_count; i++) {
        if (!stands_in(&all.columns[i], table))
            continue;
        buf_add_z(out, first ? "" : ", ");
        buf_add_str(out, all.columns[i].name);
        buf_add_char(out, ' ');
        add_type(out, &all.columns[i]);
        first = false;
    }
    if (table->tail.n > 0)
        buf_printf(out, ", %" STR_FMT, STR_ARG(table->tail));
    buf_add_z(out, table->rowid ? ") STRICT;\n" : ") STRICT, WITHOUT ROWID;\n");
}

/* Beside those of the tables' keys: what finds a page of rows without reading them all.
 * It ends with the row's number, so that the newest rows stand at its end. */
static const struct {
    enum schema_file file;
    int since;
    const char *sql;
} indexes[] = {
    {SCHEMA_VAULT, 3,
        "CREATE INDEX conversation_shelf ON conversation(slot, vault);\n"},
};

static void add_indexes(enum schema_file file, int since, struct buf *out)
{
    for (size_t i = 0; i < COUNT(indexes); i++) {
        if (indexes[i].file == file && (!since || indexes[i].since == since))
            buf_add_z(out, indexes[i].sql);
    }
}

void schema_create_sql(enum schema_file file, struct buf *out)
{
    const struct all all = everything();
    for (size_t i = 0; i < all.table_count; i++) {
        if (all.tables[i].file == file)
            add_table(out, &all.tables[i]);
    }
    add_indexes(file, 0, out);
}

void schema_upgrade_sql(enum schema_file file, int from, struct buf *out)
{
    const struct all all = everything();
    for (size_t i = 0; i < all.table_count; i++) {
        if (all.tables[i].file != file)
            continue;
        if (all.tables[i].since == from + 1)
            add_table(out, &all.tables[i]);
        for (size_t k = 0; k < all.column_count && all.tables[i].since <= from; k++) {
            if (!stands_in(&all.columns[k], &all.tables[i]) ||
                all.columns[k].since != from + 1)
                continue;
            buf_printf(out, "ALTER TABLE %" STR_FMT " ADD COLUMN %" STR_FMT " ",
                STR_ARG(all.tables[i].name), STR_ARG(all.columns[k].name));
            add_type(out, &all.columns[k]);
            buf_add_z(out, ";\n");
        }
    }
    add_indexes(file, from + 1, out);
}

/* Which tables go with a vault, and which with one conversation of it. */
static bool goes_with(const struct schema_table *table, enum schema_unit unit)
{
    return table->unit == unit ||
           (unit == UNIT_VAULT && table->unit == UNIT_CONVERSATION);
}

static const char *where_of(enum schema_unit unit)
{
    return unit == UNIT_VAULT ? "slot=?1 AND vault=?2"
                              : "slot=?1 AND vault=?2 AND conversation=?3";
}

bool schema_select_sql(size_t table, enum schema_unit unit, struct buf *out)
{
    const struct all all = everything();
    bool first = true;
    if (table >= all.table_count || !goes_with(&all.tables[table], unit))
        return false;
    buf_add_z(out, "SELECT ");
    for (size_t i = 0; i < all.column_count; i++) {
        if (!stands_in(&all.columns[i], &all.tables[table]))
            continue;
        buf_add_z(out, first ? "" : ", ");
        buf_add_str(out, all.columns[i].name);
        first = false;
    }
    buf_printf(out, " FROM %" STR_FMT " WHERE %s", STR_ARG(all.tables[table].name),
        where_of(unit));
    return true;
}

bool schema_erase_sql(size_t table, enum schema_unit unit, struct buf *out)
{
    const struct all all = everything();
    if (table >= all.table_count || !goes_with(&all.tables[table], unit))
        return false;
    const char *which = where_of(unit);
    struct str name = all.tables[table].name;
    if (all.tables[table].rowid)
        buf_printf(out,
            "DELETE FROM %" STR_FMT " WHERE rowid IN (SELECT rowid FROM %" STR_FMT
            " WHERE %s LIMIT ?4)",
            STR_ARG(name), STR_ARG(name), which);
    else
        buf_printf(out, "DELETE FROM %" STR_FMT " WHERE %s", STR_ARG(name), which);
    return true;
}
