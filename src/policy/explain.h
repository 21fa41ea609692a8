/*
 * policy/explain.h - why this verdict, and what would change it?
 *
 * In:    a profile, a purpose, facts.
 * Out:   the verdict, why each earlier rule did not decide, the single facts that flip
 * it. Never: advises: a flip is named, not recommended.
 */
#ifndef ABIDE_POLICY_EXPLAIN_H
#define ABIDE_POLICY_EXPLAIN_H

#include <stddef.h>

#include "base/buf.h"
#include "policy/policy.h"

enum { EXPLAIN_FLIPS_MAX = FACT_COUNT * FACT_VALUES_MAX };

struct explanation {
    enum purpose purpose;
    struct facts facts;
    struct verdict verdict;
    /* For each rule before the one that decided: a fact that kept it from matching. */
    enum fact missed[POLICY_RULES_MAX];
    int missed_count;
    /* Changing this one fact to this value gives the other outcome, with this code. */
    struct flip {
        enum fact fact;
        int value;
        struct verdict verdict;
    } flips[EXPLAIN_FLIPS_MAX];
    size_t flip_count;
};

void policy_explain(const struct policy *p, enum purpose purpose,
    const struct facts *facts, struct explanation *out);

/* As lines of text: the facts, the verdict with its sentence, what did not match, what
 * would flip it. Failures show in the buffer. */
void explain_text(const struct policy *p, const struct explanation *e, struct buf *out);

/* "person is minor" in words for people: "the author is under 18". */
struct str fact_say(enum fact fact, int value);

#endif
