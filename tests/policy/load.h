/*
 * tests/policy/load.h - the shipped profiles and vectors, from the source tree.
 *
 * In:    a path below the source tree ($ABIDE_SOURCE_ROOT, which the build sets).
 * Out:   its text; a loaded profile.
 * Never: is part of the library.
 */
#ifndef ABIDE_TESTS_POLICY_LOAD_H
#define ABIDE_TESTS_POLICY_LOAD_H

#include "policy/policy.h"
#include "tests/harness/t.h"

/* To be given to test_free; empty when the file cannot be read. */
struct str test_text(const char *path);
void test_free(struct str text);

/* NULL, and a failure counted, when it does not load. */
struct policy *test_profile(struct t *t, const char *path);

#endif
