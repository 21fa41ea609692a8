#include <stdio.h>
#include <string.h>

#include "flow/group/flow_group.h"
#include "store/ledger.h"
#include "tests/portal/site.h"

struct club {
    struct site_world w;
    struct browser ann, bob, eve;
};

static void join(struct club *c, const char *email)
{
    const struct choice line = {.at = instant_from_civil(2025, 1, 1),
        .recorded = instant_from_civil(2025, 1, 1),
        .control = CONTROL_ORG,
        .value = STR("acme"),
        .evidence = STR("test"),
        .actor = STR("operator")};
    struct err err = ERR_INIT;
    uint64_t position;
    struct id vault = site_vault(&c->w, email);
    T_DONE(c->w.t, store_begin(c->w.f.store, &err), &err);
    T_DONE(c->w.t, ledger_add(c->w.f.store, vault, &line, &position, &err), &err);
    T_DONE(c->w.t, store_commit(c->w.f.store, &err), &err);
}

static void club_open(struct club *c, struct t *t)
{
    char id[ID_TEXT];
    struct err err = ERR_INIT;
    site_open(&c->w, t);
    c->ann = browser_new(&c->w);
    c->bob = browser_new(&c->w);
    c->eve = browser_new(&c->w);
    browser_sign_up(&c->ann, "ann@example.org");
    browser_sign_up(&c->bob, "bob@example.org");
    browser_sign_up(&c->eve, "eve@example.org");
    join(c, "ann@example.org");
    join(c, "bob@example.org");
    c->w.f.now = instant_from_civil(2025, 1, 1);
    const struct flow_group_owner owner = {
        STR("acme"), id_format(site_vault(&c->w, "ann@example.org"), id), false};
    T_DONE(t, flow_group_owner(&c->w.f, &owner, &err), &err);
}

static void club_close(struct club *c)
{
    browser_free(&c->ann);
    browser_free(&c->bob);
    browser_free(&c->eve);
    site_close(&c->w);
}

static void a_member_sees_and_cannot_switch(struct t *t)
{
    static const struct {
        const char *path, *fields;
    } rows[] = {{"/organisation/share", "kind=share_io&value=all"},
        {"/organisation/share", "kind=share_io&value=none"},
        {"/organisation/share", "kind=share_evals&value=projects&project=p1"},
        {"/organisation/domain", "domain=a.example.org&value=on"},
        {"/organisation/keep", "days=30"}};
    struct club c;
    club_open(&c, t);
    T_EQ(t, browser_get(&c.bob, "/organisation"), 200);
    T_OK(t, browser_shows(&c.bob, "You are a member"));
    T_OK(t, browser_shows(&c.bob, "Administrators of your workspace can view"));
    T_OK(t, browser_shows(&c.bob, "Nothing is shared"));
    T_OK(t, !browser_shows(&c.bob, "action=\"/organisation"));
    for (size_t i = 0; i < COUNT(rows); i++) {
        browser_get(&c.bob, "/organisation");
        if (!T_EQ(t, browser_post(&c.bob, rows[i].path, rows[i].fields), 403))
            t_note(t, "%s %s", rows[i].path, rows[i].fields);
    }
    T_EQ(t, browser_get(&c.ann, "/organisation"), 200);
    T_OK(t, browser_shows(&c.ann, "Nothing is shared"));
    T_OK(t, browser_shows(&c.ann, "The list is empty"));
    club_close(&c);
}

