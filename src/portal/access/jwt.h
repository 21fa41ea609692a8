/*
 * portal/access/jwt.h - is this ID token the provider's, for us, now?
 *
 * In:    a compact JWS and a set of keys (TRUST: anything at all), what it must say.
 * Out:   its claims; or why not.
 * Never: takes "none", a shared secret's algorithm, a critical extension, or a claim it
 *        has not compared.
 */
#ifndef ABIDE_PORTAL_ACCESS_JWT_H
#define ABIDE_PORTAL_ACCESS_JWT_H

#include "base/arena.h"
#include "base/instant.h"
#include "crypt/public.h"
#include "text/json.h"

enum {
    JWT_TEXT_MAX = 64 << 10,
    JWT_KEYS_MAX = 32,
    JWT_SUBJECT_MAX = 255, /* as the specification has it */
    JWT_SKEW_S = 120,      /* how far two clocks may be apart */
    JWT_AGE_S = 600,       /* an ID token is used at once */
};

/* A word for each, in the tests; people are told one sentence. */
enum jwt_verdict {
    JWT_GOOD,
    JWT_FORM,
    JWT_ALG, /* none of those we take */
    JWT_KEY, /* the set has no key of that name */
    JWT_SIGNATURE,
    JWT_ISSUER,
    JWT_AUDIENCE,
    JWT_SUBJECT,
    JWT_EXPIRED,
    JWT_EARLY, /* issued or valid in the future only */
    JWT_OLD,
    JWT_NONCE,
    JWT_TOKEN_HASH, /* at_hash is not of this access token */
};

struct jwt_keys {
    struct {
        struct raw name; /* "kid"; empty: none */
        struct public_key key;
    } list[JWT_KEYS_MAX];
    size_t count;
};

/* A JWK set: keys that are not for signatures, or not of our algorithms, are left out.
 * False: it is none. The keys lie in `a`. */
bool jwt_keys_read(struct raw text, struct arena *a, struct jwt_keys *out) MUST_CHECK;

/* What the token must say. */
struct jwt_want {
    struct raw issuer, audience, nonce;
    struct raw access_token; /* empty: there is none */
    struct instant now;
};

/* What it says more; all lie in `a`. */
struct jwt_claims {
    struct raw subject, email;
    bool email_verified;
    struct instant signed_in; /* auth_time; unknown: it does not say */
};

enum jwt_verdict jwt_read(struct raw text, const struct jwt_keys *keys,
    const struct jwt_want *want, struct arena *a, struct jwt_claims *out) MUST_CHECK;

/* Of an object that has the same claims (userinfo). */
void jwt_email(const struct json *o, struct jwt_claims *out);

#endif
