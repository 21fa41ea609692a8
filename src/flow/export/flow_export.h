/*
 * flow/export/flow_export.h - somebody gets everything that is theirs, as files.
 *
 * In:    whose; a folder that does not exist yet, or a place for files.
 * Out:   an account export (docs/formats/export.md), as the schema's annotations say.
 * Never: gives anybody another person's words: where another author spoke in a shared
 *        conversation only the place in the tree is written.
 */
#ifndef ABIDE_FLOW_EXPORT_FLOW_EXPORT_H
#define ABIDE_FLOW_EXPORT_FLOW_EXPORT_H

#include "flow/export/export_plan.h"
#include "flow/flow.h"
#include "rights/export.h"

struct flow_export {
    struct str who;  /* a person's name here */
    const char *out; /* appears complete or not at all; NULL: `place` */
    const struct export_place *place; /* where the files go instead of a folder */
    const struct export_plan *plan;   /* NULL: by the schema's annotations */
};

struct flow_export_result {
    uint64_t conversations, turns; /* of the person, or of replies to them */
    uint64_t others;               /* turns of other authors: place only */
    uint64_t choices, uses, files, records, deletions, holds;
    uint64_t looked_at; /* conversations of which anything was read */
};

bool flow_export(struct flow *f, const struct flow_export *in,
    struct flow_export_result *out, struct err *err);

#endif
