#include "portal/access/oidc.h"

#include "crypt/hash.h"
#include "crypt/random.h"
#include "portal/core/form.h"
#include "text/base64.h"
#include "text/json.h"

enum { RANDOM_BYTES = 32 };

static bool starts(struct raw r, struct str front)
{
    return raw_eq_str(raw_slice(r, 0, front.n), front);
}

/* An address we would send a browser or a secret to. */
static bool take_url(
    const struct json *o, const char *name, const struct site_login *l, struct raw *out)
{
    struct raw url = json_raw(json_get(o, str_z(name)));
    bool here =
        starts(url, STR("http://127.0.0.1:")) || starts(url, STR("http://localhost:"));
    if (url.n > OIDC_URL_MAX ||
        !(starts(url, STR("https://")) || (l->clear_here && here)))
        return false;
    for (size_t i = 0; i < url.n; i++) {
        if (url.p[i] <= ' ' || url.p[i] >= 0x7f || url.p[i] == '#' || url.p[i] == '\\')
            return false;
    }
    *out = url;
    return true;
}

static bool lists(const struct json *o, const char *name, struct str word)
{
    const struct json *list = json_get(o, str_z(name));
    for (const struct json *v = json_is(list, JSON_ARRAY) ? json_first(list) : NULL; v;
         v = json_next(v)) {
        if (raw_eq_str(json_raw(v), word))
            return true;
    }
    return false;
}

bool oidc_server_read(struct raw text, const struct site_login *login, struct arena *a,
    struct oidc_server *out)
{
    struct oidc_server s = {.names_itself = false};
    struct json *o;
    if (!json_parse(a, text, &o, NULL) ||
        !raw_eq_str(json_raw(json_get(o, STR("issuer"))), login->issuer) ||
        !take_url(o, "authorization_endpoint", login, &s.authorize) ||
        !take_url(o, "token_endpoint", login, &s.token) ||
        !take_url(o, "jwks_uri", login, &s.keys) ||
        !lists(o, "response_types_supported", STR("code")))
        return false;
    if (!take_url(o, "userinfo_endpoint", login, &s.userinfo))
        s.userinfo = raw_of(NULL, 0);
    if (!take_url(o, "end_session_endpoint", login, &s.end))
        s.end = raw_of(NULL, 0);
    if (!json_bool(json_get(o, STR("authorization_response_iss_parameter_supported")),
            &s.names_itself))
        s.names_itself = false;
    static const char *const ways = "token_endpoint_auth_methods_supported";
    s.posts_secret = lists(o, ways, STR("client_secret_post")) &&
                     !lists(o, ways, STR("client_secret_basic"));
    *out = s;
    return true;
}

static bool random_word(char out[OIDC_WORD_MAX], struct err *err)
{
    unsigned char bytes[RANDOM_BYTES];
    struct buf text;
    size_t n = 0;
    random_bytes(bytes, sizeof bytes);
    buf_init(&text, OIDC_WORD_MAX - 1);
    base64_url_add(&text, raw_of(bytes, sizeof bytes));
    bool done = buf_ok(&text, err);
    for (; done && n < text.n; n++)
        out[n] = (char)text.p[n];
    out[n] = 0;
    buf_wipe(&text);
    return done;
}

bool oidc_try_make(struct oidc_try *t, struct err *err)
{
    return random_word(t->state, err) && random_word(t->nonce, err) &&
           random_word(t->verifier, err);
}

static void add(struct buf *out, const char *name, struct raw value)
{
    buf_add_char(out, '&');
    buf_add_z(out, name);
    buf_add_char(out, '=');
    form_encode(value, out);
}

static void add_str(struct buf *out, const char *name, struct str value)
{
    add(out, name, raw_from_str(value));
}

/* Where the provider sends the browser back to. */
static void add_back(struct buf *out, const struct oidc_way *way)
{
    struct buf url;
    buf_init(&url, OIDC_URL_MAX);
    buf_add_str(&url, way->site->url);
    buf_printf(&url, "/login/%" STR_FMT "/back", STR_ARG(way->login->name));
    add(out, "redirect_uri", buf_raw(&url));
    buf_fini(&url);
}

static void begin_query(struct buf *out, struct raw url)
{
    bool has = false;
    for (size_t i = 0; i < url.n; i++)
        has |= url.p[i] == '?';
    buf_add_raw(out, url);
    buf_add_z(out, has ? "&" : "?");
}

bool oidc_go(const struct oidc_way *way, const struct oidc_try *t, struct buf *out,
    struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    struct buf proof;
    if (!sha256(raw_from_str(str_z(t->verifier)), hash, err))
        return false;
    buf_init(&proof, OIDC_WORD_MAX);
    base64_url_add(&proof, raw_of(hash, sizeof hash));
    begin_query(out, way->server->authorize);
    buf_add_z(out, "response_type=code&scope=openid%20email");
    add_str(out, "client_id", way->login->client_id);
    add_back(out, way);
    add_str(out, "state", str_z(t->state));
    add_str(out, "nonce", str_z(t->nonce));
    add_str(out, "code_challenge", buf_str(&proof));
    buf_add_z(out, "&code_challenge_method=S256");
    if (t->again)
        buf_add_z(out, "&prompt=login&max_age=0");
    buf_fini(&proof);
    return buf_ok(out, err);
}

bool oidc_token_form(const struct oidc_way *way, struct raw code, struct raw verifier,
    struct buf *out, struct err *err)
{
    const struct site_login *login = way->login;
    buf_add_z(out, "grant_type=authorization_code");
    add(out, "code", code);
    add(out, "code_verifier", verifier);
    add_back(out, way);
    if (!login->secret.n || way->server->posts_secret)
        add_str(out, "client_id", login->client_id);
    if (login->secret.n && way->server->posts_secret)
        add(out, "client_secret", login->secret);
    return buf_ok(out, err);
}

void oidc_leave(const struct oidc_way *way, struct buf *out)
{
    struct buf url;
    if (!way->server->end.n)
        return;
    buf_init(&url, OIDC_URL_MAX);
    buf_add_str(&url, way->site->url);
    buf_add_z(&url, "/sign-in");
    begin_query(out, way->server->end);
    buf_add_z(out, "client_id=");
    form_encode(raw_from_str(way->login->client_id), out);
    add(out, "post_logout_redirect_uri", buf_raw(&url));
    buf_fini(&url);
}
