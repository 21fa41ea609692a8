#include "crypt/token.h"

#include <stdint.h>
#include <string.h>

#include "crypt/random.h"
#include "tests/harness/softhsm.h"

enum { OUT_MAX = 1024, URI_MAX = 1024 };

static void a_token_opens_what_it_sealed_in_its_place_only(struct t *t)
{
    char uri[URI_MAX];
    struct err err = ERR_INIT;
    struct buf sealed, plain, pin_path;
    uint8_t key[32] = {7};
    if (!softhsm_make(t, t_tmpdir(t), uri, sizeof uri)) {
        t_skip(t, "no SoftHSM");
        return;
    }
    struct token token = {uri, raw_of("123456", 6), raw_of("here", 4)};
    buf_init(&sealed, OUT_MAX);
    buf_init(&plain, OUT_MAX);
    buf_init(&pin_path, OUT_MAX);
    T_DONE(t, crypt_ready(&err), &err);
    T_DONE(t, token_pin_source(uri, &pin_path, &err), &err);
    T_OK(t, str_ends(buf_str(&pin_path), STR("/pin")));
    T_DONE(t, token_seal(&token, raw_of(key, sizeof key), &sealed, &err), &err);
    T_EQ(t, sealed.n, sizeof key + TOKEN_IV_BYTES + TOKEN_TAG_BYTES);
    T_OK(t, memmem(sealed.p, sealed.n, key, sizeof key) == NULL);
    T_DONE(t, token_open(&token, buf_raw(&sealed), &plain, &err), &err);
    T_OK(t, plain.n == sizeof key && memcmp(plain.p, key, sizeof key) == 0);
    token.place = raw_of("there", 5);
    T_FAILS(t, token_open(&token, buf_raw(&sealed), &plain, &err), &err, "crypt.token");
    token.place = raw_of("here", 4);
    token.pin = raw_of("654321", 6);
    T_FAILS(t, token_open(&token, buf_raw(&sealed), &plain, &err), &err, "crypt.token");
    token.pin = raw_of("123456", 6);
    for (size_t i = 0; i < sealed.n; i += 7) {
        sealed.p[i] ^= 1;
        T_OK(t, !token_open(&token, buf_raw(&sealed), &plain, &err));
        sealed.p[i] ^= 1;
    }
    T_OK(t, !token_open(&token, raw_of(sealed.p, 5), &plain, &err));
    buf_fini(&sealed);
    buf_fini(&plain);
    buf_fini(&pin_path);
}

static void a_uri_needs_a_module_and_holds_no_pin(struct t *t)
{
    static const char *const rows[] = {"", "pkcs11:token=a;object=b",
        "pkcs11:token=a?module-path=/m.so&pin-value=1234", "http://a/"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = ERR_INIT;
        struct buf path;
        buf_init(&path, OUT_MAX);
        T_FAILS(t, token_pin_source(rows[i], &path, &err), &err, "crypt.token_uri");
        buf_fini(&path);
    }
}

static void a_token_that_is_not_there_is_named(struct t *t)
{
    char uri[URI_MAX], other[URI_MAX + 16];
    struct err err = ERR_INIT;
    struct buf out;
    struct token none = {
        "pkcs11:token=a?module-path=/no/such.so", {NULL, 0}, raw_of("x", 1)};
    buf_init(&out, OUT_MAX);
    T_FAILS(
        t, token_seal(&none, raw_of("k", 1), &out, &err), &err, "crypt.token_module");
    if (softhsm_make(t, t_tmpdir(t), uri, sizeof uri)) {
        struct token wrong = {other, raw_of("123456", 6), raw_of("x", 1)};
        snprintf(other, sizeof other, "pkcs11:token=other%s", strchr(uri, ';'));
        T_FAILS(
            t, token_seal(&wrong, raw_of("k", 1), &out, &err), &err, "crypt.no_token");
        snprintf(
            other, sizeof other, "pkcs11:token=abide;object=other%s", strchr(uri, '?'));
        T_FAILS(t, token_seal(&wrong, raw_of("k", 1), &out, &err), &err,
            "crypt.no_token_key");
    }
    buf_fini(&out);
}

static const struct t_case cases[] = {
    T_CASE(a_token_opens_what_it_sealed_in_its_place_only),
    T_CASE(a_uri_needs_a_module_and_holds_no_pin),
    T_CASE(a_token_that_is_not_there_is_named),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
