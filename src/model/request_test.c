#include "model/request.h"

#include "model/zone.h"
#include "tests/harness/lists.h"

static void every_word_parses_back(struct t *t)
{
    T_LIST(t, request_kind, REQUEST_KIND_TABLE);
    T_LIST(t, regime, REGIME_TABLE);
    T_LIST(t, request_route, REQUEST_ROUTE_TABLE);
    T_LIST(t, identity, IDENTITY_TABLE);
    T_LIST(t, request_state, REQUEST_STATE_TABLE);
    T_LIST(t, request_act, REQUEST_ACT_TABLE);
    T_LIST(t, request_role, REQUEST_ROLE_TABLE);
    T_LIST(t, request_outcome, REQUEST_OUTCOME_TABLE);
    T_LIST(t, request_reason, REQUEST_REASON_TABLE);
    T_LIST(t, zone, ZONE_TABLE);
}

static void zero_is_the_safe_word_of_each_list(struct t *t)
{
    T_STR(t, request_kind_word((enum request_kind)0), STR("nothing"));
    T_STR(t, regime_word((enum regime)0), STR("unknown"));
    T_STR(t, identity_word((enum identity)0), STR("none"));
    T_STR(t, request_state_word((enum request_state)0), STR("absent"));
    T_STR(t, request_role_word((enum request_role)0), STR("nobody"));
    T_STR(t, request_outcome_word((enum request_outcome)0), STR("nothing"));
}

static const struct t_case cases[] = {
    T_CASE(every_word_parses_back),
    T_CASE(zero_is_the_safe_word_of_each_list),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
