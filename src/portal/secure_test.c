/* What must never work: forms from elsewhere, others' things, markup, other places. */
#include <stdio.h>
#include <string.h>

#include "os/now.h"
#include "tests/portal/site.h"

struct two {
    struct site_world w;
    struct browser ann, bob, nobody;
    char chat[ID_TEXT], session[ID_TEXT];
};

static void begin(struct two *s, struct t *t)
{
    struct site_chat chat = {
        "c1", "Anns own title", "Anns own words", MODE_REGULAR, {{0}}};
    site_open(&s->w, t);
    s->ann = browser_new(&s->w);
    s->bob = browser_new(&s->w);
    s->nobody = browser_new(&s->w);
    browser_sign_up(&s->ann, "ann@example.org");
    browser_sign_up(&s->bob, "bob@example.org");
    site_put(&s->w, site_vault(&s->w, "ann@example.org"), &chat, s->chat);
    browser_get(&s->nobody, "/sign-in");
    browser_get(&s->ann, "/account");
    T_OK(t,
        browser_cut(&s->ann, "/account/sessions/", '/', s->session, sizeof s->session));
}

static void finish(struct two *s)
{
    browser_free(&s->ann);
    browser_free(&s->bob);
    browser_free(&s->nobody);
    site_close(&s->w);
}

/* The path of a route with something of Ann's for each name. */
static void fill(const struct two *s, const char *pattern, char out[256])
{
    const char *name = strchr(pattern, '{');
    const char *id = strstr(pattern, "sessions") ? s->session : s->chat;
    const char *end = name ? strchr(name, '}') : NULL;
    if (!name || !end)
        snprintf(out, 256, "%s", pattern);
    else
        snprintf(out, 256, "%.*s%s%s", (int)(name - pattern), pattern, id, end + 1);
}

static bool takes(const struct route *r, enum http_method method)
{
    return r->methods & ROUTE_METHOD(method);
}

static int ask(struct browser *b, const struct route *r, const char *path)
{
    return takes(r, HTTP_METHOD_GET) ? browser_get(b, path)
                                     : browser_post(b, path, "value=on&days=1");
}

static void every_page_is_for_whom_the_table_says(struct t *t)
{
    struct two s;
    begin(&s, t);
    struct route_module m = portal_module(s.w.portal);
    size_t asked = 0;
    for (size_t i = 0; i < m.count; i++) {
        const struct route *r = &m.routes[i];
        char path[256];
        fill(&s, r->path, path);
        if (!(r->parties & (PARTY_BIT(PARTY_PERSON) | PARTY_BIT(PARTY_PRODUCT))))
            continue; /* anyone's, or the desk's: desk/desk_test.c */
        int got = ask(&s.nobody, r, path);
        bool product = r->parties == PARTY_BIT(PARTY_PRODUCT);
        bool away = got == 303 && browser_shows(&s.nobody, "location: /sign-in");
        if (!T_OK(t, product ? got == 401 : away))
            t_note(t, "%s: %d", path, got);
        T_OK(t, !browser_shows(&s.nobody, "Anns own"));
        asked++;
    }
    T_OK(t, asked > 25);
    finish(&s);
}

static void nobody_reaches_what_is_anothers(struct t *t)
{
    struct two s;
    size_t asked = 0;
    begin(&s, t);
    struct route_module m = portal_module(s.w.portal);
    for (size_t i = 0; i < m.count; i++) {
        const struct route *r = &m.routes[i];
        char path[256];
        if (!strchr(r->path, '{') || r->parties != PARTY_BIT(PARTY_PERSON))
            continue;
        fill(&s, r->path, path);
        int got = ask(&s.bob, r, path);
        if (!T_EQ(t, got, 404))
            t_note(t, "%s", path);
        T_OK(t, !browser_shows(&s.bob, "Anns own"));
        asked++;
    }
    T_OK(t, asked >= 10);
    /* Nothing of Ann's has changed. */
    T_EQ(t, browser_get(&s.ann, "/chats"), 200);
    T_OK(t,
        browser_shows(&s.ann, "Anns own title") && !browser_shows(&s.ann, "Archived"));
    T_EQ(t, browser_get(&s.bob, "/chats?q=own"), 200);
    T_OK(t, !browser_shows(&s.bob, "Anns own"));
    finish(&s);
}

