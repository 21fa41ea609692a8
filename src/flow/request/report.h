/*
 * flow/request/report.h - how many asked for what, and how it ended.
 *
 * In:    a period.
 * Out:   counts per kind and regime, how many are late, how long it took.
 * Never: a name, a word or an id of anybody.
 */
#ifndef ABIDE_FLOW_REQUEST_REPORT_H
#define ABIDE_FLOW_REQUEST_REPORT_H

#include "base/arena.h"
#include "flow/flow.h"
#include "model/request.h"

struct report_line {
    enum request_kind kind;
    enum regime regime; /* REGIME_UNKNOWN in the lines per kind: all */
    uint64_t received, fulfilled, partial, denied, revoked, expired, open, late;
    int64_t spent_us; /* from received to closed, of those that are closed */
    uint64_t closed;
};

struct report {
    const struct report_line *lines; /* by kind, then regime */
    size_t count;
    const struct report_line *kinds; /* by kind; only those that were asked for */
    size_t kind_count;
    struct report_line all;
};

bool report_make(struct flow *f, struct instant from, struct instant until,
    struct arena *a, struct report *out, struct err *err) MUST_CHECK;

/* The mean in days, rounded; -1: none is closed. */
int64_t report_mean_days(const struct report_line *line);

#endif
