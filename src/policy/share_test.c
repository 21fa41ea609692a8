#include "policy/facts.h"

#include "tests/harness/t.h"
#include "tests/policy/load.h"

static struct instant day(int n)
{
    return (struct instant){n * INSTANT_DAY_US};
}

static const struct choice zdr_on[] = {
    {.control = CONTROL_ZDR, .value = STR_INIT("on"), .position = 1}};
static const struct choice zdr_over[] = {
    {.control = CONTROL_ZDR, .value = STR_INIT("on"), .position = 1, .at = {1}},
    {.control = CONTROL_ZDR, .value = STR_INIT("off"), .position = 2, .at = {2}}};

static const struct {
    const char *says;
    const struct choice *lines;
    size_t count;
    struct share_act act;
    enum share_refusal want;
} rows[] = {
    {"an owner shares all", NULL, 0,
        {true, CONTROL_SHARE_IO, STR_INIT("all"), {0}, {5}}, SHARE_OK},
    {"TV20: a member shares", NULL, 0,
        {false, CONTROL_SHARE_IO, STR_INIT("all"), {0}, {5}}, SHARE_NOT_OWNER},
    {"an owner shares a project", NULL, 0,
        {true, CONTROL_SHARE_EVALS, STR_INIT("projects"), STR_INIT("P"), {5}},
        SHARE_OK},
    {"projects without a project", NULL, 0,
        {true, CONTROL_SHARE_IO, STR_INIT("projects"), {0}, {5}}, SHARE_NO_PROJECT},
    {"all with a project", NULL, 0,
        {true, CONTROL_SHARE_IO, STR_INIT("all"), STR_INIT("P"), {5}},
        SHARE_NO_PROJECT},
    {"something that is not shared", NULL, 0,
        {true, CONTROL_TRAINING, STR_INIT("all"), {0}, {5}}, SHARE_KIND},
    {"a value that is none", NULL, 0,
        {true, CONTROL_SHARE_IO, STR_INIT("some"), {0}, {5}}, SHARE_KIND},
    {"under zero data retention", zdr_on, COUNT(zdr_on),
        {true, CONTROL_SHARE_IO, STR_INIT("all"), {0}, {5}}, SHARE_ZDR},
    {"stopping is never refused for it", zdr_on, COUNT(zdr_on),
        {true, CONTROL_SHARE_IO, STR_INIT("none"), {0}, {5}}, SHARE_OK},
    {"after zero data retention", zdr_over, COUNT(zdr_over),
        {true, CONTROL_SHARE_IO, STR_INIT("all"), {0}, {5}}, SHARE_OK},
};

static void only_an_owner_shares_and_not_under_zdr(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ledger org = {rows[i].lines, rows[i].count, true};
        enum share_refusal got = share_check(&org, &rows[i].act);
        if (!T_EQ(t, got, rows[i].want))
            t_note(t, "row: %s", rows[i].says);
        T_OK(t, share_refusal_say(got).n > 0);
    }
    struct ledger unknown = {NULL, 0, false};
    T_EQ(t, share_check(&unknown, &rows[0].act), SHARE_ZDR);
}

static void sharing_is_confirmed_again_after_a_year(struct t *t)
{
    struct policy *p = test_profile(t, "profiles/strict.policy");
    struct choice lines[] = {{.control = CONTROL_SHARE_IO,
                                 .value = STR("all"),
                                 .position = 1,
                                 .at = day(100),
                                 .recorded = day(100)},
        {.control = CONTROL_SHARE_IO,
            .value = STR("none"),
            .position = 2,
            .at = day(900),
            .recorded = day(900)}};
    struct ledger org = {lines, COUNT(lines), true};
    struct instant due = share_reconfirm_due(p, &org, CONTROL_SHARE_IO, day(200));
    T_EQ(t, due.us, day(465).us);
    due = share_reconfirm_due(p, &org, CONTROL_SHARE_IO, day(901));
    T_OK(t, !instant_known(due));
    due = share_reconfirm_due(p, &org, CONTROL_SHARE_EVALS, day(200));
    T_OK(t, !instant_known(due));
    policy_free(p);
}

static const struct t_case cases[] = {
    T_CASE(only_an_owner_shares_and_not_under_zdr),
    T_CASE(sharing_is_confirmed_again_after_a_year),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
