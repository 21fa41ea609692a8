/*
 * store/operator/operator.h - the operator's own: products, API keys, admins.
 *
 * In:    names (tokens), roles, a key that somebody shows.
 * Out:   lists; a new key's text, once.
 * Never: keeps a key or an entry token: an HMAC of it. Deletes a row: what is revoked
 *        says when. Holds anything of people.
 */
#ifndef ABIDE_STORE_OPERATOR_OPERATOR_H
#define ABIDE_STORE_OPERATOR_OPERATOR_H

#include "base/arena.h"
#include "crypt/mac.h"
#include "model/party.h"
#include "model/words.h"
#include "store/store.h"

enum {
    OPERATOR_ROWS_MAX = 100000, /* of each list */
    CREDENTIAL_TEXT = 72,       /* "abide-", 64 digits, a NUL */
};

/* A product. `revoked` unknown: live. */
struct project {
    struct str name; /* the issuer of its users' names */
    enum service service;
    enum tier tier;      /* of all its users; unknown: as their ledgers say */
    struct str org;      /* whose it is; empty: nobody's in particular */
    struct str upstream; /* a name of the daemon's configuration; empty: the first */
    bool zdr;            /* nothing of it may be kept */
    int64_t per_minute;  /* requests of each key; 0: the daemon's */
    struct instant created, revoked;
};

struct admin {
    struct str name;
    enum party party; /* its role */
    struct instant created, revoked;
};

/* What opens a door: an API key, or an entry token, which is good once. */
enum credential_kind { CREDENTIAL_NONE, CREDENTIAL_KEY, CREDENTIAL_ENTRY };

struct credential {
    enum credential_kind kind;
    struct str name;  /* of a key; of the admin an entry is for */
    struct str owner; /* the project of a key; empty: the operator's own */
    enum party party;
    struct instant created, expires, revoked; /* expires unknown: never */
    uint8_t lookup[MAC_BYTES];
};

/* Those that write: inside store_begin. ERR_EXISTS, ERR_ABSENT with the name. */
bool project_create(
    struct store *s, const struct project *project, struct err *err) MUST_CHECK;
bool project_list(struct store *s, struct arena *a, const struct project **out,
    size_t *count, struct err *err) MUST_CHECK;
/* Its keys are void with it. */
bool project_revoke(
    struct store *s, struct str name, struct instant now, struct err *err) MUST_CHECK;

bool admin_create(
    struct store *s, const struct admin *admin, struct err *err) MUST_CHECK;
bool admin_list(struct store *s, struct arena *a, const struct admin **out,
    size_t *count, struct err *err) MUST_CHECK;
/* One that is not revoked. */
bool admin_find(struct store *s, struct str name, struct arena *a, struct admin *out,
    bool *found, struct err *err) MUST_CHECK;
bool admin_revoke(
    struct store *s, struct str name, struct instant now, struct err *err) MUST_CHECK;

/* Makes a key or a token; `text` is all there will ever be of it. A key's owner must be
 * a live project, an entry's name a live admin. Wipe `text` after use. */
bool credential_create(struct store *s, const struct credential *credential,
    char text[CREDENTIAL_TEXT], struct err *err) MUST_CHECK;
bool credential_list(struct store *s, struct arena *a, const struct credential **out,
    size_t *count, struct err *err) MUST_CHECK;
bool credential_revoke(
    struct store *s, struct str name, struct instant now, struct err *err) MUST_CHECK;
/* An entry token, spent by this call; found false: none, spent, ended, or its admin is
 * gone. Inside store_begin. */
struct redeemed {
    bool found;
    struct admin admin;
};
bool credential_redeem(struct store *s, struct raw text, struct instant now,
    struct arena *a, struct redeemed *out, struct err *err) MUST_CHECK;

/* The key under which lookups are made, good for nothing else: for who looks for
 * credentials without a store at hand. Wipe it. */
bool credential_key(
    struct store *s, uint8_t out[MAC_KEY_BYTES], struct err *err) MUST_CHECK;
bool credential_lookup(struct mac *keyed, enum credential_kind kind, struct raw text,
    uint8_t out[MAC_BYTES], struct err *err) MUST_CHECK;
/* Changes with every row and every revocation. */
bool operator_mark(struct store *s, int64_t *out, struct err *err) MUST_CHECK;

#endif
