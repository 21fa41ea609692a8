/* Signing in with a provider that a test speaks for: also when it lies. */
#include <stdio.h>
#include <string.h>

#include "crypt/random.h"
#include "portal/access/login.h"
#include "tests/harness/answerer.h"
#include "tests/portal/issuer.h"
#include "tests/portal/site.h"

struct story {
    struct site_world w;
    struct answerer server;
    struct browser ann;
    struct signer *key, *shown; /* what it signs with; what its set holds */
    const char *kid, *issuer, *audience, *nonce, *more; /* NULL: right */
    const char *subject, *email, *document;
    bool verified, at_userinfo, quiet;
    int64_t ends_s, keys_asked;
    char url[64], seen_nonce[64], state[64];
};

static void say_document(struct story *s, struct buf *out)
{
    buf_printf(out,
        "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/auth?x=1\","
        "\"token_endpoint\":\"%s/token\",\"jwks_uri\":\"%s/keys\","
        "\"userinfo_endpoint\":\"%s/me\",\"end_session_endpoint\":\"%s/end\"%s,"
        "\"response_types_supported\":[\"code\"]}",
        s->document ? "https://other.example" : s->url, s->url, s->url, s->url, s->url,
        s->url, s->document ? s->document : "");
}

static void say_email(struct story *s, struct buf *out)
{
    if (s->email)
        buf_printf(out, ",\"email\":\"%s\",\"email_verified\":%s", s->email,
            s->verified ? "true" : "false");
}

