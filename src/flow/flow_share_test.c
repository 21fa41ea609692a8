#include "flow/flow_share.h"

#include "flow/world_test_priv.h"

static void share(struct world *w, const char *who, const char *value, int year)
{
    struct err err = ERR_INIT;
    struct flow_choice c = {.kind = ACCOUNT_ORGANISATION,
        .who = str_z(who),
        .line = {.at = instant_from_civil(year, 2, 15),
            .control = CONTROL_SHARE_IO,
            .value = str_z(value),
            .evidence = STR("test"),
            .actor = STR("owner")}};
    T_DONE(w->t, flow_choice_set(&w->f, &c, &err), &err);
}

static bool count_each(void *ctx, const struct flow_share *share)
{
    size_t *due = ctx;
    due[share->due]++;
    return true;
}

static bool stop(void *ctx, const struct flow_share *share)
{
    (void)ctx, (void)share;
    return false;
}

static void sharing_is_listed_until_its_owner_ends_it(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    size_t due[3] = {0};
    uint64_t overdue = 7;
    world_open(&w, t, "strict"); /* it is 2026-03-01 there */
    share(&w, "late", "all", 2025);
    share(&w, "fresh", "all", 2026);
    share(&w, "ended", "all", 2024);
    share(&w, "ended", "none", 2025);
    T_DONE(t, flow_share_each(&w.f, count_each, due, &err), &err);
    T_EQ(t, due[SHARE_OVERDUE], 1);
    T_EQ(t, due[SHARE_DUE_SOON], 0);
    T_EQ(t, due[SHARE_CONFIRMED], 1);
    T_DONE(t, flow_share_overdue(&w.f, &overdue, &err), &err);
    T_EQ(t, overdue, 1);
    share(&w, "late", "all", 2026);
    T_DONE(t, flow_share_overdue(&w.f, &overdue, &err), &err);
    T_EQ(t, overdue, 0);
    w.f.now = instant_from_civil(2027, 2, 1);
    due[SHARE_DUE_SOON] = 0;
    T_DONE(t, flow_share_each(&w.f, count_each, due, &err), &err);
    T_EQ(t, due[SHARE_DUE_SOON], 2);
    T_FAILS(t, flow_share_each(&w.f, stop, NULL, &err), &err, "base.memory");
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(sharing_is_listed_until_its_owner_ends_it),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
