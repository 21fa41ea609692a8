/*
 * policy/hard.h - what no profile can lift.
 *
 * In:    nothing: a table.
 * Out:   for each purpose, the sets of states that may never be allowed, with a
 * sentence. Never: is configurable.
 */
#ifndef ABIDE_POLICY_HARD_H
#define ABIDE_POLICY_HARD_H

#include <stddef.h>

#include "model/fact.h"
#include "model/words.h"

enum { HARD_FACTS_MAX = 3 };

/* A state in all of these sets is never allowed. A mask of 0 ends the list. */
struct hard_deny {
    enum purpose purpose;
    const char *say;
    struct {
        enum fact fact;
        unsigned mask;
    } when[HARD_FACTS_MAX];
};

const struct hard_deny *hard_denies(size_t *count);

#endif
