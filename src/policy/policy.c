#include "policy/policy.h"

#include <string.h>

#include "base/mem.h"
#include "policy/policy_priv.h"

void policy_free(struct policy *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < PURPOSE_COUNT; i++) {
        if (p->purposes[i])
            mem_free(p->purposes[i]->cells);
        mem_free(p->purposes[i]);
    }
    arena_fini(&p->text);
    mem_free(p);
}

struct str policy_name(const struct policy *p)
{
    return p->name;
}

struct str policy_title(const struct policy *p)
{
    return p->title;
}

int policy_version(const struct policy *p)
{
    return p->version;
}

struct instant policy_effective(const struct policy *p)
{
    return p->effective;
}

int policy_setting(const struct policy *p, enum setting setting)
{
    return p->settings[setting];
}

static const struct purpose_rules *rules_of(
    const struct policy *p, enum purpose purpose)
{
    return (size_t)purpose < PURPOSE_COUNT ? p->purposes[purpose] : NULL;
}

struct verdict policy_decide(
    const struct policy *p, enum purpose purpose, const struct facts *facts)
{
    const struct purpose_rules *rules = rules_of(p, purpose);
    struct verdict verdict = {.code = "N0", .rule = -1};
    if (!rules)
        return verdict;
    uint8_t cell = rules->cells[state_index(rules, facts)];
    if (cell == RULE_NONE)
        return verdict;
    verdict.outcome = rules->rules[cell].outcome;
    verdict.obligations = rules->rules[cell].obligations;
    memcpy(verdict.code, rules->rules[cell].code, CODE_MAX);
    verdict.rule = cell;
    return verdict;
}

bool policy_has(const struct policy *p, enum purpose purpose)
{
    return rules_of(p, purpose) != NULL;
}

bool policy_reads(const struct policy *p, enum purpose purpose, enum fact fact)
{
    const struct purpose_rules *rules = rules_of(p, purpose);
    return rules && rules->stride[fact] != 0;
}

uint32_t policy_states(const struct policy *p, enum purpose purpose)
{
    const struct purpose_rules *rules = rules_of(p, purpose);
    return rules ? rules->states : 0;
}

int policy_rule_count(const struct policy *p, enum purpose purpose)
{
    const struct purpose_rules *rules = rules_of(p, purpose);
    return rules ? rules->rule_count : 0;
}

const struct policy_rule *policy_rule(
    const struct policy *p, enum purpose purpose, int rule)
{
    const struct purpose_rules *rules = rules_of(p, purpose);
    if (!rules || rule < 0 || rule >= rules->rule_count)
        return NULL;
    return &rules->rules[rule];
}

struct str policy_purpose_title(const struct policy *p, enum purpose purpose)
{
    const struct purpose_rules *rules = rules_of(p, purpose);
    return rules ? rules->title : STR("");
}

struct str policy_question(const struct policy *p, enum purpose purpose)
{
    const struct purpose_rules *rules = rules_of(p, purpose);
    return rules ? rules->question : STR("");
}

struct str policy_sentence(const struct policy *p, enum purpose purpose, int rule)
{
    const struct policy_rule *row = policy_rule(p, purpose, rule);
    return row ? row->say : STR("No rule of this profile allows it, so it is refused.");
}

static const struct {
    struct str word;
    uint32_t bit;
} obligations[] = {
    {STR_INIT("deidentify"), OBLIGE_DEIDENTIFY},
    {STR_INIT("manifest"), OBLIGE_MANIFEST},
    {STR_INIT("lineage"), OBLIGE_LINEAGE},
    {STR_INIT("scope_only"), OBLIGE_SCOPE_ONLY},
    {STR_INIT("approval"), OBLIGE_APPROVAL},
    {STR_INIT("aggregate"), OBLIGE_AGGREGATE},
    {STR_INIT("disclose"), OBLIGE_DISCLOSE},
    {STR_INIT("expire"), OBLIGE_EXPIRE},
    {STR_INIT("delete"), OBLIGE_DELETE},
};

struct str policy_obligation_word(uint32_t bit)
{
    for (size_t i = 0; i < COUNT(obligations); i++) {
        if (obligations[i].bit == bit)
            return obligations[i].word;
    }
    return STR("");
}

bool policy_obligation_parse(struct str word, uint32_t *out)
{
    for (size_t i = 0; i < COUNT(obligations); i++) {
        if (str_eq(obligations[i].word, word)) {
            *out = obligations[i].bit;
            return true;
        }
    }
    return false;
}
