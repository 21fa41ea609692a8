#include "portal/access/jwt.h"

#include <stdio.h>
#include <string.h>

#include "crypt/hash.h"
#include "tests/harness/t.h"
#include "tests/portal/issuer.h"
#include "text/base64.h"

/* 2026-03-01T12:00:00Z is 1772366400. */
#define NOW      1772366400
#define FRONT    "{\"iss\":\"https://id.example\","
#define FOR_US   "\"aud\":\"abide\",\"sub\":\"u-1\","
#define IN_TIME  "\"iat\":1772366390,\"exp\":1772366700,"
#define OURS     "\"nonce\":\"n-0\"}"
#define HEAD     "{\"alg\":\"ES256\",\"kid\":\"k1\"}"
#define HEAD_RSA "{\"alg\":\"RS256\",\"kid\":\"k2\"}"
#define GOOD     FRONT FOR_US IN_TIME OURS

static const struct {
    const char *says, *head, *claims;
    enum jwt_verdict want;
} rows[] = {
    {"all is well", HEAD, GOOD, JWT_GOOD},
    {"with RSA", HEAD_RSA, GOOD, JWT_GOOD},
    {"no name of a key: all are tried", "{\"alg\":\"ES256\"}", GOOD, JWT_GOOD},
    {"no algorithm", "{\"alg\":\"none\",\"kid\":\"k1\"}", GOOD, JWT_ALG},
    {"a shared secret's algorithm", "{\"alg\":\"HS256\",\"kid\":\"k1\"}", GOOD,
        JWT_ALG},
    {"another curve's", "{\"alg\":\"ES384\",\"kid\":\"k1\"}", GOOD, JWT_ALG},
    {"nothing said", "{}", GOOD, JWT_ALG},
    {"a critical extension", "{\"alg\":\"ES256\",\"kid\":\"k1\",\"crit\":[\"b64\"]}",
        GOOD, JWT_ALG},
    {"another key", "{\"alg\":\"ES256\",\"kid\":\"k9\"}", GOOD, JWT_KEY},
    {"a key of another algorithm", "{\"alg\":\"RS256\",\"kid\":\"k1\"}", GOOD, JWT_KEY},
    {"a head that is a list", "[]", GOOD, JWT_FORM},
    {"claims that are a list", HEAD, "[]", JWT_FORM},
    {"another issuer", HEAD, "{\"iss\":\"https://id.example/\"," FOR_US IN_TIME OURS,
        JWT_ISSUER},
    {"no issuer", HEAD, "{" FOR_US IN_TIME OURS, JWT_ISSUER},
    {"for somebody else", HEAD, FRONT "\"aud\":\"other\",\"sub\":\"u-1\"," IN_TIME OURS,
        JWT_AUDIENCE},
    {"for nobody", HEAD, FRONT "\"sub\":\"u-1\"," IN_TIME OURS, JWT_AUDIENCE},
    {"for us in a list", HEAD,
        FRONT "\"aud\":[\"abide\"],\"sub\":\"u-1\"," IN_TIME OURS, JWT_GOOD},
    {"for us and others, given to us", HEAD,
        FRONT
        "\"aud\":[\"x\",\"abide\"],\"azp\":\"abide\",\"sub\":\"u-1\"," IN_TIME OURS,
        JWT_GOOD},
    {"for us and others, given to nobody", HEAD,
        FRONT "\"aud\":[\"x\",\"abide\"],\"sub\":\"u-1\"," IN_TIME OURS, JWT_AUDIENCE},
    {"given to others", HEAD,
        FRONT "\"aud\":\"abide\",\"azp\":\"x\",\"sub\":\"u-1\"," IN_TIME OURS,
        JWT_AUDIENCE},
    {"for others in a list", HEAD,
        FRONT "\"aud\":[\"x\"],\"sub\":\"u-1\"," IN_TIME OURS, JWT_AUDIENCE},
    {"of nobody", HEAD, FRONT "\"aud\":\"abide\"," IN_TIME OURS, JWT_SUBJECT},
    {"of a number", HEAD, FRONT "\"aud\":\"abide\",\"sub\":7," IN_TIME OURS,
        JWT_SUBJECT},
    {"over", HEAD, FRONT FOR_US "\"iat\":1772366100,\"exp\":1772366200," OURS,
        JWT_EXPIRED},
    {"over, but within the skew", HEAD,
        FRONT FOR_US "\"iat\":1772366290,\"exp\":1772366300," OURS, JWT_GOOD},
    {"without an end", HEAD, FRONT FOR_US "\"iat\":1772366390," OURS, JWT_FORM},
    {"without a begin", HEAD, FRONT FOR_US "\"exp\":1772366700," OURS, JWT_FORM},
    {"an end in words", HEAD,
        FRONT FOR_US "\"iat\":1772366390,\"exp\":\"1772366700\"," OURS, JWT_FORM},
    {"an end beyond all time", HEAD,
        FRONT FOR_US "\"iat\":1772366390,\"exp\":1e99," OURS, JWT_FORM},
    {"of tomorrow", HEAD, FRONT FOR_US "\"iat\":1772452800,\"exp\":1772453000," OURS,
        JWT_EARLY},
    {"not valid yet", HEAD, FRONT FOR_US IN_TIME "\"nbf\":1772366700," OURS, JWT_EARLY},
    {"valid since before", HEAD, FRONT FOR_US IN_TIME "\"nbf\":1772366000," OURS,
        JWT_GOOD},
    {"of this morning", HEAD,
        FRONT FOR_US "\"iat\":1772350000,\"exp\":1772453000," OURS, JWT_OLD},
    {"another sign-in's", HEAD, FRONT FOR_US IN_TIME "\"nonce\":\"n-1\"}", JWT_NONCE},
    {"no sign-in's", HEAD, FRONT FOR_US IN_TIME "\"x\":1}", JWT_NONCE},
    {"another access token's", HEAD,
        FRONT FOR_US IN_TIME "\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"," OURS,
        JWT_TOKEN_HASH},
    {"an access token's that is none", HEAD, FRONT FOR_US IN_TIME "\"at_hash\":7," OURS,
        JWT_TOKEN_HASH},
};

