#include "portal/access/jwt.h"

#include "crypt/hash.h"
#include "text/base64.h"

static const int64_t second_us = INT64_C(1000000);

static bool decode(struct raw text, struct arena *a, struct raw *out)
{
    struct buf b;
    buf_init(&b, JWT_TEXT_MAX);
    bool done = text.n <= JWT_TEXT_MAX && base64_url_parse(text, &b) &&
                arena_raw(a, buf_raw(&b), out);
    buf_fini(&b);
    return done;
}

static bool is(const struct json *o, const char *member, const char *word)
{
    return raw_eq_str(json_raw(json_get(o, str_z(member))), str_z(word));
}

/* --- keys --- */

static bool read_key(const struct json *o, struct arena *a, struct public_key *out)
{
    struct raw x, y;
    const struct json *use = json_get(o, STR("use")), *alg = json_get(o, STR("alg"));
    bool rsa = is(o, "kty", "RSA"), point = is(o, "kty", "EC") && is(o, "crv", "P-256");
    if ((use && !is(o, "use", "sig")) || (!rsa && !point) ||
        (alg && !is(o, "alg", rsa ? "RS256" : "ES256")))
        return false;
    const struct json *first = json_get(o, rsa ? STR("n") : STR("x"));
    const struct json *second = json_get(o, rsa ? STR("e") : STR("y"));
    if (!decode(json_raw(first), a, &x) || !decode(json_raw(second), a, &y))
        return false;
    *out = (struct public_key){rsa ? PUBLIC_RS256 : PUBLIC_ES256, x, y};
    return public_is_good(out);
}

bool jwt_keys_read(struct raw text, struct arena *a, struct jwt_keys *out)
{
    struct json *o;
    out->count = 0;
    if (!json_parse(a, text, &o, NULL) ||
        !json_is(json_get(o, STR("keys")), JSON_ARRAY))
        return false;
    for (const struct json *k = json_first(json_get(o, STR("keys")));
         k && out->count < JWT_KEYS_MAX; k = json_next(k)) {
        out->list[out->count].name = json_raw(json_get(k, STR("kid")));
        if (read_key(k, a, &out->list[out->count].key))
            out->count++;
    }
    return true;
}

/* --- a token --- */

struct token {
    struct raw signed_part, signature;
    struct json *head, *claims;
};

static bool cut(struct raw *rest, struct raw *part)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '.')
        n++;
    *part = raw_slice(*rest, 0, n);
    bool dot = n < rest->n;
    *rest = raw_slice(*rest, n + 1, rest->n);
    return dot;
}

static bool split(struct raw text, struct arena *a, struct token *out)
{
    struct raw rest = text, head, claims;
    if (text.n > JWT_TEXT_MAX || !cut(&rest, &head) || !cut(&rest, &claims))
        return false;
    out->signed_part = raw_slice(text, 0, head.n + 1 + claims.n);
    return decode(rest, a, &out->signature) && decode(head, a, &head) &&
           decode(claims, a, &claims) && json_parse(a, head, &out->head, NULL) &&
           json_parse(a, claims, &out->claims, NULL) &&
           json_is(out->head, JSON_OBJECT) && json_is(out->claims, JSON_OBJECT);
}

static enum jwt_verdict check_signature(
    const struct token *t, const struct jwt_keys *keys)
{
    struct raw name = json_raw(json_get(t->head, STR("kid")));
    enum public_alg alg = is(t->head, "alg", "RS256")   ? PUBLIC_RS256
                          : is(t->head, "alg", "ES256") ? PUBLIC_ES256
                                                        : PUBLIC_NONE;
    bool tried = false;
    if (alg == PUBLIC_NONE || json_get(t->head, STR("crit")))
        return JWT_ALG;
    for (size_t i = 0; i < keys->count; i++) {
        if (keys->list[i].key.alg != alg ||
            (name.n && !raw_eq(name, keys->list[i].name)))
            continue;
        tried = true;
        if (public_fits(&keys->list[i].key, PUBLIC_FLAT, t->signed_part, t->signature))
            return JWT_GOOD;
    }
    return tried ? JWT_SIGNATURE : JWT_KEY;
}

