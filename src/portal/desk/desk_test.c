#include "portal/desk/desk.h"

#include <stdio.h>
#include <string.h>

#include "portal/desk/team_test_priv.h"

/* --- who may what --- */

static bool is_away(struct browser *b)
{
    return b->status == 303 && browser_shows(b, "location: /desk/sign-in");
}

static void fill(const char *pattern, char out[256])
{
    const char *name = strchr(pattern, '{'), *end = name ? strchr(name, '}') : NULL;
    const char *rest = end ? end + 1 : "";
    bool number = end && strncmp(name, "{number}", 8) == 0;
    if (!end)
        snprintf(out, 256, "%s", pattern);
    else
        snprintf(out, 256, "%.*s%s%.*s%s", (int)(name - pattern), pattern,
            number ? "1" : "00112233445566778899aabbccddeeff", (int)strcspn(rest, "{"),
            rest, strchr(rest, '{') ? "00112233445566778899aabbccddeeff" : "");
}

static int try(struct browser *b, const struct route *r, const char *path)
{
    return r->methods & ROUTE_METHOD(HTTP_METHOD_GET) ? browser_get(b, path)
                                                      : browser_post(b, path, "x=1");
}

static void try_role(struct team *s, struct browser *b, enum party role)
{
    struct route_module m = portal_module(s->w.portal);
    size_t tried = 0;
    for (size_t i = 0; i < m.count; i++) {
        const struct route *r = &m.routes[i];
        char path[256];
        if (!(r->parties & DESK_STAFF))
            continue;
        fill(r->path, path);
        int got = try(b, r, path);
        bool may = (r->parties & PARTY_BIT(role)) != 0;
        bool out = strstr(r->path, "sign-out") != NULL && may;
        bool right = role == PARTY_NOBODY ? is_away(b)
                     : may                ? got != 403 && (out || !is_away(b))
                                          : got == 403;
        if (!T_OK(s->w.t, right))
            t_note(s->w.t, "%s as %s: %d", path, party_word(role).p, got);
        if (out)
            browser_staff(b, party_word(role).p, role);
        tried++;
    }
    T_OK(s->w.t, tried >= 14);
}

static void every_desk_page_is_for_its_roles(struct t *t)
{
    struct team s;
    begin(&s, t);
    ask(&s, &cleos);
    browser_get(&s.nobody, "/sign-in");
    try_role(&s, &s.nobody, PARTY_NOBODY);
    browser_sign_up(&s.nobody, "ann@example.org");
    try_role(&s, &s.nobody, PARTY_NOBODY); /* a person is nobody here */
    for (int role = PARTY_OPERATOR; role <= PARTY_ADMIN; role++) {
        struct browser b = browser_new(&s.w);
        browser_staff(&b, party_word((enum party)role).p, (enum party)role);
        try_role(&s, &b, (enum party)role);
        /* And the desk opens nothing of people's. */
        T_EQ(t, browser_get(&b, "/controls"), 303);
        T_OK(t, browser_shows(&b, "location: /sign-in"));
        browser_free(&b);
    }
    finish(&s);
}

static void an_entry_lets_in_once_under_a_new_session(struct t *t)
{
    struct team s;
    char entry[CREDENTIAL_TEXT], fields[200], path[200], old[256];
    begin(&s, t);
    site_staff(&s.w, "kim", PARTY_AUDITOR, entry);
    snprintf(path, sizeof path, "/desk/sign-in?entry=%s", entry);
    snprintf(fields, sizeof fields, "entry=%s", entry);
    /* Opening the link changes nothing; a planted session is not taken over. */
    snprintf(s.nobody.desk, sizeof s.nobody.desk, "%s", s.mia.desk);
    s.nobody.desk[40] = s.nobody.desk[40] == '0' ? '1' : '0';
    snprintf(old, sizeof old, "%s", s.nobody.desk);
    T_EQ(t, browser_get(&s.nobody, path), 200);
    T_EQ(t, browser_get(&s.nobody, path), 200);
    T_EQ(t, browser_post(&s.nobody, "/desk/sign-in", fields), 303);
    T_OK(t, strcmp(old, s.nobody.desk) != 0);
    T_EQ(t, browser_get(&s.nobody, "/desk"), 200);
    struct browser b = browser_new(&s.w);
    browser_get(&b, "/desk/sign-in");
    T_EQ(t, browser_post(&b, "/desk/sign-in", fields), 422);
    T_OK(t, browser_shows(&b, "lets nobody in"));
    /* Coming in again ends the session that was. */
    snprintf(old, sizeof old, "%s", s.mia.desk);
    site_staff(&s.w, "mia", PARTY_OFFICER, entry);
    snprintf(fields, sizeof fields, "entry=%s", entry);
    browser_get(&s.mia, "/desk/me");
    T_EQ(t, browser_post(&s.mia, "/desk/sign-in", fields), 303);
    T_OK(t, strcmp(old, s.mia.desk) != 0);
    snprintf(b.desk, sizeof b.desk, "%s", old);
    T_EQ(t, browser_get(&b, "/desk"), 303);
    T_EQ(t, browser_get(&s.mia, "/desk"), 200);
    /* Gone with the name, at once. */
    struct err err = ERR_INIT;
    T_DONE(t, store_begin(s.w.f.store, &err), &err);
    T_DONE(t, admin_revoke(s.w.f.store, STR("mia"), site_now(), &err), &err);
    T_DONE(t, store_commit(s.w.f.store, &err), &err);
    T_EQ(t, browser_get(&s.mia, "/desk"), 303);
    browser_free(&b);
    finish(&s);
}

