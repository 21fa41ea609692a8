/*
 * portal/desk/staff.h - who of the staff is at the desk.
 *
 * In:    a Cookie field; an entry token of `abide admin`, or a name and its password.
 * Out:   a name and a role, asked of the store anew with every request.
 * Never: lets a person's session in, or a session of the staff into an account; knows a
 *        role that the store does not say.
 *
 * Sessions are passes of a vault that is the installation's own.
 */
#ifndef ABIDE_PORTAL_DESK_STAFF_H
#define ABIDE_PORTAL_DESK_STAFF_H

#include "portal/core/ask.h"

enum { STAFF_HOURS = 12 };

/* Nobody is not an error: revoked, ended, or never there. */
bool staff_find(struct store *s, const struct site *site, struct raw cookie,
    struct instant now, struct who *out, struct err *err) MUST_CHECK;

/* A new session under a new token, and its cookie; one this browser had ends. */
bool staff_begin(struct ask *a, struct str name, struct err *err) MUST_CHECK;
bool staff_end(struct ask *a, struct err *err) MUST_CHECK;

/* Whose entry token it is, which is then spent. *in: somebody's. */
bool staff_enter(struct ask *a, struct raw entry, struct str *name, bool *in,
    struct err *err) MUST_CHECK;
/* Whether that is the password of one of the staff; takes the same time if not. */
bool staff_password_fits(struct ask *a, struct raw name, struct raw password,
    struct str *who, bool *fits, struct err *err) MUST_CHECK;
/* Ends all their sessions but this one. */
bool staff_password_set(struct ask *a, struct raw password, struct err *err) MUST_CHECK;

/* Where one of that role begins. */
const char *staff_home(enum party role);

#endif
