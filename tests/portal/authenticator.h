/*
 * tests/portal/authenticator.h - for tests: a browser with an authenticator in
 * software.
 *
 * In:    a site, a challenge; what to do wrong.
 * Out:   what the browser would send.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_PORTAL_AUTHENTICATOR_H
#define ABIDE_TESTS_PORTAL_AUTHENTICATOR_H

#include "portal/access/passkey.h"
#include "tests/harness/signer.h"

/* What it does; a test spoils one member. */
struct authenticator {
    struct signer *signer;
    enum public_alg alg;
    struct str origin, rp_id, type; /* type empty: what the act is called */
    const char *more;               /* more members of the client's data */
    unsigned flags;                 /* without the one of a credential */
    uint32_t count;
    struct raw id;
};

/* Fine for `site`; false: no key. */
bool authenticator_init(
    struct authenticator *d, enum public_alg alg, const struct passkey_site *site);
void authenticator_fini(struct authenticator *d);

/* Their bytes lie in the buffers, which the caller frees. */
struct authenticator_said {
    struct buf client, data, signature;
    struct passkey_said said;
};
void authenticator_register(const struct authenticator *d, struct raw challenge,
    struct authenticator_said *out);
void authenticator_sign(const struct authenticator *d, struct raw challenge,
    struct authenticator_said *out);
void authenticator_said_fini(struct authenticator_said *s);

#endif
