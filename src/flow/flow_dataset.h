/*
 * flow/flow_dataset.h - a dataset that was built: is it whole, where is a row from, who
 * has withdrawn?
 *
 * In:    its folder.
 * Out:   findings; what stands behind a row; its withdrawn list.
 * Never: changes rows; shows text; keeps the link to a person whose key is gone.
 */
#ifndef ABIDE_FLOW_FLOW_DATASET_H
#define ABIDE_FLOW_FLOW_DATASET_H

#include "dataset/index.h"
#include "dataset/verify.h"
#include "flow/flow.h"
#include "model/id.h"
#include "store/conversation.h"

/* Files against the manifest, rows against their format. Needs no installation. */
bool flow_dataset_verify(const char *dir, struct dataset_check *out, struct err *err);

/* One row and what stands behind it today. */
struct flow_row {
    struct dataset_index_row row;
    struct id dataset;
    size_t people;               /* behind it, whose keys live */
    bool withdrawn;              /* on the withdrawn list */
    struct conversation_key key; /* zero when nobody is left */
};

/* ERR_ABSENT: no such row. ERR_STATE: the dataset was not built here. */
bool flow_dataset_explain(struct flow *f, const char *dir, uint64_t number,
    struct flow_row *out, struct err *err);

struct flow_withdrawal {
    uint64_t rows;  /* on the withdrawn list now */
    uint64_t newly; /* put there by this call */
};

/*
 * Decides the turns of every row again, now. A row with a turn that may no longer be
 * used, or whose people are gone, goes on the withdrawn list. Where the list holds rows
 * the folder gets withdrawn.jsonl and STALE.
 */
bool flow_dataset_withdraw(
    struct flow *f, const char *dir, struct flow_withdrawal *out, struct err *err);

#endif
