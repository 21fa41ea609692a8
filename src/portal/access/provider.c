#include "portal/access/provider.h"

#include "base/mem.h"
#include "os/call.h"
#include "portal/core/form.h"

enum { ANSWER_MAX = 256 << 10, KEPT_MAX = 4 << 20, FORM_MAX = 16 << 10 };
static const int64_t minute_us = INT64_C(60000000);

struct known {
    struct arena about, set; /* the document; the keys */
    struct oidc_server server;
    struct jwt_keys keys;
    struct instant at, keys_at; /* when they were asked for; unknown: not yet */
};

struct providers {
    const struct site *site;
    struct known list[SITE_LOGINS_MAX];
};

bool providers_new(const struct site *site, struct providers **out, struct err *err)
{
    struct providers *p = mem_zalloc(sizeof *p);
    if (!p)
        return err_memory(err);
    p->site = site;
    for (size_t i = 0; i < SITE_LOGINS_MAX; i++) {
        arena_init(&p->list[i].about, KEPT_MAX);
        arena_init(&p->list[i].set, KEPT_MAX);
        p->list[i].at = p->list[i].keys_at = INSTANT_UNKNOWN;
    }
    *out = p;
    return true;
}

void providers_free(struct providers *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < SITE_LOGINS_MAX; i++) {
        arena_fini(&p->list[i].about);
        arena_fini(&p->list[i].set);
    }
    mem_free(p);
}

static struct known *known_of(struct providers *p, const struct site_login *login)
{
    return &p->list[login - p->site->logins];
}

static bool not_right(struct err *err, const struct site_login *login, const char *what)
{
    return err_set(err, ERR_IO, "portal.provider",
        "the provider %" STR_FMT " did not give %s", STR_ARG(login->name), what);
}

/* 200 and the body in `a`. */
static bool ask(const struct site_login *login, struct call_to *to, struct arena *a,
    struct raw *out, struct err *err)
{
    struct buf text;
    int status = 0;
    buf_init(&text, ANSWER_MAX);
    to->ca_file = login->ca_file;
    to->clear_here = login->clear_here;
    bool done = call_send(to, &status, &text, err);
    if (done && status != 200)
        done = not_right(err, login, "an answer of status 200");
    done = done && (arena_raw(a, buf_raw(&text), out) || err_memory(err));
    buf_wipe(&text);
    return done;
}

static bool is_fresh(struct instant at, struct instant now, int64_t minutes)
{
    return instant_known(at) && now.us >= at.us && now.us - at.us < minutes * minute_us;
}

bool provider_server(struct providers *p, const struct site_login *login,
    struct instant now, const struct oidc_server **out, struct err *err)
{
    struct known *k = known_of(p, login);
    struct buf url;
    struct raw text;
    if (is_fresh(k->at, now, 60)) {
        *out = &k->server;
        return true;
    }
    k->at = INSTANT_UNKNOWN;
    arena_reset(&k->about);
    buf_init(&url, OIDC_URL_MAX);
    buf_add_str(&url, str_ends(login->issuer, STR("/"))
                          ? str_slice(login->issuer, 0, login->issuer.n - 1)
                          : login->issuer);
    buf_add_z(&url, "/.well-known/openid-configuration");
    struct call_to to = {.url = buf_raw(&url)};
    bool done = buf_ok(&url, err) && ask(login, &to, &k->about, &text, err);
    buf_fini(&url);
    if (done && !oidc_server_read(text, login, &k->about, &k->server))
        done = not_right(err, login, "a discovery document that is its own and whole");
    if (!done)
        return false;
    k->at = now;
    *out = &k->server;
    return true;
}

/* `older`: keys that were asked for so many minutes ago are asked for again. */
static bool read_keys(
    struct known *k, const struct provider_back *in, int64_t older, struct err *err)
{
    struct raw text;
    if (is_fresh(k->keys_at, in->now, older))
        return true;
    k->keys_at = INSTANT_UNKNOWN;
    k->keys.count = 0;
    arena_reset(&k->set);
    struct call_to to = {.url = k->server.keys};
    if (!ask(in->login, &to, &k->set, &text, err))
        return false;
    if (!jwt_keys_read(text, &k->set, &k->keys))
        return not_right(err, in->login, "a set of keys");
    k->keys_at = in->now;
    return true;
}

struct tokens {
    struct raw id, access;
};

static bool exchange(struct providers *p, const struct provider_back *in,
    struct arena *a, struct tokens *out, struct err *err)
{
    const struct oidc_server *s = &known_of(p, in->login)->server;
    bool basic = in->login->secret.n && !s->posts_secret;
    struct buf form, user, secret;
    struct json *o;
    struct raw text;
    buf_init(&form, FORM_MAX);
    buf_init(&user, FORM_MAX);
    buf_init(&secret, FORM_MAX);
    form_encode(raw_from_str(in->login->client_id), &user);
    form_encode(in->login->secret, &secret);
    struct oidc_way way = {s, in->login, p->site};
    bool done = oidc_token_form(&way, in->code, in->verifier, &form, err);
    struct call_to to = {.url = s->token, .post = true, .body = buf_raw(&form)};
    if (basic) {
        to.user = buf_raw(&user);
        to.secret = buf_raw(&secret);
    }
    done = done && ask(in->login, &to, a, &text, err);
    buf_wipe(&form);
    buf_wipe(&user);
    buf_wipe(&secret);
    if (!done)
        return false;
    if (!json_parse(a, text, &o, NULL))
        return not_right(err, in->login, "a token in JSON");
    out->id = json_raw(json_get(o, STR("id_token")));
    out->access = json_raw(json_get(o, STR("access_token")));
    return out->id.n > 0 || not_right(err, in->login, "an ID token");
}

/* Many providers tell the address only there; it must be of the same person. */
static bool ask_email(struct providers *p, const struct provider_back *in,
    struct raw access, struct arena *a, struct jwt_claims *claims, struct err *err)
{
    const struct oidc_server *s = &known_of(p, in->login)->server;
    struct call_to to = {.url = s->userinfo, .bearer = access};
    struct json *o;
    struct raw text;
    if (claims->email.n || !s->userinfo.n || !access.n)
        return true;
    if (!ask(in->login, &to, a, &text, err))
        return false;
    if (json_parse(a, text, &o, NULL) &&
        raw_eq(json_raw(json_get(o, STR("sub"))), claims->subject))
        jwt_email(o, claims);
    return true;
}

bool provider_claims(struct providers *p, const struct provider_back *in,
    struct arena *a, struct jwt_claims *out, enum jwt_verdict *why, struct err *err)
{
    struct known *k = known_of(p, in->login);
    const struct oidc_server *s;
    struct tokens tokens;
    if (!provider_server(p, in->login, in->now, &s, err) ||
        !exchange(p, in, a, &tokens, err) || !read_keys(k, in, 60, err))
        return false;
    struct jwt_want want = {raw_from_str(in->login->issuer),
        raw_from_str(in->login->client_id), in->nonce, tokens.access, in->now};
    *why = jwt_read(tokens.id, &k->keys, &want, a, out);
    if (*why == JWT_KEY) { /* a new key: the provider has changed its own */
        if (!read_keys(k, in, 1, err))
            return false;
        *why = jwt_read(tokens.id, &k->keys, &want, a, out);
    }
    return *why != JWT_GOOD || ask_email(p, in, tokens.access, a, out, err);
}
