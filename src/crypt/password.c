#include "crypt/password.h"

#include <sodium.h>
#include <string.h>

_Static_assert(PASSWORD_HASH_MAX == crypto_pwhash_STRBYTES, "libsodium's hash");

/* The costs of libsodium's "interactive": OWASP asks for 46 MiB and one pass, or more.
 */
#define OPS crypto_pwhash_OPSLIMIT_INTERACTIVE
#define MEM crypto_pwhash_MEMLIMIT_INTERACTIVE

bool password_hash(struct raw password, char out[PASSWORD_HASH_MAX], struct err *err)
{
    if (password.n > PASSWORD_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "crypt.password",
            "a password has at most %d bytes", PASSWORD_MAX_BYTES);
    if (crypto_pwhash_str_alg(out, (const char *)password.p, password.n, OPS, MEM,
            crypto_pwhash_ALG_ARGON2ID13) != 0)
        return err_memory(err);
    return true;
}

/* The same work for nobody: the time must not tell whether there is an account. */
static void waste(struct raw password)
{
    static const unsigned char salt[crypto_pwhash_SALTBYTES] = {0};
    unsigned char out[32];
    (void)!crypto_pwhash(out, sizeof out, (const char *)password.p, password.n, salt,
        OPS, MEM, crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(out, sizeof out);
}

bool password_fits(struct raw hash, struct raw password)
{
    char text[PASSWORD_HASH_MAX] = {0};
    if (password.n > PASSWORD_MAX_BYTES)
        return false;
    if (!hash.n || hash.n >= sizeof text) {
        waste(password);
        return false;
    }
    memcpy(text, hash.p, hash.n);
    if (crypto_pwhash_str_needs_rehash(text, OPS, MEM) < 0) {
        waste(password);
        return false;
    }
    return crypto_pwhash_str_verify(text, (const char *)password.p, password.n) == 0;
}
