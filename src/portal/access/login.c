/*
 * Signing in with a provider (OpenID Connect, authorization code with PKCE). What a
 * browser brings back counts once, in that browser, for ten minutes.
 */
#include "portal/access/login.h"
#include "portal/access/provider.h"
#include "portal/page/page.h"
#include "store/person/message.h"
#include "text/base64.h"

enum { TRY_MINUTES = 10, GO_MAX = 8192 };
static const int64_t minute_us = INT64_C(60000000);
static const struct str acts[] = {
    [LOGIN_COME] = STR_INIT("come"),
    [LOGIN_AGAIN] = STR_INIT("again"),
    [LOGIN_LINK] = STR_INIT("link"),
};

/* --- what is remembered while somebody is at the provider --- */

struct going {
    struct ask *ask;
    const struct site_login *login;
    enum login_act act;
    struct oidc_try try;
};

static bool state_id(
    struct flow *f, struct id home, struct raw state, struct id *out, struct err *err)
{
    struct buf name;
    buf_init(&name, 256);
    buf_add_z(&name, "login ");
    buf_add_raw(&name, state);
    bool done = buf_ok(&name, err) &&
                pass_id(f->store, home, PASS_CHALLENGE, buf_raw(&name), out, err);
    buf_fini(&name);
    return done;
}

/* "ACT NAME NONCE VERIFIER"; whose browser; where they want to go. */
static bool remember(struct flow *f, void *ctx, struct err *err)
{
    const struct going *g = ctx;
    struct id home;
    struct buf how;
    struct pass p = {.made = f->now,
        .expires = {f->now.us + TRY_MINUTES * minute_us},
        .what = challenge_browser(g->ask),
        .where = form_find(&g->ask->form, STR("next"))};
    buf_init(&how, PASS_TEXT_MAX);
    buf_printf(&how, "%" STR_FMT " %" STR_FMT " %s %s", STR_ARG(acts[g->act]),
        STR_ARG(g->login->name), g->try.nonce, g->try.verifier);
    p.how = buf_raw(&how);
    bool done = buf_ok(&how, err) && message_outbox(f->store, f->now, &home, err) &&
                state_id(f, home, raw_from_str(str_z(g->try.state)), &p.id, err) &&
                pass_put(f->store, home, PASS_CHALLENGE, &p, err);
    buf_wipe(&how);
    return done;
}

struct coming {
    struct ask *ask;
    struct pass pass;
    bool found;
};

static bool recall(struct flow *f, void *ctx, struct err *err)
{
    struct coming *c = ctx;
    struct pass_name name = {.kind = PASS_CHALLENGE, .now = f->now};
    struct raw state = form_find(&c->ask->form, STR("state"));
    return message_outbox(f->store, f->now, &name.vault, err) &&
           state_id(f, name.vault, state, &name.id, err) &&
           pass_find(f->store, &name, &c->ask->arena, &c->pass, &c->found, err) &&
           (!c->found || pass_drop(f->store, &name, &c->found, err));
}

static struct raw word(struct raw *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ')
        n++;
    struct raw out = raw_slice(*rest, 0, n);
    *rest = raw_slice(*rest, n + 1, rest->n);
    return out;
}

/* What was remembered fits this browser and this provider. */
static bool fits(struct ask *a, const struct site_login *login, const struct pass *p,
    struct login_back *out)
{
    struct raw rest = p->how, act = word(&rest);
    bool known = false;
    for (size_t i = 0; i < COUNT(acts); i++) {
        if (!raw_eq_str(act, acts[i]))
            continue;
        out->act = (enum login_act)i;
        known = true;
    }
    known = known && raw_eq_str(word(&rest), login->name) &&
            raw_eq(p->what, challenge_browser(a));
    out->login = login;
    out->nonce = word(&rest);
    out->verifier = word(&rest);
    out->next = p->where;
    return known && (out->act == LOGIN_COME || a->who.signed_in);
}

/* --- pages --- */

static const struct site_login *find(struct ask *a)
{
    const struct site_login *login = site_login(a->site, a->names[0]);
    if (!login)
        ask_refuse(a, 404, "absent");
    return login;
}

