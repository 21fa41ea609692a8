#include "policy/explain.h"

#include "policy/policy_priv.h"

static bool rule_takes(const struct policy_rule *rule, enum fact fact, int value)
{
    return rule->mask[fact] >> value & 1;
}

/* The first fact, in the order the purpose reads them, that the rule does not take. */
static enum fact missed_by(
    const struct purpose_rules *rules, int r, const struct facts *facts)
{
    for (int i = 0; i < rules->read_count; i++) {
        enum fact fact = rules->reads[i];
        if (!rule_takes(&rules->rules[r], fact, facts->v[fact]))
            return fact;
    }
    return (enum fact)FACT_COUNT;
}

static void find_flips(const struct policy *p, struct explanation *e)
{
    const struct purpose_rules *rules = p->purposes[e->purpose];
    for (int i = 0; i < rules->read_count; i++) {
        enum fact fact = rules->reads[i];
        for (int value = 0; value < fact_values(fact); value++) {
            struct facts facts = e->facts;
            facts.v[fact] = (uint8_t)value;
            struct verdict verdict = policy_decide(p, e->purpose, &facts);
            if (verdict.outcome != e->verdict.outcome)
                e->flips[e->flip_count++] = (struct flip){fact, value, verdict};
        }
    }
}

void policy_explain(const struct policy *p, enum purpose purpose,
    const struct facts *facts, struct explanation *out)
{
    *out = (struct explanation){.purpose = purpose, .facts = *facts};
    out->verdict = policy_decide(p, purpose, facts);
    if (!policy_has(p, purpose))
        return;
    const struct purpose_rules *rules = p->purposes[purpose];
    int end = out->verdict.rule < 0 ? rules->rule_count : out->verdict.rule;
    for (int r = 0; r < end; r++)
        out->missed[out->missed_count++] = missed_by(rules, r, facts);
    find_flips(p, out);
}

static void facts_text(
    const struct policy *p, const struct explanation *e, struct buf *out)
{
    buf_add_z(out, "facts\n");
    for (int f = 0; f < FACT_COUNT; f++) {
        if (!policy_reads(p, e->purpose, (enum fact)f))
            continue;
        int value = e->facts.v[f];
        buf_printf(out, "  %-12" STR_FMT "%-16" STR_FMT "%" STR_FMT "\n",
            STR_ARG(fact_name((enum fact)f)),
            STR_ARG(fact_value_name((enum fact)f, value)),
            STR_ARG(fact_say((enum fact)f, value)));
    }
}

static void missed_text(
    const struct policy *p, const struct explanation *e, struct buf *out)
{
    if (e->missed_count)
        buf_add_z(out, "earlier rules that did not match\n");
    for (int r = 0; r < e->missed_count; r++) {
        enum fact fact = e->missed[r];
        buf_printf(out, "  %-8s%" STR_FMT " is %" STR_FMT "\n",
            policy_rule(p, e->purpose, r)->code, STR_ARG(fact_name(fact)),
            STR_ARG(fact_value_name(fact, e->facts.v[fact])));
    }
}

static void flips_text(const struct explanation *e, struct buf *out)
{
    bool denied = e->verdict.outcome == OUTCOME_DENY;
    if (!e->flip_count) {
        buf_add_z(out, "no single fact changes the outcome\n");
        return;
    }
    buf_printf(out, "it would be %s if one fact were different\n",
        denied ? "allowed" : "denied");
    for (size_t i = 0; i < e->flip_count; i++)
        buf_printf(out, "  %-8s%" STR_FMT " is %" STR_FMT "\n",
            e->flips[i].verdict.code, STR_ARG(fact_name(e->flips[i].fact)),
            STR_ARG(fact_value_name(e->flips[i].fact, e->flips[i].value)));
}

static void obligations_text(const struct explanation *e, struct buf *out)
{
    if (!e->verdict.obligations)
        return;
    buf_add_z(out, "obligations");
    for (uint32_t bit = 1; bit; bit <<= 1) {
        if (e->verdict.obligations & bit)
            buf_printf(out, " %" STR_FMT, STR_ARG(policy_obligation_word(bit)));
    }
    buf_add_char(out, '\n');
}

void explain_text(const struct policy *p, const struct explanation *e, struct buf *out)
{
    const struct policy_rule *rule = policy_rule(p, e->purpose, e->verdict.rule);
    buf_printf(out, "%s %" STR_FMT " by rule %s of profile %" STR_FMT "\n",
        e->verdict.outcome == OUTCOME_ALLOW ? "allow" : "deny",
        STR_ARG(purpose_word(e->purpose)), e->verdict.code, STR_ARG(policy_name(p)));
    buf_printf(out, "  %" STR_FMT "\n",
        STR_ARG(policy_sentence(p, e->purpose, e->verdict.rule)));
    if (rule)
        buf_printf(out, "  source %" STR_FMT "\n", STR_ARG(rule->seed));
    obligations_text(e, out);
    facts_text(p, e, out);
    missed_text(p, e, out);
    flips_text(e, out);
}
