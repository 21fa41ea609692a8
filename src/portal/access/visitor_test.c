/* Somebody without an account chooses for their browser; then they come in. */
#include <stdio.h>
#include <string.h>

#include "portal/core/browser.h"
#include "tests/portal/site.h"

#define KEY "Authorization: Bearer key-of-app\r\n"

static void a_cookie_is_read_or_says_nothing(struct t *t)
{
    static const struct {
        const char *cookie;
        enum browser_says says;
        size_t marks;
    } rows[] = {{"", BROWSER_UNSET, 0}, {"on", BROWSER_ON, 0}, {"off", BROWSER_OFF, 0},
        {"off.0123abcd", BROWSER_OFF, 1}, {"off.0123abcd.4567cdef", BROWSER_OFF, 2},
        {"off.0123", BROWSER_UNSET, 0}, {"off.0123abcdX", BROWSER_UNSET, 0},
        {"maybe", BROWSER_UNSET, 0}, {"off<b>", BROWSER_UNSET, 0},
        {"off.11111111.22222222.33333333.44444444.55555555", BROWSER_UNSET, 0}};
    struct buf text;
    buf_init(&text, RAW_TOKEN_MAX);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct browser_choice c = browser_read(raw_from_str(str_z(rows[i].cookie)));
        if (!T_EQ(t, c.says, rows[i].says) || !T_EQ(t, c.mark_count, rows[i].marks))
            t_note(t, "%s", rows[i].cookie);
        buf_clear(&text);
        browser_write(&c, &text);
        T_STR(t, buf_str(&text),
            rows[i].says == BROWSER_UNSET ? STR("") : str_z(rows[i].cookie));
    }
    struct browser_choice c = {.says = BROWSER_OFF};
    for (char i = '1'; i < '7'; i++) {
        char mark[BROWSER_MARK];
        memset(mark, i, sizeof mark);
        browser_meets(&c, mark);
        T_OK(t, browser_has_met(&c, mark));
    }
    T_EQ(t, c.mark_count, BROWSER_MARKS_MAX);
    T_OK(t, !browser_has_met(&c, "11111111") && browser_has_met(&c, "66666666"));
    buf_fini(&text);
}

static void a_no_of_the_browser_goes_along_once(struct t *t)
{
    struct site_world w;
    struct browser b;
    char fields[100];
    site_open(&w, t);
    b = browser_new(&w);
    browser_sign_up(&b, "ann@example.org");
    T_EQ(t, browser_post(&b, "/controls", "control=training&value=on"), 303);
    browser_get(&b, "/controls");
    T_EQ(t, browser_post(&b, "/sign-out", ""), 303);
    site_later(60);
    T_EQ(t, browser_get(&b, "/browser"), 200);
    T_OK(t, browser_shows(&b, "value=\"on\" aria-describedby"));
    T_OK(t, browser_shows(&b, "value=\"off\" aria-describedby"));
    T_EQ(t, browser_post(&b, "/browser", "value=maybe"), 400);
    browser_get(&b, "/browser");
    T_EQ(t, browser_post(&b, "/browser", "value=off"), 303);
    T_EQ(t, browser_get(&b, "/browser"), 200);
    T_OK(t, browser_shows(&b, "aria-checked=\"false\""));
    browser_get(&b, "/sign-in");
    snprintf(fields, sizeof fields, "email=ann@example.org&password=" SITE_PASSWORD);
    T_EQ(t, browser_post(&b, "/sign-in", fields), 303);
    T_OK(t, browser_shows(&b, "set-cookie: abide-choice=off."));
    T_EQ(t, browser_get(&b, "/controls"), 200);
    T_OK(t, browser_shows(&b, "is not used to train"));
    T_OK(t, browser_shows(&b, "in a browser, before signing in"));
    /* A yes said here is later than it, and the browser does not say no again. */
    T_EQ(t, browser_post(&b, "/controls", "control=training&value=on"), 303);
    T_EQ(t, browser_get(&b, "/controls"), 200);
    T_OK(t, browser_shows(&b, "may be used to train"));
    T_EQ(t, browser_post(&b, "/sign-out", ""), 303);
    site_later(60);
    browser_get(&b, "/sign-in");
    T_EQ(t, browser_post(&b, "/sign-in", fields), 303);
    T_EQ(t, browser_get(&b, "/controls"), 200);
    T_OK(t, browser_shows(&b, "may be used to train"));
    browser_free(&b);
    site_close(&w);
}

