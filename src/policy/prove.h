/*
 * policy/prove.h - does this profile keep every promise, tried on every state?
 *
 * In:    the text of a profile.
 * Out:   how much was tried; the first broken promise as a case in words.
 * Never: returns the profile: policy_parse does, and asks for the same proofs.
 */
#ifndef ABIDE_POLICY_PROVE_H
#define ABIDE_POLICY_PROVE_H

#include <stdint.h>

#include "base/buf.h"
#include "policy/policy.h"

struct proving {
    bool holds;
    uint64_t states; /* compared with the rules tried one by one */
    uint64_t steps;  /* one-step neighbours of the allowing states */
    int rules, purposes;
};

/*
 * False with an error when the text is no profile (place and expectation are in it).
 * When a promise is broken `out->holds` is false and `words` tells the case.
 */
bool policy_prove(struct str text, struct str origin, struct proving *out,
    struct buf *words, struct err *err) MUST_CHECK;

#endif
