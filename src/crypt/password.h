/*
 * crypt/password.h - is this the password, without keeping it: Argon2id.
 *
 * In:    a password (content: it is somebody's secret).
 * Out:   a hash with its salt and costs, as text; yes or no.
 * Never: keeps a password; answers sooner for a wrong one.
 */
#ifndef ABIDE_CRYPT_PASSWORD_H
#define ABIDE_CRYPT_PASSWORD_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

enum { PASSWORD_HASH_MAX = 128, PASSWORD_MAX_BYTES = 1024 };

/* NUL-terminated. 64 MiB and two passes: some tenths of a second, on purpose. */
bool password_hash(
    struct raw password, char out[PASSWORD_HASH_MAX], struct err *err) MUST_CHECK;

/*
 * `hash` as password_hash made it. Anything else (also empty: nobody of that name)
 * takes as long and is no.
 */
bool password_fits(struct raw hash, struct raw password) MUST_CHECK;

#endif
