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

/* Of 32 random bytes that nobody knows. What is no hash is compared with it: the time
 * must not tell whether there is an account. */
static const char nobodys[] =
    "$argon2id$v=19$m=65536,t=2,p=1$bkIy0M7fvytEr4qn4CFbdw$P2eygu"
    "RQsqRXlc5HifmETwFS6rfdQvdKmimIJvU87vo";

bool password_fits(struct raw hash, struct raw password)
{
    char text[PASSWORD_HASH_MAX] = {0};
    bool is = hash.n && hash.n < sizeof text;
    if (password.n > PASSWORD_MAX_BYTES)
        return false;
    if (is)
        memcpy(text, hash.p, hash.n);
    is = is && crypto_pwhash_str_needs_rehash(text, OPS, MEM) >= 0;
    if (!is)
        memcpy(text, nobodys, sizeof nobodys);
    bool fits =
        crypto_pwhash_str_verify(text, (const char *)password.p, password.n) == 0;
    return is && fits;
}