struct pair {
    struct signer *point, *modulus;
    struct jwt_keys keys;
    struct jwt_want want;
    struct arena a;
};

static bool begin(struct t *t, struct pair *p)
{
    struct buf text;
    *p = (struct pair){.point = signer_new(PUBLIC_ES256, 0),
        .modulus = signer_new(PUBLIC_RS256, 2048),
        .want = {raw_from_str(STR("https://id.example")), raw_from_str(STR("abide")),
            raw_from_str(STR("n-0")), raw_from_str(STR("access")),
            {NOW * INT64_C(1000000)}}};
    arena_init(&p->a, 1 << 20);
    if (!T_OK(t, p->point && p->modulus))
        return false;
    buf_init(&text, 1 << 14);
    buf_add_z(&text, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"},");
    issuer_key(p->point, "k0", ",\"use\":\"enc\"", &text);
    buf_add_char(&text, ',');
    issuer_key(p->point, "k1", ",\"use\":\"sig\",\"alg\":\"ES256\"", &text);
    buf_add_char(&text, ',');
    issuer_key(p->modulus, "k3", ",\"alg\":\"PS256\"", &text);
    buf_add_char(&text, ',');
    issuer_key(p->modulus, "k2", "", &text);
    buf_add_z(&text, "]}");
    struct raw kept;
    bool read =
        arena_raw(&p->a, buf_raw(&text), &kept) && jwt_keys_read(kept, &p->a, &p->keys);
    buf_fini(&text);
    return T_OK(t, read) && T_EQ(t, p->keys.count, 2);
}

static void finish(struct pair *p)
{
    signer_free(p->point);
    signer_free(p->modulus);
    arena_fini(&p->a);
}

static enum jwt_verdict read(
    struct pair *p, const char *head, const char *claims, struct jwt_claims *out)
{
    struct buf text;
    struct raw kept = {0};
    buf_init(&text, 1 << 16);
    issuer_token(strstr(head, "k2") ? p->modulus : p->point, head, claims, &text);
    bool ok = arena_raw(&p->a, buf_raw(&text), &kept);
    buf_fini(&text);
    return ok ? jwt_read(kept, &p->keys, &p->want, &p->a, out) : JWT_FORM;
}

static void only_the_right_token_is_taken(struct t *t)
{
    struct pair p;
    struct jwt_claims claims;
    if (!begin(t, &p))
        return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_EQ(t, read(&p, rows[i].head, rows[i].claims, &claims), rows[i].want))
            t_note(t, "row: %s", rows[i].says);
    }
    finish(&p);
}

