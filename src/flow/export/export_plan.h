/*
 * flow/export/export_plan.h - which stored column goes where in an export?
 *
 * In:    the schema's annotations.
 * Out:   whether a column goes out, and as what: with a part of the export, or as a
 *        line of abide/rows.jsonl.
 * Never: lets a column go out that is not annotated so; overlooks one that is.
 */
#ifndef ABIDE_FLOW_EXPORT_EXPORT_PLAN_H
#define ABIDE_FLOW_EXPORT_EXPORT_PLAN_H

#include "base/err.h"
#include "store/schema.h"

struct export_plan {
    const struct schema_column *columns;
    size_t count;
};

/* The store's own annotations. */
void export_plan_init(struct export_plan *p);

/* ERR_STATE "export.unplaced": a sealed column is annotated as exported, and nothing
 * here writes it. */
bool export_plan_check(const struct export_plan *p, struct err *err) MUST_CHECK;

/* Whether a column is annotated as exported, as it is or in another form. */
bool export_plan_takes(
    const struct export_plan *p, const char *table, const char *column);

/* Whether it goes out as a member of a line of abide/rows.jsonl: it is readable as it
 * stands, and no other part of the export says it. */
bool export_plan_is_row(const struct export_plan *p, const struct schema_column *c);

/* Of those that another part says: whether that part would be the same without it. */
bool export_plan_is_implied(const struct schema_column *c);

#endif
