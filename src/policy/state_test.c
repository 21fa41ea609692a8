/*
 * Every state of every purpose of every shipped profile: the table says what the rules
 * say one by one, and both say what tests/policy/reference.c says without any profile.
 */
#include "policy/policy_priv.h"

#include <string.h>

#include "tests/harness/t.h"
#include "tests/policy/load.h"
#include "tests/policy/reference.h"

static bool state_agrees(struct t *t, const struct policy *p, enum shipped shipped,
    enum purpose purpose, uint32_t index)
{
    const struct purpose_rules *rules = p->purposes[purpose];
    struct facts facts = state_facts(rules, index);
    struct verdict verdict = policy_decide(p, purpose, &facts);
    int slow = state_rule(rules, &facts);
    const char *want = reference_code(shipped, purpose, &facts);
    bool same = (verdict.rule < 0 ? RULE_NONE : verdict.rule) == slow &&
                strcmp(verdict.code, want) == 0 &&
                verdict.outcome == reference_outcome(want) &&
                verdict.obligations == reference_obligations(want) &&
                state_index(rules, &facts) == index;
    if (!same)
        t_note(t, "%s %" STR_FMT " state %u: got %s, want %s", shipped_paths[shipped],
            STR_ARG(purpose_word(purpose)), index, verdict.code, want);
    return T_OK(t, same);
}

static uint64_t purpose_agrees(
    struct t *t, const struct policy *p, enum shipped shipped, enum purpose purpose)
{
    struct facts deny = facts_deny();
    uint32_t states = policy_states(p, purpose);
    if (!states) {
        T_STR(t, str_z(reference_code(shipped, purpose, &deny)), STR("N0"));
        return 0;
    }
    for (uint32_t i = 0; i < states; i++) {
        if (!state_agrees(t, p, shipped, purpose, i))
            break;
    }
    return states;
}

static void every_state_is_as_written_down_twice(struct t *t)
{
    uint64_t states = 0;
    for (int s = 0; s < SHIPPED_COUNT; s++) {
        struct policy *p = test_profile(t, shipped_paths[s]);
        for (int i = 0; p && i < PURPOSE_COUNT; i++)
            states += purpose_agrees(t, p, (enum shipped)s, (enum purpose)i);
        policy_free(p);
    }
    t_note(t, "%llu states", (unsigned long long)states);
    T_OK(t, states > 10000000);
}

static const struct t_case cases[] = {
    T_CASE(every_state_is_as_written_down_twice),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
