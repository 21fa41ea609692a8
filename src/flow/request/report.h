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

struct report_period {
    struct instant from, until; /* of receipt */
};

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

/* How long an answer took: of what was received in the period and is decided. */
struct report_time {
    enum request_kind kind; /* REQUEST_NOTHING: all kinds together */
    enum regime regime;     /* REGIME_UNKNOWN: all laws together */
    uint64_t answered, in_time;
    uint64_t median_days, p90_days; /* begun days; the nearest rank */
};
struct report_times {
    const struct report_time *lines; /* by kind, then law */
    size_t count;
    struct report_time all;
};
bool report_time_make(struct flow *f, const struct report_period *period,
    struct arena *a, struct report_times *out, struct err *err) MUST_CHECK;

#endif