static void a_password_of_ones_own_lets_in(struct t *t)
{
    struct team s;
    begin(&s, t);
    struct browser b = browser_new(&s.w);
    browser_staff(&b, "mia", PARTY_OFFICER);
    browser_get(&s.mia, "/desk/me");
    T_EQ(t, browser_post(&s.mia, "/desk/me/password", "password=short"), 422);
    T_EQ(t, browser_post(&s.mia, "/desk/me/password", "password=" SITE_PASSWORD), 303);
    T_EQ(t, browser_get(&s.mia, "/desk"), 200);
    T_EQ(t, browser_get(&b, "/desk"), 303); /* her other session */
    T_EQ(t, browser_get(&s.noa, "/desk"), 200);
    browser_get(&s.mia, "/desk/me");
    T_EQ(t, browser_post(&s.mia, "/desk/sign-out", ""), 303);
    T_EQ(t, browser_get(&s.mia, "/desk"), 303);
    browser_get(&s.mia, "/desk/sign-in");
    static const char *const wrong[] = {"name=mia&password=no",
        "name=noa&password=" SITE_PASSWORD, "name=%00&password=" SITE_PASSWORD,
        "name=zoe&password=" SITE_PASSWORD, "entry=abide-00"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        if (!T_EQ(t, browser_post(&s.mia, "/desk/sign-in", wrong[i]), 422))
            t_note(t, "%s", wrong[i]);
    }
    T_EQ(t, browser_post(&s.mia, "/desk/sign-in", "name=mia&password=" SITE_PASSWORD),
        303);
    T_EQ(t, browser_get(&s.mia, "/desk/sign-in"), 303);
    T_OK(t, browser_shows(&s.mia, "location: /desk\r\n"));
    browser_get(&s.mia, "/desk");
    T_EQ(t, browser_post(&s.mia, "/desk/language", "language=de&next=/desk"), 303);
    browser_free(&b);
    finish(&s);
}

static void a_form_from_elsewhere_does_nothing_at_the_desk(struct t *t)
{
    struct team s;
    char body[256];
    begin(&s, t);
    int64_t number = ask(&s, &cleos);
    browser_get(&s.mia, "/desk");
    browser_get(&s.noa, "/desk");
    snprintf(body, sizeof body, "csrf=%s&act=acknowledge", s.noa.csrf);
    T_EQ(t, browser_ask(&s.mia, "POST", at(&s, number, "/do"), body), 403);
    T_EQ(t, browser_ask(&s.mia, "POST", at(&s, number, "/do"), "act=acknowledge"), 403);
    snprintf(body, sizeof body, "csrf=%s&act=acknowledge", s.mia.csrf);
    s.mia.more = "Sec-Fetch-Site: cross-site\r\n";
    T_EQ(t, browser_ask(&s.mia, "POST", at(&s, number, "/do"), body), 403);
    T_EQ(t, see(&s, number).state.state, REQUEST_OPEN);
    T_EQ(t, browser_ask(&s.mia, "POST", at(&s, number, "/do"), body), 303);
    T_EQ(t, see(&s, number).state.state, REQUEST_WORK);
    finish(&s);
}

/* --- the queue --- */

