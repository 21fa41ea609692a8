/*
 * flow/flow_diff.h - how many stored turns would two profiles decide differently?
 *
 * In:    an open installation, two profiles.
 * Out:   a call for each stored turn and purpose whose outcome differs, now.
 * Never: changes a stamp; counts what neither profile has a rule for.
 */
#ifndef ABIDE_FLOW_FLOW_DIFF_H
#define ABIDE_FLOW_FLOW_DIFF_H

#include "flow/flow.h"
#include "model/verdict.h"
#include "policy/policy.h"

struct flow_diff {
    struct policy *a, *b; /* borrowed */
    void (*differs)(void *ctx, enum purpose purpose, const struct verdict *a,
        const struct verdict *b);
    void *ctx;
};

bool flow_diff(struct flow *f, const struct flow_diff *in, struct err *err);

#endif
