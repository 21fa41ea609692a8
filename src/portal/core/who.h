/*
 * portal/core/who.h - who is asking: the session behind a cookie.
 *
 * In:    a Cookie field, the store.
 * Out:   the account, when they last proved who they are, the token their forms carry.
 * Never: takes a session for another account; makes a form's token guessable.
 *
 * The cookie is VAULT TOKEN in hex: it says where to look, and what was given to this
 * browser alone. A token of a form is an HMAC under it.
 */
#ifndef ABIDE_PORTAL_CORE_WHO_H
#define ABIDE_PORTAL_CORE_WHO_H

#include "model/party.h"
#include "portal/core/site.h"
#include "store/person/pass.h"

enum {
    WHO_COOKIE_MAX = 2 * (ID_BYTES + PASS_TOKEN_BYTES) + 1,
    WHO_CSRF_MAX = 33,
    SESSION_DAYS = 30,
    SIGN_IN_MINUTES = 10, /* */
};

struct who {
    bool signed_in;
    struct id vault, session;
    struct instant signed_in_at;
    uint8_t token[PASS_TOKEN_BYTES];
    char csrf[WHO_CSRF_MAX];
    /* At the desk; then nobody is signed in, and the token is of their session there.
     */
    enum party staff;
    char staff_name[RAW_TOKEN_MAX + 1];
};

/* A token of a vault as text, and back. */
void token_format(
    struct id vault, const uint8_t token[PASS_TOKEN_BYTES], char out[WHO_COOKIE_MAX]);
bool token_parse(
    struct raw text, struct id *vault, uint8_t token[PASS_TOKEN_BYTES]) MUST_CHECK;

/* Nobody is not an error. `cookie` is the whole field. */
bool who_find(struct store *s, const struct site *site, struct raw cookie,
    struct instant now, struct who *out, struct err *err) MUST_CHECK;
/* The token of a visitor's forms: `visitor` is the value of their own cookie. */
bool who_visitor(const struct site *site, struct raw visitor, char out[WHO_CSRF_MAX],
    struct err *err) MUST_CHECK;

/* The token of the forms of a session, from w->token. */
bool who_seal(struct who *w, struct err *err) MUST_CHECK;

/* Compares in a time that says nothing. */
bool who_csrf_fits(const struct who *who, struct raw given);

struct who_new {
    struct id vault;
    struct str how;           /* password, link, product */
    struct raw agent;         /* what the browser calls itself */
    struct instant signed_in; /* when they proved it; unknown: nobody can say */
    struct instant now;
};
/* A new session, always under a new token. Inside store_begin. */
bool who_begin(struct store *s, const struct who_new *in, struct who *out,
    struct err *err) MUST_CHECK;

bool who_is_recent(const struct who *who, struct instant now);

#endif
