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

int state_rule(const struct purpose_rules *purpose, const struct facts *facts)
{
    for (int i = 0; i < purpose->rule_count; i++) {
        if (matches(purpose, &purpose->rules[i], facts))
            return i;
    }
    return RULE_NONE;
}

/*
 * For most facts the list in model/fact.h is the order. Four have values that cannot
 * be compared: body    a fresh turn may not be pooled yet, a de-identified copy is not
 * a fresh turn; matter  a class with a sub-switch, a builder's own content and a
 * connector's mail are different things, each with its own way down; main    "asked and
 * stopped since" and "never asked" are two ways down from on.
 */
static const struct fact_step body_steps[] = {{BODY_LIVE, BODY_FRESH},
    {BODY_FRESH, BODY_HELD}, {BODY_LIVE, BODY_DEIDENTIFIED},
    {BODY_DEIDENTIFIED, BODY_HELD}, {BODY_HELD, BODY_GONE}};

static const struct fact_step matter_steps[] = {{MATTER_PLAIN, MATTER_SUB_ON_ON},
    {MATTER_SUB_ON_ON, MATTER_SUB_ON_OFF}, {MATTER_SUB_ON_OFF, MATTER_SUB_OFF},
    {MATTER_SUB_OFF, MATTER_PAGE_RESERVED}, {MATTER_PLAIN, MATTER_BUILDER_YES},
    {MATTER_BUILDER_YES, MATTER_BUILDER_NO}, {MATTER_PLAIN, MATTER_CONNECTOR},
    {MATTER_PAGE_RESERVED, MATTER_UNKNOWN}, {MATTER_BUILDER_NO, MATTER_UNKNOWN},
    {MATTER_CONNECTOR, MATTER_UNKNOWN}};

static const struct fact_step main_steps[] = {{MAIN_ON_ON, MAIN_ON_OFF},
    {MAIN_ON_ON, MAIN_UNSET_ON}, {MAIN_UNSET_ON, MAIN_UNSET_UNSET},
    {MAIN_UNSET_UNSET, MAIN_UNSET_OFF}, {MAIN_ON_OFF, MAIN_UNSET_OFF},
    {MAIN_UNSET_OFF, MAIN_FAMILY_OFF}, {MAIN_FAMILY_OFF, MAIN_CHAT_OFF},
    {MAIN_CHAT_OFF, MAIN_OFF_T0}, {MAIN_OFF_T0, MAIN_UNKNOWN}};

static const struct fact_step form_steps[] = {{FORM_COUNTS, FORM_DEIDENTIFIED},
    {FORM_COUNTS, FORM_METADATA}, {FORM_DEIDENTIFIED, FORM_CONTENT},
    {FORM_METADATA, FORM_CONTENT}};

static const struct fact_step chain_steps[] = {
    {0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}, {6, 7}, {7, 8}};

_Static_assert(COUNT(chain_steps) == FACT_VALUES_MAX - 1, "a step between neighbours");

size_t state_steps(enum fact fact, const struct fact_step **steps)
{
    if (fact == FACT_BODY) {
        *steps = body_steps;
        return COUNT(body_steps);
    }
    if (fact == FACT_MATTER) {
        *steps = matter_steps;
        return COUNT(matter_steps);
    }
    if (fact == FACT_MAIN) {
        *steps = main_steps;
        return COUNT(main_steps);
    }
    if (fact == FACT_FORM) {
        *steps = form_steps;
        return COUNT(form_steps);
    }
    *steps = chain_steps;
    return (size_t)fact_values(fact) - 1;
}
