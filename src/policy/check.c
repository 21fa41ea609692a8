/*
 * The proofs a profile must pass to be loaded. All are about states that allow, so one
 * walk over the allowing cells of each table tries every state and every step into it:
 *
 *  1 no profile lifts a hard deny (hard.c);
 *  2 one step of one fact toward its restrictive end never turns a deny into an allow;
 *  3 the settings say what the rules do (withdrawal_scope, thumb, minor_default);
 *  4 every rule decides at least one state.
 */
#include "policy/policy_priv.h"

#include <stdio.h>

#include "policy/hard.h"

struct proof {
    const struct policy *p;
    enum purpose purpose;
    const struct purpose_rules *rules;
    struct facts facts; /* of the allowing state at hand */
    uint32_t index;
};

static bool refuse(const struct proof *proof, const char *say, struct breach *out)
{
    *out = (struct breach){.purpose = proof->purpose,
        .rule = proof->rules->cells[proof->index],
        .facts = proof->facts,
        .step = (enum fact)FACT_COUNT};
    snprintf(out->say, sizeof out->say, "%s", say);
    return false;
}

static bool breaks(const struct hard_deny *hard, const struct proof *proof)
{
    if (hard->purpose != proof->purpose)
        return false;
    for (size_t i = 0; i < COUNT(hard->when); i++) {
        enum fact fact = hard->when[i].fact;
        if (!hard->when[i].mask || !proof->rules->stride[fact])
            continue; /* a fact the purpose does not read may have any value */
        if (!(hard->when[i].mask >> proof->facts.v[fact] & 1))
            return false;
    }
    return true;
}

static bool keeps_hard_denies(const struct proof *proof, struct breach *out)
{
    size_t count;
    const struct hard_deny *rows = hard_denies(&count);
    for (size_t i = 0; i < count; i++) {
        if (breaks(&rows[i], proof))
            return refuse(proof, rows[i].say, out);
    }
    return true;
}

static bool allows_at(const struct purpose_rules *rules, uint32_t index)
{
    uint8_t cell = rules->cells[index];
    return cell != RULE_NONE && rules->rules[cell].outcome == OUTCOME_ALLOW;
}

static bool refuse_step(const struct proof *proof, enum fact fact,
    struct fact_step step, struct breach *out)
{
    (void)refuse(proof, "", out);
    snprintf(out->say, sizeof out->say,
        "%s going from %s to %s never turns a deny into an allow", fact_name(fact).p,
        fact_value_name(fact, step.from).p, fact_value_name(fact, step.to).p);
    out->step = fact;
    out->from = step.from;
    return false;
}

/* Every state one step more permissive than this allowing one must allow as well. */
static bool is_monotone(const struct proof *proof, struct breach *out)
{
    for (int i = 0; i < proof->rules->read_count; i++) {
        enum fact fact = proof->rules->reads[i];
        const struct fact_step *steps;
        size_t count = state_steps(fact, &steps);
        for (size_t k = 0; k < count; k++) {
            uint32_t stride = proof->rules->stride[fact];
            if (steps[k].to != proof->facts.v[fact] ||
                allows_at(proof->rules,
                    proof->index - steps[k].to * stride + steps[k].from * stride))
                continue;
            return refuse_step(proof, fact, steps[k], out);
        }
    }
    return true;
}

static bool is_late_refusal(const struct facts *facts)
{
    return facts->v[FACT_MAIN] == MAIN_ON_OFF ||
           facts->v[FACT_MAIN] == MAIN_UNSET_OFF ||
           facts->v[FACT_OBJECTION] == OBJECTION_AT_T1 ||
           facts->v[FACT_ASSISTANT] == ASSISTANT_YES_NO ||
           facts->v[FACT_MATTER] == MATTER_SUB_ON_OFF;
}

/* `train` only: the settings people are told must be what the rules do. */
static bool keeps_settings(const struct proof *proof, struct breach *out)
{
    const struct facts *facts = &proof->facts;
    const int *set = proof->p->settings;
    if (proof->purpose != PURPOSE_TRAIN)
        return true;
    if (set[SETTING_MINOR_DEFAULT] == 0 && facts->v[FACT_PERSON] != PERSON_ADULT)
        return refuse(proof, "minor_default is off", out);
    if (set[SETTING_WITHDRAWAL_SCOPE] != SCOPE_FORWARD_ONLY &&
        facts->v[FACT_GIFT] == GIFT_NONE && is_late_refusal(facts))
        return refuse(proof, "withdrawal_scope is not forward_only", out);
    if (set[SETTING_THUMB] == THUMB_RATING && facts->v[FACT_GIFT] == GIFT_RATING &&
        !allows_at(proof->rules,
            proof->index + proof->rules->stride[FACT_GIFT] * (GIFT_NONE - GIFT_RATING)))
        return refuse(proof, "thumb is a rating", out);
    return true;
}

static bool check_allows(struct proof *proof, struct breach *out)
{
    for (uint32_t i = 0; i < proof->rules->states; i++) {
        if (!allows_at(proof->rules, i))
            continue;
        proof->index = i;
        proof->facts = state_facts(proof->rules, i);
        if (!keeps_hard_denies(proof, out) || !is_monotone(proof, out) ||
            !keeps_settings(proof, out))
            return false;
    }
    return true;
}

static bool every_rule_decides(const struct proof *proof, struct breach *out)
{
    bool decides[RULE_NONE + 1] = {false};
    for (uint32_t i = 0; i < proof->rules->states; i++)
        decides[proof->rules->cells[i]] = true;
    for (int r = 0; r < proof->rules->rule_count; r++) {
        if (decides[r])
            continue;
        *out = (struct breach){.purpose = proof->purpose,
            .rule = r,
            .unreachable = true,
            .say = "every rule decides something",
            .step = (enum fact)FACT_COUNT};
        return false;
    }
    return true;
}

bool check_profile(const struct policy *p, struct breach *out)
{
    for (size_t i = 0; i < PURPOSE_COUNT; i++) {
        struct proof proof = {
            .p = p, .purpose = (enum purpose)i, .rules = p->purposes[i]};
        if (proof.rules &&
            (!every_rule_decides(&proof, out) || !check_allows(&proof, out)))
            return false;
    }
    return true;
}