/* Adding a provider to an account begins with a form here; `t` shows that it did. */
static bool read_act(struct ask *a, enum login_act *act, bool *good, struct err *err)
{
    struct raw t = form_find(&a->form, STR("t"));
    struct buf bytes;
    *act = form_find(&a->form, STR("again")).n ? LOGIN_AGAIN : LOGIN_COME;
    *good = *act == LOGIN_COME || a->who.signed_in;
    if (!t.n)
        return true;
    *act = LOGIN_LINK;
    buf_init(&bytes, PASSKEY_CHALLENGE_BYTES);
    *good = a->who.signed_in && base64_url_parse(t, &bytes);
    bool done =
        !*good || challenge_take(a, CHALLENGE_LOGIN, buf_raw(&bytes), good, err);
    buf_fini(&bytes);
    return done;
}

static bool go(
    struct ask *a, struct going *g, const struct oidc_server *s, struct err *err)
{
    struct oidc_way way = {s, g->login, a->site};
    struct buf url;
    g->try.again = g->act == LOGIN_AGAIN;
    buf_init(&url, GO_MAX);
    bool done = oidc_try_make(&g->try, err) && oidc_go(&way, &g->try, &url, err) &&
                flow_write(a->flow, remember, g, err) &&
                ask_leave(a, buf_raw(&url), err);
    buf_wipe(&url);
    return done;
}

static bool unreachable(struct ask *a)
{
    ask_refuse(a, 502, "provider");
    return true;
}

bool access_login(struct ask *a, struct err *err)
{
    struct going g = {.ask = a, .login = find(a)};
    const struct oidc_server *s;
    struct raw next = form_find(&a->form, STR("next"));
    struct err why = ERR_INIT;
    bool good = false;
    if (!g.login)
        return true;
    if (!read_act(a, &g.act, &good, err))
        return false;
    if (!good || (next.n && !form_path(next))) {
        ask_refuse(a, 403, "form");
        return true;
    }
    if (!provider_server(a->providers, g.login, a->flow->now, &s, &why))
        return unreachable(a);
    return go(a, &g, s, err);
}

/* The provider said no, or something about its answer is not as it should be. */
static bool refused(struct ask *a, const struct login_back *b, struct err *err)
{
    if (b->act == LOGIN_AGAIN)
        return entry_again_page(a, "login", err);
    if (b->act == LOGIN_COME)
        return entry_sign_in_page(a, "login", err);
    ask_redirect(a, "/account");
    ask_tell(a, "login_not");
    return true;
}

/* RFC 9207: an answer that names its issuer is of this one. */
static bool is_its_own(
    struct ask *a, const struct site_login *login, const struct oidc_server *s)
{
    struct raw issuer = form_find(&a->form, STR("iss"));
    return issuer.n ? raw_eq_str(issuer, login->issuer) : !s->names_itself;
}

static bool take(struct ask *a, struct login_back *b, struct err *err)
{
    const struct oidc_server *s;
    struct provider_back in = {b->login, form_find(&a->form, STR("code")), b->nonce,
        b->verifier, a->flow->now};
    struct err why = ERR_INIT;
    enum jwt_verdict verdict;
    if (!in.code.n || form_find(&a->form, STR("error")).n)
        return refused(a, b, err);
    if (!provider_server(a->providers, b->login, a->flow->now, &s, &why))
        return unreachable(a);
    if (!is_its_own(a, b->login, s))
        return refused(a, b, err);
    if (!provider_claims(a->providers, &in, &a->arena, &b->claims, &verdict, &why))
        return unreachable(a);
    return verdict == JWT_GOOD ? login_take(a, b, err) : refused(a, b, err);
}

bool access_login_back(struct ask *a, struct err *err)
{
    const struct site_login *login = find(a);
    struct coming c = {.ask = a};
    struct login_back b;
    if (!login)
        return true;
    if (!flow_write(a->flow, recall, &c, err))
        return false;
    if (!c.found || !fits(a, login, &c.pass, &b)) {
        ask_refuse(a, 410, "link");
        return true;
    }
    return take(a, &b, err);
}

/* Out of the provider too, if it has a place for that. */
bool access_login_end(struct ask *a, struct err *err)
{
    const struct site_login *login = find(a);
    const struct oidc_server *s;
    struct err why = ERR_INIT;
    struct buf url;
    if (!login)
        return true;
    if (!provider_server(a->providers, login, a->flow->now, &s, &why))
        return unreachable(a);
    buf_init(&url, GO_MAX);
    struct oidc_way way = {s, login, a->site};
    oidc_leave(&way, &url);
    bool done = buf_ok(&url, err);
    if (done && url.n)
        done = ask_leave(a, buf_raw(&url), err);
    else if (done)
        ask_redirect(a, "/sign-in");
    buf_fini(&url);
    return done;
}
