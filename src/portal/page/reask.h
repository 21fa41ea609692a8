/*
 * portal/page/reask.h - has what a person allowed become wider since they allowed it?
 *
 * In:    an ask of somebody signed in, their ledger.
 * Out:   whether they are to be asked again, and whether they were.
 * Never: asks twice in a loud voice; takes silence for a yes: until they answer, the
 *        engine takes the old yes for none (policy's fact "notice").
 */
#ifndef ABIDE_PORTAL_PAGE_REASK_H
#define ABIDE_PORTAL_PAGE_REASK_H

#include "model/choice.h"
#include "portal/core/ask.h"

struct reask {
    bool due;
    bool first; /* it is said for the first time, and kept that it was */
    struct instant since;
};
bool reask_find(struct ask *a, const struct choice *lines, size_t count,
    struct reask *out, struct err *err) MUST_CHECK;

#endif
