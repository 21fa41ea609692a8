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

/* The ledger of one organisation over the years. */
static const struct choice years[] = {
    {.control = CONTROL_SHARE_IO,
        .value = STR_INIT("all"),
        .position = 1,
        .at = {100 * INSTANT_DAY_US}},
    {.control = CONTROL_SHARE_EVALS,
        .value = STR_INIT("projects"),
        .position = 2,
        .scope = STR_INIT("P"),
        .at = {150 * INSTANT_DAY_US}},
    {.control = CONTROL_SHARE_IO,
        .value = STR_INIT("all"),
        .position = 3,
        .at = {460 * INSTANT_DAY_US}},
    {.control = CONTROL_SHARE_EVALS,
        .value = STR_INIT("none"),
        .position = 4,
        .scope = STR_INIT("P"),
        .at = {500 * INSTANT_DAY_US}},
    {.control = CONTROL_SHARE_IO,
        .value = STR_INIT("projects"),
        .position = 5,
        .scope = STR_INIT("Q"),
        .at = {600 * INSTANT_DAY_US}},
    {.control = CONTROL_SHARE_IO,
        .value = STR_INIT("none"),
        .position = 6,
        .at = {900 * INSTANT_DAY_US}},
};

static const struct {
    const char *says;
    int now;
    size_t count;
    struct share want[2]; /* `since` and `confirm_by` in days */
} dues[] = {
    {"before anything", 99, 0, {{0}}},
    {"the first act", 100, 1, {{CONTROL_SHARE_IO, {0}, {100}, {465}}}},
    {"a second kind", 200, 2,
        {{CONTROL_SHARE_IO, {0}, {100}, {465}},
            {CONTROL_SHARE_EVALS, STR_INIT("P"), {150}, {515}}}},
    {"confirmed: the year starts again", 470, 2,
        {{CONTROL_SHARE_EVALS, STR_INIT("P"), {150}, {515}},
            {CONTROL_SHARE_IO, {0}, {460}, {825}}}},
    {"one kind is stopped", 501, 1, {{CONTROL_SHARE_IO, {0}, {460}, {825}}}},
    {"narrowed to one project", 601, 1,
        {{CONTROL_SHARE_IO, STR_INIT("Q"), {600}, {965}}}},
    {"stopped", 901, 0, {{0}}},
};

static void what_is_shared_is_due_for_confirmation_a_year_later(struct t *t)
{
    struct policy *p = test_profile(t, "profiles/strict.policy");
    struct ledger org = {years, COUNT(years), true};
    for (size_t i = 0; i < COUNT(dues); i++) {
        struct share got[2] = {{0}};
        size_t n = share_in_force(p, &org, day(dues[i].now), got, COUNT(got));
        if (!T_EQ(t, n, dues[i].count))
            t_note(t, "row: %s", dues[i].says);
        for (size_t k = 0; k < n && k < COUNT(got); k++) {
            const struct share *want = &dues[i].want[k];
            T_EQ(t, got[k].kind, want->kind);
            T_STR(t, got[k].project, want->project);
            T_EQ(t, got[k].since.us, day((int)want->since.us).us);
            if (!T_EQ(t, got[k].confirm_by.us, day((int)want->confirm_by.us).us))
                t_note(t, "row: %s", dues[i].says);
        }
    }
    T_EQ(t, share_in_force(p, &org, day(200), NULL, 0), 2);
    struct ledger unknown = {years, COUNT(years), false};
    T_EQ(t, share_in_force(p, &unknown, day(200), NULL, 0), 0);
    policy_free(p);
}

static const struct t_case cases[] = {
    T_CASE(only_an_owner_shares_and_not_under_zdr),
    T_CASE(what_is_shared_is_due_for_confirmation_a_year_later),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
