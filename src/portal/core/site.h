/*
 * portal/core/site.h - where this portal stands, and what all its pages share.
 *
 * In:    its public address, from the configuration.
 * Out:   the names of its cookies, the fields of its answers.
 * Never: changes while the portal runs.
 */
#ifndef ABIDE_PORTAL_CORE_SITE_H
#define ABIDE_PORTAL_CORE_SITE_H

#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"
#include "crypt/mac.h"

enum {
    SITE_HASH_TEXT = 48,
    SITE_POLICY_MAX = 512,
    SITE_SCRIPT_MAX = 48,
    SITE_LOGINS_MAX = 8
};

/* A provider people may sign in with (portal/access/oidc.h). */
struct site_login {
    struct str name, title, issuer, client_id, ca_file;
    struct raw secret; /* empty: none */
    bool clear_here;   /* for tests: http:// on this machine */
};

struct site {
    struct str url;   /* "https://privacy.example.org", without a slash at its end */
    struct str title; /* whose portal it is */
    bool secure;      /* https: cookies are for it alone */
    const char *session_cookie, *visitor_cookie, *staff_cookie, *choice_cookie;
    uint8_t key[MAC_KEY_BYTES]; /* of this process: for people who are not signed in */
    char policy[SITE_POLICY_MAX];     /* Content-Security-Policy */
    char script[SITE_SCRIPT_MAX];     /* "abide.HASH.js": a new script has a new name */
    char key_script[SITE_SCRIPT_MAX]; /* "passkey.HASH.js", where passkeys are used */
    struct str mail, mail_from;       /* the mail server, and who letters are from */
    struct str mail_user, mail_password;
    struct site_login logins[SITE_LOGINS_MAX];
    size_t login_count;
};

/* NULL: there is none of that name. */
const struct site_login *site_login(const struct site *s, struct raw name);

bool site_init(
    struct site *s, struct str url, struct str title, struct err *err) MUST_CHECK;

#endif
