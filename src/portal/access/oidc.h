/*
 * portal/access/oidc.h - what is said to a provider of sign-ins, and what it says of
 * itself (OpenID Connect Core and Discovery 1.0, RFC 7636, RFC 9207).
 *
 * In:    its discovery document (TRUST: anything at all), who we are there.
 * Out:   the address a browser is sent to; the form that asks for a token.
 * Never: takes an endpoint without TLS, unless the configuration allows this machine's;
 *        a document of another issuer; a provider without the authorization code.
 */
#ifndef ABIDE_PORTAL_ACCESS_OIDC_H
#define ABIDE_PORTAL_ACCESS_OIDC_H

#include "base/arena.h"
#include "base/buf.h"
#include "portal/core/site.h"

enum { OIDC_WORD_MAX = 64, OIDC_URL_MAX = 1024 };

/* What a provider says of itself; all lie in the arena it was read into. */
struct oidc_server {
    struct raw authorize, token, keys, userinfo, end; /* the last two may be empty */
    bool names_itself;                                /* its answers carry "iss" */
    bool posts_secret; /* client_secret_post, as it takes no Basic */
};

bool oidc_server_read(struct raw text, const struct site_login *login, struct arena *a,
    struct oidc_server *out) MUST_CHECK;

/* One sign-in: random words, and how hard the provider is to ask. */
struct oidc_try {
    char state[OIDC_WORD_MAX], nonce[OIDC_WORD_MAX], verifier[OIDC_WORD_MAX];
    bool again; /* they show once more who they are */
};
bool oidc_try_make(struct oidc_try *t, struct err *err) MUST_CHECK;

/* Who is asked, and who asks. */
struct oidc_way {
    const struct oidc_server *server;
    const struct site_login *login;
    const struct site *site;
};

/* Each appends to `out`. */
bool oidc_go(const struct oidc_way *way, const struct oidc_try *t, struct buf *out,
    struct err *err) MUST_CHECK;
bool oidc_token_form(const struct oidc_way *way, struct raw code, struct raw verifier,
    struct buf *out, struct err *err) MUST_CHECK;
/* Where one leaves a provider too; nothing when it has no such place. */
void oidc_leave(const struct oidc_way *way, struct buf *out);

#endif
