#include "flow/group/flow_group.h"

#include "flow/world_test_priv.h"
#include "store/erase/keep.h"

struct club {
    struct world w;
    struct arena a;
    struct id ann, bob;
};

static struct id person(struct club *c, const char *who)
{
    struct id id = {{0}};
    struct err err = ERR_INIT;
    T_DONE(c->w.t, flow_account(&c->w.f, ACCOUNT_PERSON, str_z(who), &id, &err), &err);
    return id;
}

static void name_owner(struct club *c, const char *who, bool ends)
{
    const struct flow_group_owner in = {STR("acme"), str_z(who), ends};
    struct err err = ERR_INIT;
    T_DONE(c->w.t, flow_group_owner(&c->w.f, &in, &err), &err);
}

static void open_club(struct club *c, struct t *t)
{
    world_open(&c->w, t, "strict"); /* it is 2026-03-01 there */
    arena_init(&c->a, 64 << 20);
    world_choose(&c->w,
        "{\"who\":\"ann\",\"control\":\"org\",\"value\":\"acme\",\"at\":\"2025-01-01\"}"
        "\n"
        "{\"who\":\"bob\",\"control\":\"org\",\"value\":\"acme\",\"at\":\"2025-01-01\"}"
        "\n"
        "{\"who\":\"eve\",\"control\":\"age\",\"value\":\"adult\",\"at\":\"2025-01-"
        "01\"}"
        "\n");
    c->ann = person(c, "ann");
    c->bob = person(c, "bob");
}

static void close_club(struct club *c)
{
    arena_fini(&c->a);
    world_close(&c->w);
}

static struct flow_group group_of(struct club *c, struct id who)
{
    struct flow_group g = {0};
    struct err err = ERR_INIT;
    T_DONE(c->w.t, flow_group_of(&c->w.f, who, &c->a, &g, &err), &err);
    return g;
}

static enum flow_group_done act(struct club *c, struct id who, enum control control,
    const char *value, const char *scope)
{
    const struct flow_group_act in = {
        who, control, str_z(value), str_z(scope), STR(""), STR("test")};
    enum flow_group_done done = FLOW_GROUP_NOT_OWNER;
    struct err err = ERR_INIT;
    T_DONE(c->w.t, flow_group_decide(&c->w.f, &in, &done, &err), &err);
    c->w.f.now.us += 1000000;
    return done;
}

static enum flow_group_done keep(struct club *c, struct id who, int days)
{
    enum flow_group_done done = FLOW_GROUP_NOT_OWNER;
    struct err err = ERR_INIT;
    T_DONE(c->w.t, flow_group_keep(&c->w.f, who, days, &done, &err), &err);
    return done;
}

static void a_member_decides_nothing(struct t *t)
{
    struct club c;
    open_club(&c, t);
    T_EQ(t, group_of(&c, c.ann).role, FLOW_GROUP_MEMBER); /* of an unknown one */
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_IO, "all", ""), FLOW_GROUP_NOT_OWNER);
    name_owner(&c, "ann", false);
    T_EQ(t, group_of(&c, c.ann).role, FLOW_GROUP_OWNER);
    T_EQ(t, group_of(&c, c.bob).role, FLOW_GROUP_MEMBER);
    T_EQ(t, act(&c, c.bob, CONTROL_SHARE_IO, "all", ""), FLOW_GROUP_NOT_OWNER);
    T_EQ(t, act(&c, c.bob, CONTROL_ACTION_DOMAIN, "on", "a.example"),
        FLOW_GROUP_NOT_OWNER);
    T_EQ(t, keep(&c, c.bob, 30), FLOW_GROUP_NOT_OWNER);
    T_EQ(t, act(&c, person(&c, "eve"), CONTROL_SHARE_IO, "all", ""),
        FLOW_GROUP_NOT_OWNER);
    T_EQ(t, group_of(&c, person(&c, "eve")).role, FLOW_GROUP_NONE);
    T_EQ(t, group_of(&c, c.bob).share_count, 0);
    close_club(&c);
}