static void an_owner_decides_and_members_see_it(struct t *t)
{
    struct club c;
    club_open(&c, t);
    T_EQ(t, browser_get(&c.ann, "/organisation"), 200);
    T_OK(t, browser_shows(&c.ann, "You are an owner"));
    T_EQ(
        t, browser_post(&c.ann, "/organisation/share", "kind=share_io&value=all"), 303);
    T_OK(t, browser_shows(&c.ann, "said=group_shares"));
    T_EQ(t,
        browser_post(&c.ann, "/organisation/share",
            "kind=share_evals&value=projects&project=p1"),
        303);
    T_EQ(t,
        browser_post(&c.ann, "/organisation/domain", "domain=a.example.org&value=on"),
        303);
    T_EQ(t, browser_post(&c.ann, "/organisation/keep", "days=90"), 303);
    T_EQ(t, browser_get(&c.bob, "/organisation"), 200);
    T_OK(t, browser_shows(&c.bob, "Everything is shared"));
    T_OK(t, browser_shows(&c.bob, "<code>p1</code>"));
    T_OK(t, browser_shows(&c.bob, "<code>a.example.org</code>"));
    T_OK(t, browser_shows(&c.bob, "90 days after they began"));
    T_OK(t, browser_shows(&c.bob, "2027-03-01"));
    T_EQ(t, browser_post(&c.ann, "/organisation/share", "kind=share_io&value=none"),
        303);
    T_OK(t, browser_shows(&c.ann, "said=group_stopped"));
    T_EQ(t, browser_post(&c.ann, "/organisation/keep", "days=plan"), 303);
    T_EQ(t, browser_get(&c.bob, "/organisation"), 200);
    T_OK(t, !browser_shows(&c.bob, "90 days after they began"));
    T_EQ(t, browser_post(&c.ann, "/organisation/share", "kind=training&value=on"), 400);
    T_EQ(t, browser_post(&c.ann, "/organisation/share", "kind=share_io&value=maybe"),
        400);
    T_EQ(t, browser_post(&c.ann, "/organisation/keep", "days=x"), 400);
    T_EQ(t,
        browser_post(&c.ann, "/organisation/domain", "domain=%3Cscript%3E&value=on"),
        400);
    club_close(&c);
}

/* A sharing of a year ago: its owner is told where they land, a member is not. */
static void what_is_overdue_is_raised(struct t *t)
{
    struct club c;
    struct err err = ERR_INIT;
    enum flow_group_done done;
    club_open(&c, t);
    c.w.f.now = instant_from_civil(2025, 2, 1);
    const struct flow_group_act act = {site_vault(&c.w, "ann@example.org"),
        CONTROL_SHARE_IO, STR("all"), STR(""), STR(""), STR("test")};
    T_DONE(t, flow_group_decide(&c.w.f, &act, &done, &err), &err);
    T_EQ(t, browser_get(&c.ann, "/controls"), 200);
    T_OK(t, browser_shows(&c.ann, "must be decided again"));
    T_EQ(t, browser_get(&c.bob, "/controls"), 200);
    T_OK(t, !browser_shows(&c.bob, "must be decided again"));
    T_EQ(t, browser_get(&c.ann, "/organisation"), 200);
    T_OK(t, browser_shows(&c.ann, "not confirmed in time"));
    T_EQ(
        t, browser_post(&c.ann, "/organisation/share", "kind=share_io&value=all"), 303);
    T_EQ(t, browser_get(&c.ann, "/controls"), 200);
    T_OK(t, !browser_shows(&c.ann, "must be decided again"));
    club_close(&c);
}

static void strangers_see_nothing(struct t *t)
{
    struct club c;
    club_open(&c, t);
    browser_get(&c.ann, "/organisation");
    browser_post(&c.ann, "/organisation/share", "kind=share_io&value=all");
    T_EQ(t, browser_get(&c.eve, "/organisation"), 200);
    T_OK(t, browser_shows(&c.eve, "not in an organisation"));
    T_OK(t, !browser_shows(&c.eve, "acme") && !browser_shows(&c.eve, "is shared"));
    T_EQ(t, browser_post(&c.eve, "/organisation/share", "kind=share_io&value=none"),
        403);
    T_EQ(t, browser_post(&c.eve, "/organisation/keep", "days=30"), 403);
    club_close(&c);
}

static const struct t_case cases[] = {
    T_CASE(a_member_sees_and_cannot_switch),
    T_CASE(an_owner_decides_and_members_see_it),
    T_CASE(what_is_overdue_is_raised),
    T_CASE(strangers_see_nothing),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
