/* What stays and what changes when the configuration is read again, and in whose zone.
 */
#include <stdio.h>
#include <string.h>

#include "tests/portal/site.h"

#define UP "[upstream up]\nurl = http://127.0.0.1:9\n"
#define OTHER_KEY                                                                      \
    "[project other]\nupstream = up\nkey_sha256 = "                                    \
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"

static int hand_over(struct browser *b)
{
    b->more = "Authorization: Bearer key-of-app\r\n";
    return browser_ask(b, "POST", "/v1/portal-sessions", "{\"user\":\"u1\"}");
}

static void a_reload_changes_products_keys_and_keeps_people_in(struct t *t)
{
    struct site_world w;
    struct browser ann, product;
    char link[200], path[256];
    site_open(&w, t);
    ann = browser_new(&w);
    product = browser_new(&w);
    browser_sign_up(&ann, "ann@example.org");
    T_EQ(t, hand_over(&product), 201);
    T_OK(t, browser_cut(&product, "/hand-over?t=", '"', link, sizeof link));
    browser_get(&ann, "/controls");
    site_reload(&w, UP OTHER_KEY);
    T_EQ(t, hand_over(&product), 401); /* the key is gone at once */
    /* Whoever is in stays in, also with a page that was open before. */
    T_EQ(t, browser_post(&ann, "/controls", "control=training&value=on"), 303);
    T_EQ(t, browser_get(&ann, "/controls"), 200);
    /* What was handed over before is good for its minute. */
    struct browser user = browser_new(&w);
    snprintf(path, sizeof path, "/hand-over?t=%s", link);
    T_EQ(t, browser_get(&user, path), 303);
    T_EQ(t, browser_get(&user, "/controls"), 200);
    site_reload(
        &w, UP "[project app]\nupstream = up\nkey_sha256 = " SITE_KEY_SHA256 "\n");
    T_EQ(t, hand_over(&product), 201);
    browser_free(&ann);
    browser_free(&user);
    browser_free(&product);
    site_close(&w);
}

static void times_are_said_in_the_zone_somebody_chose(struct t *t)
{
    struct site_world w;
    struct browser ann;
    site_open(&w, t);
    ann = browser_new(&w);
    browser_sign_up(&ann, "ann@example.org");
    browser_get(&ann, "/account");
    T_OK(t, browser_shows(&ann, "2026-03-01 00:00 UTC"));
    T_OK(t, browser_shows(&ann, "<option selected>UTC</option>"));
    T_EQ(t, browser_post(&ann, "/account/zone", "zone=America/New_York"), 303);
    T_EQ(t, browser_get(&ann, "/account?said=zone_set"), 200);
    T_OK(t, browser_shows(&ann, "2026-02-28 19:00 America/New_York"));
    T_OK(t, browser_shows(&ann, "datetime=\"2026-03-01T00:00:00Z\""));
    T_OK(t, browser_shows(&ann, "data-zone=\"America/New_York\""));
    T_OK(t, browser_shows(&ann, "<option selected>America/New_York</option>"));
    T_EQ(t, browser_post(&ann, "/account/zone", "zone=Mars/Olympus"), 400);
    T_EQ(t, browser_post(&ann, "/account/zone", "zone=UTC"), 303);
    T_EQ(t, browser_get(&ann, "/account"), 200);
    T_OK(t, browser_shows(&ann, "2026-03-01 00:00 UTC"));
    T_OK(t, !browser_shows(&ann, "data-zone"));
    browser_free(&ann);
    site_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_reload_changes_products_keys_and_keeps_people_in),
    T_CASE(times_are_said_in_the_zone_somebody_chose),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
