/*
 * policy/pages/diff.h - what changes for people between two profiles?
 *
 * In:    two loaded profiles.
 * Out:   the states whose outcome flips, grouped by the two rules that decide them; a
 *        change notice in words.
 * Never: calls one of the two better.
 */
#ifndef ABIDE_POLICY_PAGES_DIFF_H
#define ABIDE_POLICY_PAGES_DIFF_H

#include "base/buf.h"
#include "policy/policy.h"

struct diff_group {
    enum purpose purpose;
    struct verdict a, b;         /* of which the outcomes differ */
    uint64_t states;             /* how many flip in this way */
    uint16_t values[FACT_COUNT]; /* the values of each fact that occur in them */
    uint64_t turns; /* stored turns counted by the caller, in its own time */
};

enum { DIFF_GROUPS_MAX = 4096 };

struct diff {
    const struct policy *a, *b;
    struct diff_group *groups;
    size_t n, cap;
};

/* False with ERR_LIMIT when the two read so many facts that 2^26 states are not enough.
 */
bool diff_make(const struct policy *a, const struct policy *b, struct diff *out,
    struct err *err) MUST_CHECK;
void diff_fini(struct diff *d);

/* The group two verdicts on one question fall into; NULL: the outcome is the same. */
struct diff_group *diff_find(struct diff *d, enum purpose purpose,
    const struct verdict *a, const struct verdict *b);

/* `with_turns`: name the stored turns of each group. */
void diff_text(const struct diff *d, bool with_turns, struct buf *out);

#endif