static void a_yes_of_the_browser_opens_no_account(struct t *t)
{
    struct site_world w;
    struct browser b;
    site_open(&w, t);
    b = browser_new(&w);
    browser_sign_up(&b, "ann@example.org");
    T_EQ(t, browser_post(&b, "/controls", "control=training&value=off"), 303);
    browser_get(&b, "/controls");
    T_EQ(t, browser_post(&b, "/sign-out", ""), 303);
    browser_get(&b, "/sign-in");
    snprintf(b.choice, sizeof b.choice, "on");
    b.more = "Sec-GPC: 1\r\n";
    T_EQ(t,
        browser_post(&b, "/sign-in", "email=ann@example.org&password=" SITE_PASSWORD),
        303);
    T_EQ(t, browser_get(&b, "/controls"), 200);
    T_OK(t, browser_shows(&b, "is not used to train"));
    T_OK(t, browser_shows(&b, "by the browser")); /* the signal stands in the ledger */
    T_EQ(t, browser_get(&b, "/browser"), 303);    /* who is in has their own page */
    b.more = NULL;
    browser_free(&b);
    site_close(&w);
}

static void a_product_asks_what_its_visitor_chose(struct t *t)
{
    struct site_world w;
    struct browser product, visitor;
    char token[64], path[200], fields[200];
    site_open(&w, t);
    product = browser_new(&w);
    visitor = browser_new(&w);
    product.more = KEY;
    T_EQ(t, browser_ask(&product, "POST", "/v1/portal-visitors", "nonsense"), 400);
    product.more = KEY;
    T_EQ(t,
        browser_ask(&product, "POST", "/v1/portal-visitors",
            "{\"return\":\"javascript:alert(1)\"}"),
        400);
    product.more = KEY;
    T_EQ(t,
        browser_ask(&product, "POST", "/v1/portal-visitors",
            "{\"return\":\"https://app.example/back?a=1\"}"),
        201);
    T_OK(t, browser_cut(&product, "\"visitor\":\"", '"', token, sizeof token));
    snprintf(path, sizeof path, "/v1/portal-visitors/%s", token);
    product.more = KEY;
    T_EQ(t, browser_get(&product, path), 200);
    T_OK(t, browser_shows(&product, "{\"seen\":false,\"training\":\"unset\""));
    snprintf(fields, sizeof fields, "/browser?t=%s", token);
    visitor.more = "Sec-GPC: 1\r\n";
    T_EQ(t, browser_get(&visitor, fields), 200);
    T_OK(t, browser_shows(&visitor, "href=\"https://app.example/back?a=1\""));
    T_OK(t, browser_shows(&visitor, "Global Privacy Control"));
    product.more = KEY;
    T_EQ(t, browser_get(&product, path), 200);
    T_OK(t,
        browser_shows(&product, "{\"seen\":true,\"training\":\"unset\",\"gpc\":true}"));
    snprintf(fields, sizeof fields, "value=off&t=%s", token);
    T_EQ(t, browser_post(&visitor, "/browser", fields), 303);
    T_OK(t, browser_shows(&visitor, "location: /browser?t="));
    product.more = KEY;
    T_EQ(t, browser_get(&product, path), 200);
    T_OK(t,
        browser_shows(&product, "{\"seen\":true,\"training\":\"off\",\"gpc\":false}"));
    T_EQ(t, browser_get(&visitor, path), 401); /* not for its visitor */
    product.more = KEY;
    T_EQ(t, browser_get(&product, "/v1/portal-visitors/none"), 404);
    site_later(3700);
    product.more = KEY;
    T_EQ(t, browser_get(&product, path), 404);
    browser_free(&product);
    browser_free(&visitor);
    site_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_cookie_is_read_or_says_nothing),
    T_CASE(a_no_of_the_browser_goes_along_once),
    T_CASE(a_yes_of_the_browser_opens_no_account),
    T_CASE(a_product_asks_what_its_visitor_chose),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