/* We are meant; of several, it was also given to us. */
static bool is_for(const struct json *claims, struct raw who)
{
    const struct json *aud = json_get(claims, STR("aud"));
    const struct json *party = json_get(claims, STR("azp"));
    bool list = json_is(aud, JSON_ARRAY);
    bool named = json_is(aud, JSON_STRING) && raw_eq(json_raw(aud), who);
    for (const struct json *v = list ? json_first(aud) : NULL; v; v = json_next(v))
        named |= json_is(v, JSON_STRING) && raw_eq(json_raw(v), who);
    if (party || (list && json_count(aud) > 1))
        named = named && raw_eq(json_raw(party), who);
    return named;
}

/* Whole seconds, or with a fraction; nothing beyond the year 9999. */
static bool seconds(const struct json *claims, const char *name, struct instant *out)
{
    double v;
    if (!json_f64(json_get(claims, str_z(name)), &v) || !(v >= 0 && v < 253402300800.0))
        return false;
    *out = (struct instant){(int64_t)v * second_us};
    return true;
}

static enum jwt_verdict check_times(const struct json *claims, struct instant now)
{
    const int64_t skew = JWT_SKEW_S * second_us, age = JWT_AGE_S * second_us;
    struct instant ends, issued, begins;
    if (!seconds(claims, "exp", &ends) || !seconds(claims, "iat", &issued))
        return JWT_FORM;
    if (ends.us + skew <= now.us)
        return JWT_EXPIRED;
    if (issued.us > now.us + skew)
        return JWT_EARLY;
    if (issued.us + age + skew < now.us)
        return JWT_OLD;
    if (json_get(claims, STR("nbf")) &&
        (!seconds(claims, "nbf", &begins) || begins.us > now.us + skew))
        return JWT_EARLY;
    return JWT_GOOD;
}

/* at_hash: the left half of the access token's hash. */
static bool fits_token(const struct json *claims, struct raw token, struct arena *a)
{
    const struct json *said = json_get(claims, STR("at_hash"));
    uint8_t hash[SHA256_BYTES];
    struct raw half;
    if (!said)
        return true;
    return token.n > 0 && decode(json_raw(said), a, &half) &&
           sha256(token, hash, NULL) && raw_eq(half, raw_of(hash, SHA256_BYTES / 2));
}

static enum jwt_verdict check_claims(
    const struct json *claims, const struct jwt_want *want, struct arena *a)
{
    struct raw subject = json_raw(json_get(claims, STR("sub")));
    if (!raw_eq(json_raw(json_get(claims, STR("iss"))), want->issuer))
        return JWT_ISSUER;
    if (!is_for(claims, want->audience))
        return JWT_AUDIENCE;
    if (!subject.n || subject.n > JWT_SUBJECT_MAX)
        return JWT_SUBJECT;
    enum jwt_verdict v = check_times(claims, want->now);
    if (v != JWT_GOOD)
        return v;
    if (!want->nonce.n ||
        !raw_eq(json_raw(json_get(claims, STR("nonce"))), want->nonce))
        return JWT_NONCE;
    return fits_token(claims, want->access_token, a) ? JWT_GOOD : JWT_TOKEN_HASH;
}

/* An address counts when the provider says, in a word of its own, that it looked. */
void jwt_email(const struct json *o, struct jwt_claims *out)
{
    bool yes = false;
    out->email = json_raw(json_get(o, STR("email")));
    out->email_verified = json_bool(json_get(o, STR("email_verified")), &yes) && yes;
}

enum jwt_verdict jwt_read(struct raw text, const struct jwt_keys *keys,
    const struct jwt_want *want, struct arena *a, struct jwt_claims *out)
{
    struct token t;
    if (!split(text, a, &t))
        return JWT_FORM;
    enum jwt_verdict v = check_signature(&t, keys);
    if (v == JWT_GOOD)
        v = check_claims(t.claims, want, a);
    if (v != JWT_GOOD)
        return v;
    *out = (struct jwt_claims){.subject = json_raw(json_get(t.claims, STR("sub"))),
        .signed_in = INSTANT_UNKNOWN};
    if (!seconds(t.claims, "auth_time", &out->signed_in))
        out->signed_in = INSTANT_UNKNOWN;
    jwt_email(t.claims, out);
    return JWT_GOOD;
}
