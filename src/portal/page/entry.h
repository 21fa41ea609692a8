/*
 * portal/page/entry.h - coming in: sessions, one-time links, letters.
 *
 * In:    an ask; an account.
 * Out:   a session with its cookie; a letter with a link.
 * Never: says to whoever asks whether there is an account of a name.
 */
#ifndef ABIDE_PORTAL_PAGE_ENTRY_H
#define ABIDE_PORTAL_PAGE_ENTRY_H

#include "portal/core/ask.h"
#include "store/account.h"

/* Accounts that were made here are called by their e-mail. */
struct account_name entry_name(struct raw email);
/* The account of an e-mail; zero: none that lives. */
bool entry_find(
    struct ask *a, struct raw email, struct id *vault, struct err *err) MUST_CHECK;

/* Begins a session and sets its cookie. A session this browser had ends. In a
 * transaction of its own. */
struct entry_session {
    struct id vault;
    struct str how;           /* password, passkey, link, product */
    struct instant signed_in; /* when they proved who they are; unknown: not known */
};
/* "login:NAME" is how somebody came in with a provider. */
#define ENTRY_BY_LOGIN "login:"
bool entry_begin(
    struct ask *a, const struct entry_session *in, struct err *err) MUST_CHECK;

/* What was chosen for the browser meets the account, whose session has begun. */
bool entry_merge(struct ask *a, struct err *err) MUST_CHECK;

/* The hash of the account's password; empty: it has none. */
bool entry_password(
    struct ask *a, struct id vault, struct raw *hash, struct err *err) MUST_CHECK;
bool entry_password_set(
    struct ask *a, struct id vault, struct raw password, struct err *err) MUST_CHECK;
bool entry_password_is_good(struct raw password);

/* The account's passkeys, the oldest first. */
bool entry_passkeys(struct ask *a, struct id vault, const struct pass **out,
    size_t *count, struct err *err) MUST_CHECK;

/* Providers one may sign in with ("logins"), and where to go on ("next_query"). */
void entry_add_logins(struct ask *a);

/* The pages to come in and to show once more who it is; `wrong` "": nothing is. */
bool entry_sign_in_page(struct ask *a, const char *wrong, struct err *err) MUST_CHECK;
bool entry_again_page(struct ask *a, const char *wrong, struct err *err) MUST_CHECK;

/* The e-mail of an account that has one. */
bool entry_email(
    struct ask *a, struct id vault, struct raw *out, struct err *err) MUST_CHECK;

/* Where a person goes after they came in: "next" of the form, if it is a path of ours.
 */
void entry_go_on(struct ask *a);

/* A link that is good once: kinds are those of portal/page/link.c. Inside a
 * transaction. `out` is the path with the token. */
struct entry_link {
    struct id vault; /* zero: nobody's yet */
    struct str kind;
    struct raw text; /* an e-mail, a path */
    struct instant signed_in;
    int minutes;
};
bool entry_link(struct ask *a, const struct entry_link *link, struct raw *out,
    struct err *err) MUST_CHECK;

/* The letter "letter.KIND" to an address, with a link to `path` + token. */
struct entry_letter {
    struct id vault; /* zero: nobody's yet */
    struct raw to;
    const char *kind;
    struct raw link; /* a path, empty: none */
};
/* Inside a transaction. */
bool entry_write(
    struct ask *a, const struct entry_letter *letter, struct err *err) MUST_CHECK;

#endif
