/*
 * store/account.h - who is who: from an issuer's name for somebody to a vault.
 *
 * In:    kind, issuer ("chatgpt", "local", "acme-sso"), subject (the issuer's name).
 * Out:   a vault id; the slot is vault_slot(vault).
 * Never: keeps a subject in clear: the directory holds an HMAC, the vault a sealed
 * label.
 */
#ifndef ABIDE_STORE_ACCOUNT_H
#define ABIDE_STORE_ACCOUNT_H

#include "base/arena.h"
#include "base/raw.h"
#include "model/table.h"
#include "store/store.h"

#define ACCOUNT_KIND_TABLE(X)                                                          \
    X(ACCOUNT_ANY, "any")                                                              \
    X(ACCOUNT_PERSON, "person")                                                        \
    X(ACCOUNT_ORGANISATION, "organisation")                                            \
    X(ACCOUNT_ASSISTANT, "assistant")                                                  \
    X(ACCOUNT_DEVICE, "device")                                                        \
    X(ACCOUNT_CASE, "case")

/* LIVE, then SCHEDULED (hidden, keys still there), then DESTROYED (keys gone). */
#define ACCOUNT_STATE_TABLE(X)                                                         \
    X(ACCOUNT_GONE, "gone")                                                            \
    X(ACCOUNT_LIVE, "live")                                                            \
    X(ACCOUNT_SCHEDULED, "scheduled")                                                  \
    X(ACCOUNT_DESTROYED, "destroyed")

enum account_kind { ACCOUNT_KIND_TABLE(TABLE_ENUM) };
enum account_state { ACCOUNT_STATE_TABLE(TABLE_ENUM) };
TABLE_DECLARE(account_kind);
TABLE_DECLARE(account_state);

struct account {
    struct id vault;
    enum account_kind kind;
    enum account_state state;
    struct instant created;
};

/* Whom one means: the same three words always give the same vault. */
struct account_name {
    enum account_kind kind;
    struct str issuer;  /* a token */
    struct raw subject; /* 1 to ACCOUNT_SUBJECT_MAX bytes */
};

enum { ACCOUNT_SUBJECT_MAX = 512 };

bool account_find(struct store *s, const struct account_name *name, struct account *out,
    bool *found, struct err *err) MUST_CHECK;

/* Found or created (a new vault with new keys). Writes: inside store_begin. */
bool account_put(struct store *s, const struct account_name *name, struct instant now,
    struct account *out, struct err *err) MUST_CHECK;

/* By vault; false in *found when there is no such vault. */
bool account_get(struct store *s, struct id vault, struct account *out, bool *found,
    struct err *err) MUST_CHECK;

/*
 * One more name for a live account: a shared link's token, say. ERR_EXISTS: the name is
 * somebody's. Both inside store_begin; what was made with account_put stays.
 */
bool account_also(struct store *s, const struct account_name *name, struct id vault,
    struct err *err) MUST_CHECK;
bool account_also_drop(
    struct store *s, const struct account_name *name, struct err *err) MUST_CHECK;

/*
 * The next live account after `after` (zero: the first) in (slot, vault) order, of a
 * kind or ACCOUNT_ANY. *found false: the end.
 */
bool account_next(struct store *s, enum account_kind kind, struct id after,
    struct account *out, bool *found, struct err *err) MUST_CHECK;

/* The issuer and subject it was made with, for its owner's and the operator's eyes. */
bool account_label(struct store *s, struct id vault, struct arena *a,
    struct raw *issuer, struct raw *subject, struct err *err) MUST_CHECK;

#endif
