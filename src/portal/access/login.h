/*
 * portal/access/login.h - somebody came back from a provider: whose account is it?
 *
 * In:    what was remembered while they were away, what the provider says of them.
 * Out:   a session, a new account, a provider added to one; or a page that says no.
 * Never: joins a provider's person to an account that is there without proof of that
 *        account, whatever address the provider tells (decision record 0042).
 */
#ifndef ABIDE_PORTAL_ACCESS_LOGIN_H
#define ABIDE_PORTAL_ACCESS_LOGIN_H

#include "portal/access/access.h"
#include "portal/access/jwt.h"
#include "portal/page/entry.h"

enum login_act { LOGIN_COME, LOGIN_AGAIN, LOGIN_LINK };

struct login_back {
    const struct site_login *login;
    enum login_act act;
    struct raw nonce, verifier, next;
    struct jwt_claims claims;
};

bool login_take(struct ask *a, struct login_back *b, struct err *err) MUST_CHECK;

#endif
