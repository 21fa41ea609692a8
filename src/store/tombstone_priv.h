/*
 * store/tombstone_priv.h - names of deleted accounts, barred.
 *
 * In:    kind, issuer, subject.
 * Out:   whether an account of that name may be made.
 * Never: keeps a name: an HMAC under a key of its own, used for nothing else.
 */
#ifndef ABIDE_STORE_TOMBSTONE_PRIV_H
#define ABIDE_STORE_TOMBSTONE_PRIV_H

#include "store/account.h"

struct tombstone {
    enum account_kind kind;
    struct raw issuer, subject;
    struct instant at;
    bool reuse; /* free again once the erasure is reclaimed */
    struct id erasure;
};

/* Takes the name out of the directory and bars it. */
bool tombstone_put(
    struct store *s, const struct tombstone *stone, struct err *err) MUST_CHECK;
/* ERR_DENIED "store.tombstone" when the name is barred. */
bool tombstone_check(
    struct store *s, const struct account_name *name, struct err *err) MUST_CHECK;

#endif
