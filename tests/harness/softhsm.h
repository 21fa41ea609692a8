/*
 * tests/harness/softhsm.h - for tests: a software token with one AES key in it.
 *
 * In:    a test; the package softhsm2.
 * Out:   a pkcs11: URI with the PIN in a file beside it.
 * Never: used outside tests; touches a token of the machine (its store is the test's
 * folder).
 */
#ifndef ABIDE_TESTS_HARNESS_SOFTHSM_H
#define ABIDE_TESTS_HARNESS_SOFTHSM_H

#include "tests/harness/t.h"

/* In an empty folder. False: SoftHSM is not installed (a note says so). */
bool softhsm_make(struct t *t, const char *dir, char *uri, size_t size_bytes);

#endif
