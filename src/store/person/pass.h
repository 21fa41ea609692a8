/*
 * store/person/pass.h - what lets a person in: a password, sessions, one-time links.
 *
 * In:    a vault, a token that only the person's browser or mail holds.
 * Out:   whether it is one, since when, until when; the list of them.
 * Never: keeps a token or a password: an HMAC of the one, a slow hash of the other,
 *        sealed under the vault's key, which dies with the account.
 */
#ifndef ABIDE_STORE_PERSON_PASS_H
#define ABIDE_STORE_PERSON_PASS_H

#include "base/arena.h"
#include "base/raw.h"
#include "model/table.h"
#include "store/store.h"

/* Numbers stand in the database. */
#define PASS_KIND_TABLE(X)                                                             \
    X(PASS_NONE, "none")                                                               \
    X(PASS_PASSWORD, "password")                                                       \
    X(PASS_SESSION, "session")                                                         \
    X(PASS_LINK, "link")                                                               \
    X(PASS_SETTING, "setting")                                                         \
    X(PASS_SHARE, "share")                                                             \
    X(PASS_REPLY, "reply")         /* what a provider calls a reply that it keeps */   \
    X(PASS_HIDDEN, "hidden")       /* a keyed hash of who asked not to appear */       \
    X(PASS_PASSKEY, "passkey")     /* a public key, and how often it has signed */     \
    X(PASS_CHALLENGE, "challenge") /* what a passkey is asked to sign, once */         \
    X(PASS_LOGIN, "login")         /* what a provider calls this person */             \
    X(PASS_STAFF, "staff")         /* a session at the desk: opens nobody's account */ \
    X(PASS_GUARD, "guard")         /* asks somebody to be a guardian, once */          \
    X(PASS_WARD, "ward")           /* the account of a minor whose guardian one is */
enum pass_kind { PASS_KIND_TABLE(TABLE_ENUM) };
TABLE_DECLARE(pass_kind);

enum {
    PASS_TOKEN_BYTES = 32,
    PASS_TEXT_MAX = 1024, /* of each of the three texts */
    PASSES_MAX = 1000,    /* of one kind and vault that are listed */
};

struct pass {
    struct id id; /* names it in a list; opens nothing */
    struct instant made, expires;
    struct instant signed_in; /* SESSION: when its person last proved who they are */
    struct raw what;          /* a hash, a purpose, a setting's value, a public key */
    struct raw how;           /* SESSION: password, link, product; PASSKEY: its id */
    struct raw where; /* SESSION: what the browser calls itself; PASSKEY: its name */
};

/* The id that goes with a token (32 random bytes), or with a name ("password"). */
bool pass_id(struct store *s, struct id vault, enum pass_kind kind, struct raw token,
    struct id *out, struct err *err) MUST_CHECK;

/* Puts, or takes the place of the one with this id. `pass->id` says which. Inside
 * store_begin. */
bool pass_put(struct store *s, struct id vault, enum pass_kind kind,
    const struct pass *pass, struct err *err) MUST_CHECK;

/* Whose pass it is meant to be, which one, and what time it is. */
struct pass_name {
    struct id vault;
    enum pass_kind kind;
    struct id id;
    struct instant now;
};

/* *found false: none, ended, or its account is not live. */
bool pass_find(struct store *s, const struct pass_name *name, struct arena *a,
    struct pass *out, bool *found, struct err *err) MUST_CHECK;
/* The latest to end first. `name->id` is not looked at. */
bool pass_list(struct store *s, const struct pass_name *name, struct arena *a,
    const struct pass **out, size_t *count, struct err *err) MUST_CHECK;

/* *found false: it was gone already, so whoever asks second has nothing. Inside
 * store_begin. */
bool pass_drop(struct store *s, const struct pass_name *name, bool *found,
    struct err *err) MUST_CHECK;
/* All of a kind but the one of this id (zero: all). Inside store_begin. */
bool pass_drop_others(
    struct store *s, const struct pass_name *name, struct err *err) MUST_CHECK;
/* Those of anybody that have ended. Inside store_begin. */
bool pass_sweep(struct store *s, struct instant now, struct err *err) MUST_CHECK;

#endif