static void say_token(struct story *s, struct buf *out)
{
    long long now = site_now().us / 1000000;
    char head[96];
    struct buf claims;
    buf_init(&claims, 2048);
    snprintf(head, sizeof head, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", s->kid);
    buf_printf(&claims,
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"nonce\":\"%s\",\"iat\":%lld,"
        "\"exp\":%lld,\"auth_time\":%lld",
        s->issuer ? s->issuer : s->url, s->audience ? s->audience : "abide", s->subject,
        s->nonce ? s->nonce : s->seen_nonce, now, now + s->ends_s, now - 5);
    if (!s->at_userinfo)
        say_email(s, &claims);
    buf_printf(&claims, "%s}", s->more ? s->more : "");
    buf_add_z(
        out, "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"id_token\":\"");
    issuer_token(s->key, head, buf_z(&claims), out);
    buf_add_z(out, "\"}");
    buf_fini(&claims);
}

static int provider(void *ctx, const char *head, const char *body, struct buf *out)
{
    struct story *s = ctx;
    if (s->quiet)
        return 500;
    if (strstr(head, "GET /.well-known/openid-configuration ")) {
        say_document(s, out);
    } else if (strstr(head, "GET /keys ")) {
        s->keys_asked++;
        buf_add_z(out, "{\"keys\":[");
        issuer_key(s->shown, s->kid, "", out);
        buf_add_z(out, "]}");
    } else if (strstr(head, "POST /token ")) {
        /* abide:s%40cret */
        if (!strstr(head, "Basic YWJpZGU6cyU0MGNyZXQ=") || !strstr(body, "code=c-1") ||
            !strstr(body, "&code_verifier=") || !strstr(body, "%2Flogin%2Facme%2Fback"))
            return 400;
        say_token(s, out);
    } else if (strstr(head, "GET /me ") && strstr(head, "Bearer at")) {
        buf_printf(out, "{\"sub\":\"%s\"", s->subject);
        say_email(s, out);
        buf_add_z(out, "}");
    } else {
        return 404;
    }
    return 200;
}

static void begin(struct story *s, struct t *t)
{
    char conf[512];
    *s = (struct story){.server = {.call = provider, .ctx = s},
        .key = signer_new(PUBLIC_ES256, 0),
        .kid = "k1",
        .subject = "u-1",
        .email = "ann@example.org",
        .verified = true,
        .ends_s = 300};
    s->shown = s->key;
    T_OK(t, s->key && answerer_begin(&s->server));
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d", s->server.port);
    snprintf(conf, sizeof conf,
        "[login acme]\ntitle = Acme\nissuer = %s\nclient_id = abide\n"
        "insecure_loopback = yes\n",
        s->url);
    site_open_with(&s->w, t, conf, "s@cret\n");
    s->ann = browser_new(&s->w);
}

static void finish(struct story *s)
{
    browser_free(&s->ann);
    site_close(&s->w);
    answerer_end(&s->server);
    if (s->shown != s->key)
        signer_free(s->shown);
    signer_free(s->key);
}

/* To the provider: what the browser is sent there with. */
static bool go(struct story *s, struct browser *b, const char *query)
{
    char path[300];
    snprintf(path, sizeof path, "/login/acme%s", query);
    return browser_get(b, path) == 303 &&
           browser_cut(b, "&state=", '&', s->state, sizeof s->state) &&
           browser_cut(b, "&nonce=", '&', s->seen_nonce, sizeof s->seen_nonce);
}

static int back(struct story *s, struct browser *b)
{
    char path[200];
    snprintf(path, sizeof path, "/login/acme/back?code=c-1&state=%s", s->state);
    return browser_get(b, path);
}

static int come(struct story *s, struct browser *b, const char *query)
{
    T_OK(s->w.t, go(s, b, query));
    return back(s, b);
}

static bool comes_to(struct browser *b, const char *path)
{
    char line[200];
    snprintf(line, sizeof line, "location: %s\r\n", path);
    return browser_shows(b, line);
}

static void sign_out(struct story *s, struct browser *b)
{
    browser_get(b, "/account");
    T_EQ(s->w.t, browser_post(b, "/sign-out", ""), 303);
}

static void a_provider_s_person_comes_in_and_comes_again(struct t *t)
{
    struct story s;
    begin(&s, t);
    browser_get(&s.ann, "/sign-in?next=/chats?q=a%26b");
    T_OK(t, browser_shows(&s.ann, "/login/acme?next=%2Fchats%3Fq%3Da%26b"));
    T_OK(t, go(&s, &s.ann, "?next=/chats"));
    T_OK(t, browser_shows(&s.ann, "/auth?x=1&response_type=code&scope=openid%20email"));
    T_OK(t, browser_shows(&s.ann, "&code_challenge_method=S256"));
    T_EQ(t, back(&s, &s.ann), 303);
    T_OK(t, comes_to(&s.ann, "/chats?said=welcome"));
    T_EQ(t, browser_get(&s.ann, "/account"), 200);
    T_OK(t, browser_shows(&s.ann, "ann@example.org") && browser_shows(&s.ann, "Acme"));
    struct id first = site_vault(&s.w, "ann@example.org");
    sign_out(&s, &s.ann);
    T_OK(t, comes_to(&s.ann, "/sign-in?left=acme&said=signed_out"));
    browser_get(&s.ann, "/sign-in?left=acme");
    T_OK(t, browser_shows(&s.ann, "/login/acme/end"));
    T_EQ(t, browser_get(&s.ann, "/login/acme/end"), 303);
    T_OK(t, browser_shows(&s.ann, "/end?client_id=abide&post_logout_redirect_uri="));
    s.email = "other@example.org"; /* what it is called there may change */
    T_EQ(t, come(&s, &s.ann, ""), 303);
    T_OK(t, comes_to(&s.ann, "/controls"));
    T_OK(t, id_eq(first, site_vault(&s.w, "ann@example.org")));
    finish(&s);
}

static void a_wrong_answer_brings_nobody_in(struct t *t)
{
    struct story s;
    struct signer *other = signer_new(PUBLIC_ES256, 0), *own;
    begin(&s, t);
    own = s.key;
    for (int row = 0; row < 6; row++) {
        s.nonce = row == 0 ? "another" : NULL;
        s.issuer = row == 1 ? "https://evil.example" : NULL;
        s.audience = row == 2 ? "somebody" : NULL;
        s.key = row == 3 ? other : own;
        s.ends_s = row == 4 ? -1000 : 300;
        s.more = row == 5 ? ",\"at_hash\":\"AAAA\"" : NULL;
        browser_get(&s.ann, "/sign-in");
        if (!T_EQ(t, come(&s, &s.ann, ""), 422))
            t_note(t, "row %d", row);
        T_OK(t, browser_shows(&s.ann, "could not be taken"));
        T_EQ(t, browser_get(&s.ann, "/controls"), 303);
    }
    s.more = NULL;
    /* The provider said no; another provider's answer. */
    T_OK(t, go(&s, &s.ann, ""));
    char path[200];
    snprintf(
        path, sizeof path, "/login/acme/back?error=access_denied&state=%s", s.state);
    T_EQ(t, browser_get(&s.ann, path), 422);
    T_OK(t, go(&s, &s.ann, ""));
    snprintf(path, sizeof path,
        "/login/acme/back?code=c-1&iss=https%%3A%%2F%%2Fevil.example&state=%s",
        s.state);
    T_EQ(t, browser_get(&s.ann, path), 422);
    T_OK(t, go(&s, &s.ann, "?next=/chats"));
    snprintf(path, sizeof path, "/login/acme/back?code=c-2&state=%s", s.state);
    T_EQ(t, browser_get(&s.ann, path), 502);
    T_EQ(t, browser_get(&s.ann, "/login/none"), 404);
    T_EQ(t, browser_get(&s.ann, "/login/none/back"), 404);
    T_EQ(t, browser_get(&s.ann, "/login/acme?next=https://evil.example"), 403);
    T_EQ(t, browser_get(&s.ann, "/login/acme?again=1"), 403);
    T_EQ(t, browser_get(&s.ann, "/login/acme?t=AAAA"), 403);
    s.key = own;
    signer_free(other);
    finish(&s);
}

static void what_comes_back_counts_once_and_in_its_browser(struct t *t)
{
    struct story s;
    struct browser other;
    begin(&s, t);
    other = browser_new(&s.w);
    browser_get(&other, "/sign-in");
    T_OK(t, go(&s, &s.ann, ""));
    T_EQ(t, back(&s, &other), 410);
    T_EQ(t, back(&s, &s.ann), 410); /* it was tried, and is gone */
    T_OK(t, go(&s, &s.ann, ""));
    T_EQ(t, back(&s, &s.ann), 303);
    T_EQ(t, back(&s, &s.ann), 410);
    T_OK(t, go(&s, &other, ""));
    site_later(11 * 60);
    T_EQ(t, back(&s, &other), 410);
    T_EQ(t, browser_get(&other, "/login/acme/back?code=c-1&state=x"), 410);
    browser_free(&other);
    finish(&s);
}

static void an_account_that_is_there_is_joined_with_its_own_proof_only(struct t *t)
{
    struct story s;
    struct browser bob;
    char key[64], path[200], id[ID_TEXT];
    begin(&s, t);
    browser_sign_up(&s.ann, "ann@example.org");
    bob = browser_new(&s.w);
    T_EQ(t, come(&s, &bob, ""), 303);
    T_OK(t, comes_to(&bob, "/sign-in?next=/account&said=login_known"));
    T_EQ(t, browser_get(&bob, "/controls"), 303); /* nobody is signed in */
    /* Signed in, and just now: then they are. */
    browser_get(&s.ann, "/account");
    T_EQ(t, browser_post(&s.ann, "/account/logins/none", ""), 404);
    T_EQ(t, browser_post(&s.ann, "/account/logins/acme", ""), 200);
    T_OK(t, browser_cut(&s.ann, "/login/acme?t=", '"', key, sizeof key));
    snprintf(path, sizeof path, "?t=%s", key);
    T_EQ(t, come(&s, &s.ann, path), 303);
    T_OK(t, comes_to(&s.ann, "/account?said=login_added"));
    snprintf(path, sizeof path, "/login/acme?t=%s", key);
    T_EQ(t, browser_get(&s.ann, path), 403); /* good once */
    T_EQ(t, come(&s, &bob, ""), 303);
    T_OK(t, comes_to(&bob, "/controls"));
    /* It shows once more who it is, when it is the same person. */
    site_later(3600);
    browser_get(&s.ann, "/again");
    T_OK(t, browser_shows(&s.ann, "/login/acme?again=1"));
    s.subject = "u-2";
    T_EQ(t, come(&s, &s.ann, "?again=1"), 422);
    s.subject = "u-1";
    T_OK(t, go(&s, &s.ann, "?again=1&next=/account/delete"));
    T_OK(t, browser_shows(&s.ann, "&prompt=login&max_age=0"));
    T_EQ(t, back(&s, &s.ann), 303);
    T_OK(t, comes_to(&s.ann, "/account/delete"));
    /* And is parted again. */
    browser_get(&s.ann, "/account");
    T_OK(t, browser_cut(&s.ann, "id=\"login-", '"', id, sizeof id));
    snprintf(path, sizeof path, "/account/logins/%s/remove", id);
    T_EQ(t, browser_post(&s.ann, path, ""), 303);
    T_OK(t, comes_to(&s.ann, "/account?said=login_removed"));
    T_EQ(t, browser_post(&s.ann, path, ""), 404);
    sign_out(&s, &bob);
    T_EQ(t, come(&s, &bob, ""), 303);
    T_OK(t, comes_to(&bob, "/sign-in?next=/account&said=login_known"));
    browser_free(&bob);
    finish(&s);
}

static void an_address_nobody_looked_at_is_none(struct t *t)
{
    struct story s;
    char id[ID_TEXT], path[200];
    begin(&s, t);
    browser_sign_up(&s.ann, "ann@example.org");
    sign_out(&s, &s.ann);
    s.verified = false;
    T_EQ(t, come(&s, &s.ann, ""), 303);
    T_OK(t, comes_to(&s.ann, "/controls?said=welcome"));
    browser_get(&s.ann, "/account");
    T_OK(t, !browser_shows(&s.ann, "class=\"lead\">ann@example.org"));
    /* It has no other way in: the provider stays. */
    T_OK(t, browser_cut(&s.ann, "id=\"login-", '"', id, sizeof id));
    snprintf(path, sizeof path, "/account/logins/%s/remove", id);
    T_EQ(t, browser_post(&s.ann, path, ""), 303);
    T_OK(t, comes_to(&s.ann, "/account?said=login_last"));
    /* Another account is not come into from this one. */
    s.subject = "u-9";
    s.email = "zoe@example.org";
    s.verified = s.at_userinfo = true;
    struct browser zoe = browser_new(&s.w);
    T_EQ(t, come(&s, &zoe, ""), 303);
    browser_get(&zoe, "/account");
    T_OK(t, browser_shows(&zoe, "zoe@example.org"));
    T_EQ(t, come(&s, &s.ann, ""), 409);
    browser_free(&zoe);
    finish(&s);
}

static void a_provider_changes_its_keys_and_may_be_away(struct t *t)
{
    struct story s;
    begin(&s, t);
    T_EQ(t, come(&s, &s.ann, ""), 303);
    T_EQ(t, s.keys_asked, 1);
    sign_out(&s, &s.ann);
    T_EQ(t, come(&s, &s.ann, ""), 303);
    T_EQ(t, s.keys_asked, 1); /* kept */
    sign_out(&s, &s.ann);
    s.kid = "k2";
    T_EQ(t, come(&s, &s.ann, ""), 422); /* asked a moment ago: not again */
    site_later(61);
    T_EQ(t, come(&s, &s.ann, ""), 303);
    T_EQ(t, s.keys_asked, 2);
    sign_out(&s, &s.ann);
    site_later(3601);
    s.quiet = true;
    T_EQ(t, browser_get(&s.ann, "/login/acme"), 502);
    s.quiet = false;
    s.document = ",\"x\":1";
    T_EQ(t, browser_get(&s.ann, "/login/acme"), 502); /* another's document */
    finish(&s);
}

static void a_deleted_account_stays_away(struct t *t)
{
    struct story s;
    begin(&s, t);
    T_EQ(t, come(&s, &s.ann, ""), 303);
    browser_get(&s.ann, "/account/delete");
    T_EQ(t,
        browser_post(&s.ann, "/account/delete", "email=ann@example.org&confirm=DELETE"),
        200);
    browser_get(&s.ann, "/sign-in");
    T_EQ(t, come(&s, &s.ann, ""), 403);
    T_EQ(t, browser_get(&s.ann, "/controls"), 303);
    finish(&s);
}

static const struct t_case cases[] = {
    T_CASE(a_provider_s_person_comes_in_and_comes_again),
    T_CASE(a_wrong_answer_brings_nobody_in),
    T_CASE(what_comes_back_counts_once_and_in_its_browser),
    T_CASE(an_account_that_is_there_is_joined_with_its_own_proof_only),
    T_CASE(an_address_nobody_looked_at_is_none),
    T_CASE(a_provider_changes_its_keys_and_may_be_away),
    T_CASE(a_deleted_account_stays_away),
};

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    return crypt_ready(&err) ? t_main(argc, argv, cases, COUNT(cases)) : 1;
}
