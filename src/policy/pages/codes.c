#include "policy/pages/codes.h"

#include <string.h>

static const struct policy_rule *rule_of(
    const struct policy *p, enum purpose purpose, const char *code)
{
    for (int r = 0; r < policy_rule_count(p, purpose); r++) {
        if (strcmp(policy_rule(p, purpose, r)->code, code) == 0)
            return policy_rule(p, purpose, r);
    }
    return NULL;
}

/* One row for each sentence a code has in some profile. */
static void add_row(const struct policy *const *policies, size_t count,
    enum purpose purpose, const struct policy_rule *rule, struct buf *out)
{
    bool first = true;
    buf_printf(out, "| %" STR_FMT " | %s | %s | %" STR_FMT " | ",
        STR_ARG(purpose_word(purpose)), rule->code,
        rule->outcome == OUTCOME_ALLOW ? "allow" : "deny", STR_ARG(rule->say));
    for (size_t i = 0; i < count; i++) {
        const struct policy_rule *other = rule_of(policies[i], purpose, rule->code);
        if (!other || !str_eq(other->say, rule->say))
            continue;
        buf_printf(
            out, "%s%" STR_FMT, first ? "" : ", ", STR_ARG(policy_name(policies[i])));
        first = false;
    }
    buf_add_z(out, " |\n");
}

/* Whether an earlier profile says the same in the same words. */
static bool is_said(const struct policy *const *policies, size_t before,
    enum purpose purpose, const struct policy_rule *rule)
{
    for (size_t i = 0; i < before; i++) {
        const struct policy_rule *other = rule_of(policies[i], purpose, rule->code);
        if (other && str_eq(other->say, rule->say))
            return true;
    }
    return false;
}

static void add_purpose(const struct policy *const *policies, size_t count,
    enum purpose purpose, struct buf *out)
{
    for (size_t k = 0; k < count; k++) {
        for (int r = 0; r < policy_rule_count(policies[k], purpose); r++) {
            const struct policy_rule *rule = policy_rule(policies[k], purpose, r);
            if (!is_said(policies, k, purpose, rule))
                add_row(policies, count, purpose, rule, out);
        }
    }
}

void codes_markdown(const struct policy *const *policies, size_t count, struct buf *out)
{
    buf_add_z(out, "# Codes\n\nMade by `abide policy show --codes`; do not edit.\n\n"
                   "| purpose | code | outcome | what it tells people | profiles |\n"
                   "|---|---|---|---|---|\n");
    for (int i = 1; i < PURPOSE_COUNT; i++)
        add_purpose(policies, count, (enum purpose)i, out);
    buf_printf(out, "| any | N0 | deny | %" STR_FMT " | all |\n",
        STR_ARG(policy_sentence(policies[0], PURPOSE_SALE, -1)));
}