static void what_it_says_is_read(struct t *t)
{
    struct pair p;
    struct jwt_claims c;
    char claims[512], half[64];
    uint8_t hash[SHA256_BYTES];
    struct buf text;
    if (!begin(t, &p))
        return;
    buf_init(&text, 64);
    T_OK(t, sha256(p.want.access_token, hash, NULL));
    base64_url_add(&text, raw_of(hash, 16));
    snprintf(half, sizeof half, "%s", buf_z(&text));
    snprintf(claims, sizeof claims,
        FRONT FOR_US IN_TIME "\"at_hash\":\"%s\",\"email\":\"Ann@Example.org\","
                             "\"email_verified\":true,\"auth_time\":1772366000," OURS,
        half);
    T_EQ(t, read(&p, HEAD, claims, &c), JWT_GOOD);
    T_OK(t, raw_eq_str(c.subject, STR("u-1")) && c.email_verified);
    T_OK(t, raw_eq_str(c.email, STR("Ann@Example.org")));
    T_EQ(t, c.signed_in.us, 1772366000 * INT64_C(1000000));
    T_EQ(t, read(&p, HEAD, GOOD, &c), JWT_GOOD);
    T_OK(t, !c.email.n && !c.email_verified && !instant_known(c.signed_in));
    T_EQ(t,
        read(&p, HEAD,
            FRONT FOR_US IN_TIME
            "\"email\":\"a@b.c\",\"email_verified\":\"true\"," OURS,
            &c),
        JWT_GOOD);
    T_OK(t, !c.email_verified); /* a word is no yes */
    buf_fini(&text);
    finish(&p);
}

static void a_damaged_token_is_refused(struct t *t)
{
    struct pair p;
    struct buf text;
    struct jwt_claims c;
    if (!begin(t, &p))
        return;
    buf_init(&text, 1 << 16);
    issuer_token(p.point, HEAD, GOOD, &text);
    T_EQ(t, jwt_read(buf_raw(&text), &p.keys, &p.want, &p.a, &c), JWT_GOOD);
    for (size_t i = 0; i < text.n; i++) {
        text.p[i] ^= 1;
        if (!T_OK(t, jwt_read(buf_raw(&text), &p.keys, &p.want, &p.a, &c) != JWT_GOOD))
            t_note(t, "byte %zu", i);
        text.p[i] ^= 1;
        struct raw front = raw_slice(buf_raw(&text), 0, i);
        T_OK(t, jwt_read(front, &p.keys, &p.want, &p.a, &c) != JWT_GOOD);
    }
    buf_add_z(&text, ".x");
    T_EQ(t, jwt_read(buf_raw(&text), &p.keys, &p.want, &p.a, &c), JWT_FORM);
    buf_fini(&text);
    finish(&p);
}

/* RFC 7515, appendix A.3: its signature holds; it is not for us. */
static void the_example_of_rfc_7515_is_signed(struct t *t)
{
    static const char set[] =
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\","
        "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
        "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
    static const char text[] =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6"
        "Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4Gawx"
        "aepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    struct jwt_want want = {.issuer = raw_from_str(STR("joe"))};
    struct jwt_keys keys;
    struct jwt_claims c;
    struct arena a;
    arena_init(&a, 1 << 16);
    T_OK(t, jwt_keys_read(raw_from_str(STR(set)), &a, &keys));
    T_EQ(t, jwt_read(raw_from_str(STR(text)), &keys, &want, &a, &c), JWT_AUDIENCE);
    want.issuer = raw_from_str(STR("jane"));
    T_EQ(t, jwt_read(raw_from_str(STR(text)), &keys, &want, &a, &c), JWT_ISSUER);
    T_OK(t, !jwt_keys_read(raw_from_str(STR("{\"keys\":{}}")), &a, &keys));
    T_OK(t, !jwt_keys_read(raw_from_str(STR("[")), &a, &keys));
    arena_fini(&a);
}

static const struct t_case cases[] = {
    T_CASE(only_the_right_token_is_taken),
    T_CASE(what_it_says_is_read),
    T_CASE(a_damaged_token_is_refused),
    T_CASE(the_example_of_rfc_7515_is_signed),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
