#include "policy/prove.h"

#include "policy/explain.h"
#include "policy/policy_priv.h"

static void say_facts(
    const struct policy *p, const struct breach *breach, struct buf *out)
{
    for (int f = 0; f < FACT_COUNT; f++) {
        enum fact fact = (enum fact)f;
        int value = breach->facts.v[f];
        if (!policy_reads(p, breach->purpose, fact))
            continue;
        buf_printf(out, "  %-12" STR_FMT "%-16" STR_FMT "%" STR_FMT "\n",
            STR_ARG(fact_name(fact)), STR_ARG(fact_value_name(fact, value)),
            STR_ARG(fact_say(fact, value)));
    }
}

static void say_breach(
    const struct policy *p, const struct breach *breach, struct buf *out)
{
    const struct policy_rule *rule = policy_rule(p, breach->purpose, breach->rule);
    struct str purpose = purpose_word(breach->purpose);
    buf_printf(out, "broken: %s\n", breach->say);
    if (breach->unreachable) {
        buf_printf(out,
            "rule %s of %" STR_FMT " (line %d) never decides: earlier rules take all "
            "its cases\n",
            rule->code, STR_ARG(purpose), rule->line);
        return;
    }
    buf_printf(out, "rule %s (line %d) allows %" STR_FMT " in this case\n", rule->code,
        rule->line, STR_ARG(purpose));
    say_facts(p, breach, out);
    if (breach->step == (enum fact)FACT_COUNT)
        return;
    struct facts before = breach->facts;
    before.v[breach->step] = (uint8_t)breach->from;
    struct verdict verdict = policy_decide(p, breach->purpose, &before);
    buf_printf(out,
        "but denies it (%s) when %" STR_FMT " is %" STR_FMT ", which is less strict\n",
        verdict.code, STR_ARG(fact_name(breach->step)),
        STR_ARG(fact_value_name(breach->step, breach->from)));
}

static uint64_t steps_into(const struct purpose_rules *rules, const struct facts *facts)
{
    uint64_t steps = 0;
    for (int i = 0; i < rules->read_count; i++) {
        const struct fact_step *step;
        size_t count = state_steps(rules->reads[i], &step);
        for (size_t k = 0; k < count; k++)
            steps += step[k].to == facts->v[rules->reads[i]];
    }
    return steps;
}

/* The facts of the next index: the last fact read is the fastest digit. */
static void state_next(const struct purpose_rules *rules, struct facts *facts)
{
    for (int i = rules->read_count - 1; i >= 0; i--) {
        enum fact fact = rules->reads[i];
        uint32_t width = i ? rules->stride[rules->reads[i - 1]] : rules->states;
        if (++facts->v[fact] < width / rules->stride[fact])
            return;
        facts->v[fact] = 0;
    }
}

static bool table_is_rules(const struct purpose_rules *rules, struct proving *out)
{
    struct facts facts = state_facts(rules, 0);
    for (uint32_t i = 0; i < rules->states; i++, state_next(rules, &facts)) {
        uint8_t cell = rules->cells[i];
        if (state_rule(rules, &facts) != cell)
            return false;
        if (cell != RULE_NONE && rules->rules[cell].outcome == OUTCOME_ALLOW)
            out->steps += steps_into(rules, &facts);
    }
    out->states += rules->states;
    out->rules += rules->rule_count;
    out->purposes++;
    return true;
}

static void prove_all(const struct policy *p, struct proving *out, struct buf *words)
{
    struct breach breach;
    for (size_t i = 0; i < PURPOSE_COUNT; i++) {
        if (p->purposes[i] && !table_is_rules(p->purposes[i], out)) {
            buf_printf(words,
                "broken: the table of %" STR_FMT " is what its rules say\n",
                STR_ARG(purpose_word((enum purpose)i)));
            return;
        }
    }
    out->holds = check_profile(p, &breach);
    if (!out->holds)
        say_breach(p, &breach, words);
}

bool policy_prove(struct str text, struct str origin, struct proving *out,
    struct buf *words, struct err *err)
{
    struct policy *p;
    if (!policy_parse_unproved(text, origin, &p, err))
        return false;
    *out = (struct proving){0};
    prove_all(p, out, words);
    policy_free(p);
    return true;
}
