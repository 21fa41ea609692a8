#include "policy/policy_priv.h"

static bool matches(const struct purpose_rules *purpose, const struct policy_rule *rule,
    const struct facts *facts)
{
    for (int i = 0; i < purpose->read_count; i++) {
        enum fact fact = purpose->reads[i];
        if (!(rule->mask[fact] >> facts->v[fact] & 1))
            return false;
    }
    return true;
}

int oracle_rule(const struct purpose_rules *purpose, const struct facts *facts)
{
    for (int i = 0; i < purpose->rule_count; i++) {
        if (matches(purpose, &purpose->rules[i], facts))
            return i;
    }
    return RULE_NONE;
}
