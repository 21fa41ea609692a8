#include "model/words.h"

#include "tests/harness/lists.h"

static void every_word_parses_back(struct t *t)
{
    T_LIST(t, purpose, PURPOSE_TABLE);
    T_LIST(t, content, CONTENT_TABLE);
    T_LIST(t, role, ROLE_TABLE);
    T_LIST(t, service, SERVICE_TABLE);
    T_LIST(t, tier, TIER_TABLE);
    T_LIST(t, mode, MODE_TABLE);
    T_LIST(t, age, AGE_TABLE);
    T_LIST(t, region, REGION_TABLE);
    T_LIST(t, body_state, BODY_STATE_TABLE);
    T_LIST(t, safety, SAFETY_TABLE);
    T_LIST(t, origin, ORIGIN_TABLE);
}

static void zero_is_the_safe_word_of_each_list(struct t *t)
{
    T_STR(t, purpose_word((enum purpose)0), STR("none"));
    T_STR(t, content_word((enum content)0), STR("unknown"));
    T_STR(t, role_word((enum role)0), STR("unknown"));
    T_STR(t, service_word((enum service)0), STR("unknown"));
    T_STR(t, tier_word((enum tier)0), STR("unknown"));
    T_STR(t, mode_word((enum mode)0), STR("unknown"));
    T_STR(t, age_word((enum age)0), STR("unknown"));
    T_STR(t, region_word((enum region)0), STR("unknown"));
    T_STR(t, body_state_word((enum body_state)0), STR("unknown"));
    T_STR(t, safety_word((enum safety)0), STR("unknown"));
    T_STR(t, origin_word((enum origin)0), STR("unknown"));
}

static const struct t_case cases[] = {
    T_CASE(every_word_parses_back),
    T_CASE(zero_is_the_safe_word_of_each_list),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