static void the_queue_is_filtered_and_says_deadlines_in_words(struct t *t)
{
    const struct asking late = {
        REQUEST_ACCESS, REGIME_PIPA, "late@example.org", "", 12};
    const struct asking soon = {REQUEST_ACCESS, REGIME_PIPA, "soon@example.org", "", 5};
    struct team s;
    char fields[100];
    begin(&s, t);
    int64_t first = ask(&s, &cleos), second = ask(&s, &late), third = ask(&s, &soon);
    T_EQ(t, browser_get(&s.mia, "/desk"), 200);
    T_OK(t, browser_shows(&s.mia, "c…@example.org"));
    T_OK(t, !browser_shows(&s.mia, "cleo@example.org"));
    T_OK(t, browser_shows(&s.mia, "<span class=\"due late\">2 days overdue</span>"));
    T_OK(t, browser_shows(&s.mia, "<span class=\"due soon\">5 days left</span>"));
    T_OK(t, browser_shows(&s.mia, "<span class=\"due calm\">"));
    T_OK(t, browser_shows(&s.mia, "3</span>"));
    T_EQ(t, browser_get(&s.mia, "/desk?show=late"), 200);
    T_OK(t, browser_shows(&s.mia, "l…@") && !browser_shows(&s.mia, "c…@"));
    T_EQ(t, browser_get(&s.mia, "/desk?show=soon"), 200);
    T_OK(t, browser_shows(&s.mia, "s…@") && !browser_shows(&s.mia, "l…@"));
    snprintf(
        fields, sizeof fields, "act=assign&assignee=mia&case=%lld", (long long)third);
    T_EQ(t, browser_post(&s.mia, "/desk/bulk", fields), 200);
    T_EQ(t, browser_get(&s.mia, "/desk?show=mine"), 200);
    T_OK(t, browser_shows(&s.mia, "s…@") && !browser_shows(&s.mia, "c…@"));
    T_EQ(t, browser_get(&s.noa, "/desk?show=mine"), 200);
    T_OK(t, browser_shows(&s.noa, "No cases here."));
    T_EQ(t, browser_get(&s.noa, "/desk?show=free"), 200);
    T_OK(t, browser_shows(&s.noa, "c…@") && !browser_shows(&s.noa, "s…@"));
    T_EQ(t, browser_get(&s.noa, "/desk?show=closed"), 200);
    T_OK(t, browser_shows(&s.noa, "No cases here."));
    snprintf(fields, sizeof fields, "/desk?q=%lld", (long long)first);
    T_EQ(t, browser_get(&s.mia, fields), 303);
    T_EQ(t, browser_get(&s.mia, "/desk?q=999"), 200);
    T_OK(t, browser_shows(&s.mia, "There is no such case."));
    T_EQ(t, second, 2);
    finish(&s);
}

static void the_queue_comes_in_pages(struct t *t)
{
    struct team s;
    char next[128], path[200];
    begin(&s, t);
    for (int i = 0; i < 30; i++) {
        char mail[32];
        struct asking one = cleos;
        snprintf(mail, sizeof mail, "%c@n%d.example", 'a' + i % 26, i);
        one.mail = mail;
        one.days_ago = 20 - i % 20;
        ask(&s, &one);
    }
    T_EQ(t, browser_get(&s.mia, "/desk"), 200);
    T_OK(t, browser_shows(&s.mia, "@n0.example") && s.mia.got.n < 60 << 10);
    T_OK(t, browser_cut(&s.mia, "after=", '"', next, sizeof next));
    snprintf(path, sizeof path, "/desk?show=all&after=%s", next);
    T_EQ(t, browser_get(&s.mia, path), 200);
    T_OK(t, !browser_shows(&s.mia, "@n0.example"));
    T_OK(t, browser_shows(&s.mia, "@n19.example"));
    T_OK(t, !browser_shows(&s.mia, "after="));
    /* 0, 20 ...: each once. */
    T_EQ(t, browser_get(&s.mia, "/desk?after=x_y"), 200);
    T_OK(t, browser_shows(&s.mia, "@n0.example"));
    finish(&s);
}

static void several_at_once_say_each_what_came_of_it(struct t *t)
{
    struct team s;
    char fields[200];
    begin(&s, t);
    const struct asking korea = {REQUEST_ACCESS, REGIME_PIPA, "k@example.org", "", 1};
    int64_t first = ask(&s, &cleos), second = ask(&s, &korea);
    browser_get(&s.mia, "/desk");
    snprintf(fields, sizeof fields,
        "act=extend&reason=complex&text=Sorry&case=%lld&case=%lld&case=77&case=x",
        (long long)first, (long long)second);
    T_EQ(t, browser_post(&s.mia, "/desk/bulk", fields), 200);
    T_OK(t, browser_shows(&s.mia, "Done."));
    T_OK(t, browser_shows(&s.mia, "Not possible in this state."));
    T_OK(t, browser_shows(&s.mia, "There is no such case."));
    T_OK(t, instant_known(see(&s, first).state.extended));
    T_OK(t, !instant_known(see(&s, second).state.extended));
    browser_get(&s.mia, "/desk");
    T_EQ(t, browser_post(&s.mia, "/desk/bulk", "act=destroy&case=1"), 400);
    T_EQ(t, browser_post(&s.mia, "/desk/bulk", "act=extend&reason=bored&case=1"), 400);
    T_EQ(t, browser_post(&s.mia, "/desk/bulk", "act=assign&assignee=noa"), 200);
    T_OK(t, browser_shows(&s.mia, "No case was chosen."));
    finish(&s);
}

static const struct t_case cases[] = {
    T_CASE(every_desk_page_is_for_its_roles),
    T_CASE(an_entry_lets_in_once_under_a_new_session),
    T_CASE(a_password_of_ones_own_lets_in),
    T_CASE(a_form_from_elsewhere_does_nothing_at_the_desk),
    T_CASE(the_queue_is_filtered_and_says_deadlines_in_words),
    T_CASE(the_queue_comes_in_pages),
    T_CASE(several_at_once_say_each_what_came_of_it),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