static void a_form_from_elsewhere_changes_nothing(struct t *t)
{
    static const struct {
        const char *says, *fields, *body;
    } rows[] = {{"no token", NULL, "control=training&value=on"},
        {"an empty token", NULL, "csrf=&control=training&value=on"},
        {"a token of nobody's", NULL,
            "csrf=00112233445566778899aabbccddeeff&control=training&value=on"},
        {"another site", "Sec-Fetch-Site: cross-site\r\n", NULL},
        {"a sister site", "Sec-Fetch-Site: same-site\r\n", NULL},
        {"another origin", "Origin: https://evil.example\r\n", NULL},
        {"no origin at all", "Origin: null\r\n", NULL}};
    struct two s;
    char body[256];
    begin(&s, t);
    browser_get(&s.ann, "/controls");
    browser_get(&s.bob, "/controls");
    for (size_t i = 0; i < COUNT(rows); i++) {
        snprintf(body, sizeof body, "csrf=%s&control=training&value=on", s.ann.csrf);
        s.ann.more = rows[i].fields;
        int got = browser_ask(
            &s.ann, "POST", "/controls", rows[i].body ? rows[i].body : body);
        if (!T_EQ(t, got, 403))
            t_note(t, "%s", rows[i].says);
    }
    snprintf(body, sizeof body, "csrf=%s&control=training&value=on", s.bob.csrf);
    T_EQ(t, browser_ask(&s.ann, "POST", "/controls", body), 403);
    browser_get(&s.ann, "/controls");
    T_OK(t, !browser_shows(&s.ann, "#4")); /* the ledger has its first three lines */
    s.ann.more = "Sec-Fetch-Site: same-origin\r\nOrigin: http://127.0.0.1:1\r\n";
    T_EQ(t, browser_post(&s.ann, "/controls", "control=training&value=on"), 303);
    /* Signed out: the token is of the visitor's own cookie. */
    snprintf(body, sizeof body, "csrf=%s&email=a@b.org&password=x", s.bob.csrf);
    T_EQ(t, browser_ask(&s.nobody, "POST", "/sign-in", body), 403);
    finish(&s);
}

static void a_session_is_never_taken_over(struct t *t)
{
    struct two s;
    char before[256];
    begin(&s, t);
    /* A token somebody planted is nobody's session, and is not taken over. */
    snprintf(s.nobody.session, sizeof s.nobody.session, "%s", s.ann.session);
    s.nobody.session[40] = s.nobody.session[40] == '0' ? '1' : '0';
    snprintf(before, sizeof before, "%s", s.nobody.session);
    T_EQ(t, browser_get(&s.nobody, "/controls"), 303);
    browser_get(&s.nobody, "/sign-in");
    T_EQ(t,
        browser_post(
            &s.nobody, "/sign-in", "email=bob@example.org&password=" SITE_PASSWORD),
        303);
    T_OK(t, strcmp(before, s.nobody.session) != 0);
    /* Proving it once more gives a new token, and the old one is dead. */
    snprintf(before, sizeof before, "%s", s.ann.session);
    browser_get(&s.ann, "/again");
    T_EQ(t, browser_post(&s.ann, "/again", "password=" SITE_PASSWORD), 303);
    T_OK(t, strcmp(before, s.ann.session) != 0);
    snprintf(s.nobody.session, sizeof s.nobody.session, "%s", before);
    T_EQ(t, browser_get(&s.nobody, "/controls"), 303);
    T_EQ(t, browser_get(&s.ann, "/controls"), 200);
    finish(&s);
}

#define EVIL "\"><script>alert(1)</script><img src=x onerror=alert(2)>'`"
#define EVIL_URL                                                                       \
    "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%3Cimg+src%3Dx+onerror%3D"               \
    "alert(2)%3E%27%60"

static void check_markup(struct t *t, struct browser *b, const char *where)
{
    bool markup = browser_shows(b, "<script>alert") || browser_shows(b, "<img src=x") ||
                  browser_shows(b, "alert(2)>");
    if (!T_OK(t, !markup))
        t_note(t, "%s", where);
}

