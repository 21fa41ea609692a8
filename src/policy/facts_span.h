/*
 * policy/facts_span.h - for which other instants would the facts be the same?
 *
 * In:    the input of facts_derive.
 * Out:   the stretch of t0 around the turn's own within which the answer cannot change.
 * Never: claims more than holds: every instant the facts could be compared with, moved
 *        by every number of days a profile knows, ends a stretch.
 *
 * A conversation's turns mostly lie in one stretch: who asks about many asks once.
 */
#ifndef ABIDE_POLICY_FACTS_SPAN_H
#define ABIDE_POLICY_FACTS_SPAN_H

#include "policy/facts.h"

struct facts_span {
    struct instant from, until; /* from <= t0 < until */
};

/* False: t0 is unknown, or a donation names single turns of this conversation. */
bool facts_span(
    const struct policy *p, const struct fact_input *in, struct facts_span *out);

#endif
