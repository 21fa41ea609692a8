/*
 * portal/access/provider.h - the providers people may sign in with, as they are now.
 *
 * In:    the site's list of them; what they answer over the network.
 * Out:   where to send a browser; who came back.
 * Never: used by two threads: one desk asks providers, and waits for them, so that none
 *        of the others does.
 *
 * What a provider says of itself and its keys are kept for an hour. Keys are asked for
 * again when a token names one that is not there, at most once a minute.
 */
#ifndef ABIDE_PORTAL_ACCESS_PROVIDER_H
#define ABIDE_PORTAL_ACCESS_PROVIDER_H

#include "portal/access/jwt.h"
#include "portal/access/oidc.h"

struct providers;

bool providers_new(
    const struct site *site, struct providers **out, struct err *err) MUST_CHECK;
void providers_free(struct providers *p); /* NULL is fine */

/* ERR_IO "portal.provider": it does not answer, or not as it should. `out` is good
 * until the next call. */
bool provider_server(struct providers *p, const struct site_login *login,
    struct instant now, const struct oidc_server **out, struct err *err) MUST_CHECK;

/* What came back with the browser. */
struct provider_back {
    const struct site_login *login;
    struct raw code, nonce, verifier;
    struct instant now;
};
/* Exchanges the code and checks the token. `*why` says what was wrong with it; then
 * `out` is not filled. False: the provider did not answer. */
bool provider_claims(struct providers *p, const struct provider_back *in,
    struct arena *a, struct jwt_claims *out, enum jwt_verdict *why,
    struct err *err) MUST_CHECK;

#endif
