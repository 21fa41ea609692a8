/*
 * tests/portal/issuer.h - for tests: tokens somebody signed, and their keys as JSON.
 *
 * In:    a signer, a head and claims in words.
 * Out:   a compact JWS; a JWK set.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_PORTAL_ISSUER_H
#define ABIDE_TESTS_PORTAL_ISSUER_H

#include "tests/harness/signer.h"

/* HEAD.CLAIMS.SIGNATURE, appended. */
void issuer_token(
    const struct signer *s, const char *head, const char *claims, struct buf *out);
/* One key as a member of a set: {"kty": ..., "kid": NAME, ...}, appended. `more` are
 * further members, each with a comma before it. */
void issuer_key(
    const struct signer *s, const char *name, const char *more, struct buf *out);

#endif
