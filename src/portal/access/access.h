/*
 * portal/access/access.h - what the pages of this folder share.
 *
 * In:    an ask.
 * Out:   what its form says of a passkey; a person's passkeys.
 * Never: says whether there is an account of an address.
 */
#ifndef ABIDE_PORTAL_ACCESS_ACCESS_H
#define ABIDE_PORTAL_ACCESS_ACCESS_H

#include "portal/access/challenge.h"
#include "portal/core/ask.h"
#include "store/person/pass.h"

enum { ACCESS_PASSKEYS_MAX = 20, ACCESS_NAME_MAX = 64 };

/* The fields of a passkey's form, decoded into the ask's arena. */
struct access_said {
    struct passkey_said said;
    struct raw challenge, user;
};
/* False: they are not what the script sends. */
bool access_said_read(struct ask *a, struct access_said *out) MUST_CHECK;

struct passkey_site access_site(const struct ask *a);

/* One passkey of a vault by its own id; *found false: none. */
bool access_passkey_find(struct ask *a, struct id vault, struct raw id,
    struct pass *out, bool *found, struct err *err) MUST_CHECK;

/* A passkey that is new or was used. */
struct access_keeping {
    struct id vault;
    struct pass pass;
};
bool access_keep(struct ask *a, struct access_keeping *k, struct err *err) MUST_CHECK;

#endif
