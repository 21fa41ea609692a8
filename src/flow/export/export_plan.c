#include "flow/export/export_plan.h"

#include "base/attr.h"

/*
 * What the parts of an export write. A column that is annotated as exported and stands
 * here is looked up by its part (export_plan_takes); one in clear that does not stand
 * here becomes a member of a row.
 */
static const struct {
    struct str table, column; /* column empty: all of the table */
    bool implied;             /* the part says it by its order or number of lines */
} said[] = {
    {STR_INIT("vault"), STR_INIT("label"), false},
    {STR_INIT("conversation"), STR_INIT("head"), false},
    {STR_INIT("conversation"), STR_INIT("state"), true},
    {STR_INIT("conversation"), STR_INIT("since"), true},
    {STR_INIT("conversation"), STR_INIT("turns"), true},
    {STR_INIT("turns"), STR_INIT("body"), false},
    {STR_INIT("turns"), STR_INIT("meta"), false},
    {STR_INIT("turns"), STR_INIT("allow"), false},
    {STR_INIT("turns"), STR_INIT("first"), true},
    {STR_INIT("turns"), STR_INIT("count"), true},
    {STR_INIT("part"), STR_INIT("link"), false},
    {STR_INIT("choice"), STR_INIT("line"), false},
    {STR_INIT("choice"), STR_INIT("position"), true},
    {STR_INIT("donation"), STR_INIT("line"), false},
    {STR_INIT("donation"), STR_INIT("position"), true},
    {STR_INIT("lineage"), STR_INIT("link"), false},
    {STR_INIT("lineage"), STR_INIT("dataset"), true},
    {STR_INIT("lineage"), STR_INIT("handle"), true},
    {STR_INIT("side"), STR_INIT("line"), false},
    {STR_INIT("file"), STR_INIT("head"), false},
    {STR_INIT("receipt"), STR_INIT("line"), false},
};

void export_plan_init(struct export_plan *p)
{
    p->columns = schema_columns(&p->count);
}

static bool is_exported(const struct schema_column *c)
{
    return c->exported == EXPORTED_YES || c->exported == EXPORTED_FORM;
}

static bool is_said(const struct schema_column *c, bool *implied)
{
    for (size_t i = 0; i < COUNT(said); i++) {
        if (!str_eq(said[i].table, c->table) || !str_eq(said[i].column, c->name))
            continue;
        *implied = said[i].implied;
        return true;
    }
    return false;
}

bool export_plan_is_implied(const struct schema_column *c)
{
    bool implied = false;
    return is_said(c, &implied) && implied;
}

/* Of a person's: not of the installation's, of a hold or of a case. */
static bool is_theirs(const struct schema_column *c)
{
    size_t count;
    const struct schema_table *tables = schema_tables(&count);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(tables[i].name, c->table) && tables[i].file == SCHEMA_VAULT)
            return tables[i].unit == UNIT_VAULT || tables[i].unit == UNIT_CONVERSATION;
    }
    return false;
}

bool export_plan_check(const struct export_plan *p, struct err *err)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct schema_column *c = &p->columns[i];
        bool implied;
        if (c->exported == EXPORTED_YES && c->cover != COVER_CLEAR && is_theirs(c) &&
            !is_said(c, &implied))
            return err_set(err, ERR_STATE, "export.unplaced",
                "%" STR_FMT ".%" STR_FMT " is to be exported, and nothing writes it",
                STR_ARG(c->table), STR_ARG(c->name));
    }
    return true;
}

bool export_plan_takes(
    const struct export_plan *p, const char *table, const char *column)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct schema_column *c = &p->columns[i];
        if (str_eq(c->table, str_z(table)) && str_eq(c->name, str_z(column)))
            return is_exported(c);
    }
    return false;
}

static const struct schema_column *planned(
    const struct export_plan *p, const struct schema_column *c)
{
    for (size_t i = 0; i < p->count; i++) {
        if (str_eq(p->columns[i].table, c->table) &&
            str_eq(p->columns[i].name, c->name))
            return &p->columns[i];
    }
    return c;
}

bool export_plan_is_row(const struct export_plan *p, const struct schema_column *c)
{
    bool implied;
    const struct schema_column *mine = planned(p, c);
    return is_exported(mine) && mine->cover == COVER_CLEAR &&
           !is_said(mine, &implied) && is_theirs(mine);
}
