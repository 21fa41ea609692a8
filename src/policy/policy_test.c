#include "policy/policy.h"

#include "tests/harness/t.h"
#include "tests/policy/load.h"

static void the_shipped_profiles_load(struct t *t)
{
    static const char *const paths[] = {"profiles/strict.policy",
        "profiles/openai-2026.policy", "profiles/seed-2023-legacy.policy"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct policy *policy = test_profile(t, paths[i]);
        T_OK(t, policy != NULL);
        T_OK(t, policy && policy_rule_count(policy, PURPOSE_TRAIN) > 15);
        policy_free(policy);
    }
}

static void the_strictest_facts_are_denied(struct t *t)
{
    struct policy *policy = test_profile(t, "profiles/strict.policy");
    struct facts facts = facts_deny();
    if (!T_OK(t, policy != NULL))
        return;
    struct verdict verdict = policy_decide(policy, PURPOSE_TRAIN, &facts);
    T_EQ(t, verdict.outcome, OUTCOME_DENY);
    T_STR(t, str_z(verdict.code), STR("H1"));
    verdict = policy_decide(policy, PURPOSE_SALE, &facts);
    T_EQ(t, verdict.outcome, OUTCOME_DENY);
    T_STR(t, str_z(verdict.code), STR("N0"));
    policy_free(policy);
}

static const struct t_case cases[] = {
    T_CASE(the_shipped_profiles_load),
    T_CASE(the_strictest_facts_are_denied),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
