#include "policy/policy_priv.h"

struct facts state_facts(const struct purpose_rules *purpose, uint32_t index)
{
    struct facts facts = facts_deny();
    for (int i = 0; i < purpose->read_count; i++) {
        enum fact fact = purpose->reads[i];
        facts.v[fact] = (uint8_t)(index / purpose->stride[fact]);
        index %= purpose->stride[fact];
    }
    return facts;
}

uint32_t state_index(const struct purpose_rules *purpose, const struct facts *facts)
{
    uint32_t index = 0;
    for (int i = 0; i < purpose->read_count; i++) {
        enum fact fact = purpose->reads[i];
        index += facts->v[fact] * purpose->stride[fact];
    }
    return index;
}