static void words_are_never_markup(struct t *t)
{
    static const char *const paths[] = {"/sign-in?next=" EVIL_URL,
        "/sign-up?email=" EVIL_URL, "/forgot?email=" EVIL_URL, "/link?t=" EVIL_URL,
        "/hand-over?t=" EVIL_URL, "/controls?said=" EVIL_URL, "/chats?q=" EVIL_URL,
        "/chats?before=" EVIL_URL, "/again?next=" EVIL_URL, "/account?said=" EVIL_URL,
        "/account/delete?email=" EVIL_URL, "/shared/x%3Cscript%3Ealert(1)"};
    static const struct {
        const char *path, *fields;
    } forms[] = {
        {"/sign-in", "email=" EVIL_URL "&next=" EVIL_URL "&password=" EVIL_URL},
        {"/sign-up", "email=" EVIL_URL}, {"/forgot", "email=" EVIL_URL},
        {"/link", "t=" EVIL_URL "&password=" EVIL_URL},
        {"/controls", "control=" EVIL_URL "&value=" EVIL_URL},
        {"/controls", "age=" EVIL_URL "&region=" EVIL_URL},
        {"/language", "language=" EVIL_URL "&next=" EVIL_URL},
        {"/account/password", "now=" EVIL_URL "&password=" EVIL_URL},
        {"/account/delete", "email=" EVIL_URL "&confirm=" EVIL_URL}};
    struct site_chat chat = {"evil", EVIL, EVIL, MODE_REGULAR, {{0}}};
    struct two s;
    char path[256];
    begin(&s, t);
    site_put(&s.w, site_vault(&s.w, "ann@example.org"), &chat, s.chat);
    for (size_t i = 0; i < COUNT(paths); i++) {
        browser_get(&s.ann, paths[i]);
        check_markup(t, &s.ann, paths[i]);
        browser_get(&s.nobody, paths[i]);
        check_markup(t, &s.nobody, paths[i]);
    }
    for (size_t i = 0; i < COUNT(forms); i++) {
        browser_post(&s.ann, forms[i].path, forms[i].fields);
        check_markup(t, &s.ann, forms[i].path);
        browser_get(&s.nobody, "/sign-in");
        browser_post(&s.nobody, forms[i].path, forms[i].fields);
        check_markup(t, &s.nobody, forms[i].path);
    }
    /* Stored: a title, words, what a browser calls itself. */
    static const char *const stored[] = {"/chats", "/chats/{id}", "/chats/{id}/delete"};
    for (size_t i = 0; i < COUNT(stored); i++) {
        fill(&s, stored[i], path);
        T_EQ(t, browser_get(&s.ann, path), 200);
        T_OK(t, browser_shows(&s.ann, "&lt;script&gt;alert(1)"));
        check_markup(t, &s.ann, path);
    }
    browser_get(&s.bob, "/again");
    s.bob.more = "User-Agent: " EVIL "\r\n";
    browser_post(&s.bob, "/again", "password=" SITE_PASSWORD);
    T_EQ(t, browser_get(&s.bob, "/account"), 200);
    T_OK(t, browser_shows(&s.bob, "&lt;script&gt;alert(1)"));
    check_markup(t, &s.bob, "User-Agent");
    finish(&s);
}

static void nobody_is_sent_elsewhere(struct t *t)
{
    static const char *const rows[] = {"https://evil.example/", "//evil.example/",
        "/%5Cevil.example", "%5C%5Cevil.example", "javascript:alert(1)",
        "/a%0d%0aset-cookie:+evil=1", "%2F%2Fevil.example", "+//evil.example"};
    struct two s;
    char fields[300], path[300];
    begin(&s, t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        snprintf(fields, sizeof fields, "language=de&next=%s", rows[i]);
        browser_get(&s.ann, "/controls");
        T_EQ(t, browser_post(&s.ann, "/language", fields), 303);
        T_OK(t, browser_shows(&s.ann, "location: /\r\n"));
        T_OK(t, !browser_shows(&s.ann, "evil="));
        snprintf(path, sizeof path, "/sign-in?next=%s", rows[i]);
        T_EQ(t, browser_get(&s.ann, path), 303); /* signed in: it goes on */
        if (!T_OK(t, browser_shows(&s.ann, "location: /controls\r\n") &&
                         !browser_shows(&s.ann, "evil")))
            t_note(t, "%s", rows[i]);
    }
    finish(&s);
}