static void an_owner_decides_what_is_shared_kept_and_reached(struct t *t)
{
    struct club c;
    open_club(&c, t);
    name_owner(&c, "ann", false);
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_IO, "all", ""), FLOW_GROUP_DONE);
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_EVALS, "projects", "p1"), FLOW_GROUP_DONE);
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_EVALS, "projects", ""), FLOW_GROUP_VALUE);
    T_EQ(t, act(&c, c.ann, CONTROL_TRAINING, "on", ""), FLOW_GROUP_VALUE);
    struct flow_group g = group_of(&c, c.bob);
    if (T_EQ(t, g.share_count, 2)) {
        T_EQ(t, g.shares[0].kind, CONTROL_SHARE_IO);
        T_STR(t, g.shares[1].project, STR("p1"));
    }
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_IO, "none", ""), FLOW_GROUP_DONE);
    T_EQ(t, group_of(&c, c.bob).share_count, 1);
    T_EQ(t, act(&c, c.ann, CONTROL_ACTION_DOMAIN, "on", "a.example"), FLOW_GROUP_DONE);
    T_EQ(t, act(&c, c.ann, CONTROL_ACTION_DOMAIN, "on", "nothing"), FLOW_GROUP_VALUE);
    T_EQ(t, act(&c, c.ann, CONTROL_ACTION_DOMAIN, "on", "A.example"), FLOW_GROUP_VALUE);
    g = group_of(&c, c.bob);
    T_OK(t, flow_group_allows(&g, STR("a.example")));
    T_OK(t, !flow_group_allows(&g, STR("b.example")));
    T_EQ(t, act(&c, c.ann, CONTROL_ACTION_DOMAIN, "off", "a.example"), FLOW_GROUP_DONE);
    g = group_of(&c, c.bob);
    T_OK(t, !flow_group_allows(&g, STR("a.example")));
    T_EQ(t, g.keep_days, KEEP_FOREVER);
    T_EQ(t, keep(&c, c.ann, 90), FLOW_GROUP_DONE);
    T_EQ(t, keep(&c, c.ann, 0), FLOW_GROUP_VALUE);
    T_EQ(t, group_of(&c, c.bob).keep_days, 90);
    T_EQ(t, keep(&c, c.ann, KEEP_FOREVER), FLOW_GROUP_DONE);
    T_EQ(t, group_of(&c, c.bob).keep_days, KEEP_FOREVER);
    close_club(&c);
}

static void an_owner_who_left_decides_nothing(struct t *t)
{
    struct club c;
    open_club(&c, t);
    name_owner(&c, "ann", false);
    name_owner(&c, "bob", false);
    c.w.f.now.us += 1000000;
    name_owner(&c, "bob", true);
    world_choose(&c.w, "{\"who\":\"ann\",\"control\":\"org\",\"value\":\"none\","
                       "\"at\":\"2026-02-01\"}\n");
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_IO, "all", ""), FLOW_GROUP_NOT_OWNER);
    T_EQ(t, act(&c, c.bob, CONTROL_SHARE_IO, "all", ""), FLOW_GROUP_NOT_OWNER);
    T_EQ(t, group_of(&c, c.ann).role, FLOW_GROUP_NONE);
    close_club(&c);
}

static void zero_retention_bars_sharing_and_not_stopping(struct t *t)
{
    struct club c;
    open_club(&c, t);
    name_owner(&c, "ann", false);
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_IO, "all", ""), FLOW_GROUP_DONE);
    world_choose(&c.w, "{\"kind\":\"org\",\"who\":\"acme\",\"control\":\"zdr\","
                       "\"value\":\"on\",\"at\":\"2026-02-01\"}\n");
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_EVALS, "all", ""), FLOW_GROUP_BARRED);
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_IO, "none", ""), FLOW_GROUP_DONE);
    close_club(&c);
}

static void a_sharing_is_raised_when_its_year_is_over(struct t *t)
{
    struct club c;
    open_club(&c, t);
    name_owner(&c, "ann", false);
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_IO, "all", ""), FLOW_GROUP_DONE);
    T_EQ(t, group_of(&c, c.ann).due, SHARE_CONFIRMED);
    c.w.f.now = instant_from_civil(2027, 2, 10);
    T_EQ(t, group_of(&c, c.ann).due, SHARE_DUE_SOON);
    c.w.f.now = instant_from_civil(2027, 3, 2);
    T_EQ(t, group_of(&c, c.ann).due, SHARE_OVERDUE);
    T_EQ(t, group_of(&c, c.ann).share_count, 1); /* raised, not ended */
    T_EQ(t, act(&c, c.ann, CONTROL_SHARE_IO, "all", ""), FLOW_GROUP_DONE);
    T_EQ(t, group_of(&c, c.ann).due, SHARE_CONFIRMED);
    close_club(&c);
}

static void an_owner_is_a_person_who_is_known(struct t *t)
{
    const struct flow_group_owner in = {STR("acme"), STR("nobody"), false};
    struct club c;
    struct err err = ERR_INIT;
    open_club(&c, t);
    T_FAILS(t, flow_group_owner(&c.w.f, &in, &err), &err, "flow.no_account");
    close_club(&c);
}

static const struct t_case cases[] = {
    T_CASE(a_member_decides_nothing),
    T_CASE(an_owner_decides_what_is_shared_kept_and_reached),
    T_CASE(an_owner_who_left_decides_nothing),
    T_CASE(zero_retention_bars_sharing_and_not_stopping),
    T_CASE(a_sharing_is_raised_when_its_year_is_over),
    T_CASE(an_owner_is_a_person_who_is_known),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
