#include "crypt/password.h"

#include <string.h>

#include "crypt/random.h"
#include "tests/harness/t.h"

static struct raw text(const char *z)
{
    return raw_of(z, strlen(z));
}

static void a_password_fits_its_own_hash_only(struct t *t)
{
    static const struct {
        const char *says, *password;
        bool want;
    } rows[] = {{"the same", "correct horse", true},
        {"another", "correct Horse", false}, {"more", "correct horse ", false},
        {"none", "", false}};
    char hash[PASSWORD_HASH_MAX];
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    T_DONE(t, password_hash(text("correct horse"), hash, &err), &err);
    T_OK(t, strncmp(hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31) == 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_EQ(t, password_fits(text(hash), text(rows[i].password)), rows[i].want))
            t_note(t, "%s", rows[i].says);
    }
}

static void what_is_no_hash_fits_nothing(struct t *t)
{
    static const char *const rows[] = {"", "$argon2id$", "plain", "$2b$10$abcdefgh"};
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    for (size_t i = 0; i < COUNT(rows); i++)
        T_OK(t, !password_fits(text(rows[i]), text(rows[i])));
}

static void too_long_a_password_is_refused(struct t *t)
{
    static const unsigned char much[PASSWORD_MAX_BYTES + 1] = {0};
    char hash[PASSWORD_HASH_MAX];
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    T_FAILS(t, password_hash(raw_of(much, sizeof much), hash, &err), &err,
        "crypt.password");
    T_OK(t, !password_fits(text("x"), raw_of(much, sizeof much)));
}

static const struct t_case cases[] = {
    T_CASE(a_password_fits_its_own_hash_only),
    T_CASE(what_is_no_hash_fits_nothing),
    T_CASE(too_long_a_password_is_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