static void every_answer_carries_its_fields(struct t *t)
{
    static const char *const fields[] = {
        "content-security-policy: default-src 'none'; style-src 'sha256-",
        "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
        "form-action 'self'", "x-frame-options: DENY",
        "x-content-type-options: nosniff", "referrer-policy: same-origin",
        "x-robots-tag: noindex", "cross-origin-opener-policy: same-origin"};
    static const char *const paths[] = {"/", "/sign-in", "/controls", "/chats", "/data",
        "/account", "/help", "/chats/none", "/nothing/here", "/.well-known/gpc.json"};
    struct two s;
    begin(&s, t);
    for (size_t i = 0; i < COUNT(paths); i++) {
        int got = browser_get(&s.ann, paths[i]);
        for (size_t k = 0; k < COUNT(fields) && got != 0 && i != 8; k++) {
            if (!T_OK(t, browser_shows(&s.ann, fields[k])))
                t_note(t, "%s: %s", paths[i], fields[k]);
        }
        T_OK(t, !browser_shows(&s.ann, "unsafe-inline") && s.ann.got.n < 60 << 10);
        T_OK(t,
            !browser_shows(&s.ann, " style=\"") && !browser_shows(&s.ann, "<script>"));
    }
    browser_get(&s.nobody, "/sign-in");
    T_OK(t,
        browser_shows(&s.nobody, "HttpOnly; SameSite=Lax") || s.nobody.visitor[0] != 0);
    finish(&s);
}

/* The answer without what differs between two browsers anyway. */
static void strip(struct browser *b)
{
    char *z = (char *)(uintptr_t)browser_text(b), *at = strstr(z, b->csrf);
    while (at && b->csrf[0]) {
        memset(at, 'x', strlen(b->csrf));
        at = strstr(at, b->csrf);
    }
}

static int64_t try(struct browser *b, const char *email)
{
    char fields[200];
    snprintf(fields, sizeof fields, "email=%s&password=wrong+wrong+wrong", email);
    int64_t start = now_monotonic_us();
    T_EQ(b->w->t, browser_post(b, "/sign-in", fields), 422);
    return now_monotonic_us() - start;
}

static void answers_do_not_tell_who_has_an_account(struct t *t)
{
    struct two s;
    int64_t known = INT64_MAX, unknown = INT64_MAX;
    struct buf first;
    begin(&s, t);
    buf_init(&first, 1 << 20);
    for (int i = 0; i < 4; i++) {
        int64_t one = try(&s.nobody, "ann@example.org");
        known = one < known ? one : known;
        strip(&s.nobody);
        buf_clear(&first);
        buf_add_raw(&first, buf_raw(&s.nobody.got));
        one = try(&s.nobody, "eve@example.org");
        unknown = one < unknown ? one : unknown;
        strip(&s.nobody);
    }
    /* The same bytes, but for the address that was typed. */
    T_EQ(t, first.n, s.nobody.got.n);
    T_OK(t, known < 3 * unknown && unknown < 3 * known);
    t_note(t, "sign-in, best of 4: known %lld us, unknown %lld us", (long long)known,
        (long long)unknown);
    static const char *const forms[] = {"/sign-up", "/forgot"};
    for (size_t i = 0; i < COUNT(forms); i++) {
        browser_get(&s.nobody, forms[i]);
        T_EQ(t, browser_post(&s.nobody, forms[i], "email=ann@example.org"), 303);
        strip(&s.nobody);
        buf_clear(&first);
        buf_add_raw(&first, buf_raw(&s.nobody.got));
        T_EQ(t, browser_post(&s.nobody, forms[i], "email=eve@example.org"), 303);
        T_OK(t, raw_eq(buf_raw(&first), buf_raw(&s.nobody.got)));
    }
    buf_fini(&first);
    finish(&s);
}

static void who_tries_for_ever_waits(struct t *t)
{
    struct two s;
    int last = 0, tries = 0;
    begin(&s, t);
    while (last != 429 && tries++ < 20)
        last = browser_post(
            &s.nobody, "/sign-in", "email=ann@example.org&password=guess+guess");
    T_EQ(t, last, 429);
    T_EQ(t, tries, 11);
    /* Another account is not kept out by that. */
    T_EQ(t,
        browser_post(
            &s.nobody, "/sign-in", "email=bob@example.org&password=" SITE_PASSWORD),
        303);
    for (last = 0, tries = 0; last != 429 && tries < 8; tries++) {
        browser_get(&s.nobody, "/forgot");
        last = browser_post(&s.nobody, "/forgot", "email=zoe@example.org");
    }
    T_EQ(t, last, 429);
    finish(&s);
}

static const struct t_case cases[] = {
    T_CASE(every_page_is_for_whom_the_table_says),
    T_CASE(nobody_reaches_what_is_anothers),
    T_CASE(a_form_from_elsewhere_changes_nothing),
    T_CASE(a_session_is_never_taken_over),
    T_CASE(words_are_never_markup),
    T_CASE(nobody_is_sent_elsewhere),
    T_CASE(every_answer_carries_its_fields),
    T_CASE(answers_do_not_tell_who_has_an_account),
    T_CASE(who_tries_for_ever_waits),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
