/*
 * tests/harness/signer.h - for tests: somebody else's key, that signs.
 *
 * In:    an algorithm of crypt/public.h.
 * Out:   its public half; signatures.
 * Never: used outside tests: it holds a secret key in ordinary memory.
 */
#ifndef ABIDE_TESTS_HARNESS_SIGNER_H
#define ABIDE_TESTS_HARNESS_SIGNER_H

#include "base/buf.h"
#include "crypt/public.h"

struct signer;

/* ES256, or RS256 of so many bits. NULL: none could be made. */
struct signer *signer_new(enum public_alg alg, int bits);
void signer_free(struct signer *s);
/* Lives as long as the signer. */
struct public_key signer_key(const struct signer *s);
/* Appends to `out`. */
bool signer_sign(
    const struct signer *s, enum public_form form, struct raw message, struct buf *out);

#endif
