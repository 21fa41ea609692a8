/*
 * portal/access/challenge.h - random bytes that a passkey signs once, soon, here.
 *
 * In:    an ask: a session, or a visitor's own cookie.
 * Out:   the bytes; later, whether they were given to this browser for this act.
 * Never: takes one twice, one of another browser or act, or one that is old.
 */
#ifndef ABIDE_PORTAL_ACCESS_CHALLENGE_H
#define ABIDE_PORTAL_ACCESS_CHALLENGE_H

#include "portal/access/passkey.h"
#include "portal/core/ask.h"

enum { CHALLENGE_MINUTES = 5 };

enum challenge_act {
    CHALLENGE_SIGN_IN,
    CHALLENGE_AGAIN,
    CHALLENGE_REGISTER,
    CHALLENGE_LOGIN, /* adding a provider, which is no passkey but as much of a key */
};
/* False: no such word. */
bool challenge_act_parse(struct str word, enum challenge_act *out) MUST_CHECK;

/* Whose browser it is: a session, or the cookie of somebody who has none. */
struct raw challenge_browser(const struct ask *a);

/* In a transaction of its own. */
bool challenge_make(struct ask *a, enum challenge_act act,
    uint8_t out[PASSKEY_CHALLENGE_BYTES], struct err *err) MUST_CHECK;
/* *good false: it is none, or not any more. In a transaction of its own. */
bool challenge_take(struct ask *a, enum challenge_act act, struct raw bytes, bool *good,
    struct err *err) MUST_CHECK;

#endif
