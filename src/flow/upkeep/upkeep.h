/*
 * flow/upkeep/upkeep.h - all that time brings, done once.
 *
 * In:    an installation, the time.
 * Out:   what was kept long enough is deleted, what was deleted is reclaimed, cases,
 *        sessions, links and letters that ended are gone; how deletions stand.
 * Never: runs while another process does the same; begins another step once `halt` says
 *        so (what was finished stays).
 */
#ifndef ABIDE_FLOW_UPKEEP_UPKEEP_H
#define ABIDE_FLOW_UPKEEP_UPKEEP_H

#include "base/buf.h"
#include "flow/flow.h"
#include "store/erase/erase.h"

enum { UPKEEP_STATES = ERASE_RECLAIMED + 1 };

/* How deletions stand: late is 20 days after the request, a breach 30. */
struct upkeep_figures {
    uint64_t by_state[UPKEEP_STATES], late, breach, held, holds;
    int64_t oldest_s; /* of what is not reclaimed */
};
bool upkeep_look(
    struct flow *f, struct upkeep_figures *out, struct err *err) MUST_CHECK;
/* As Prometheus reads it. */
void upkeep_write(const struct upkeep_figures *figures, struct buf *out);

struct upkeep {
    bool elsewhere; /* another process is at it: nothing was done here */
    uint64_t gone;  /* conversations that were kept long enough */
    uint64_t cases; /* checks, answers, keys and records of cases that ended */
    struct upkeep_figures figures;
};

/* At f->now. `state` is the installation's folder: a lock in it lets one in at a time.
 */
bool upkeep_run(
    struct flow *f, const char *state, struct upkeep *out, struct err *err) MUST_CHECK;

#endif
