/*
 * tests/policy/reference.h - what the shipped profiles must say, written down twice.
 *
 * In:    a shipped profile, a purpose, facts.
 * Out:   the code of the verdict by a plain chain of ifs, and what each code means.
 * Never: reads a profile: it is the other side of the comparison.
 */
#ifndef ABIDE_TESTS_POLICY_REFERENCE_H
#define ABIDE_TESTS_POLICY_REFERENCE_H

#include "model/fact.h"
#include "model/verdict.h"
#include "model/words.h"

enum shipped { SHIPPED_STRICT, SHIPPED_OPENAI, SHIPPED_SEED, SHIPPED_COUNT };

extern const char *const shipped_paths[SHIPPED_COUNT];

const char *reference_code(
    enum shipped shipped, enum purpose purpose, const struct facts *f);
/* The outcome and obligations every profile attaches to a code. */
enum outcome reference_outcome(const char *code);
uint32_t reference_obligations(const char *code);

#endif
