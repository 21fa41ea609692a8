#include "policy/parse_priv.h"

#include <string.h>

#include "base/mem.h"

static const uint16_t all_values = 0xffff;

bool parse_purpose(struct parse *s, struct err *err)
{
    struct str word, text;
    enum purpose purpose;
    if (!lex_word(&s->lex, "a purpose", &word, err))
        return false;
    if (!purpose_parse(word, &purpose) || purpose == PURPOSE_NONE)
        return lex_expected(&s->lex, err, "a purpose such as train");
    if (s->p->purposes[purpose])
        return lex_fail(&s->lex, err, "this purpose stands twice");
    if (!lex_text(&s->lex, "the purpose's title in quotes", &text, err))
        return false;
    s->purpose = s->p->purposes[purpose] = mem_zalloc(sizeof *s->purpose);
    if (!s->purpose)
        return err_memory(err);
    s->purpose->line = s->lex.number;
    return parse_join(s, text, &s->purpose->title, err);
}

bool parse_question(struct parse *s, struct err *err)
{
    struct str text;
    return lex_text(&s->lex, "the question people ask, in quotes", &text, err) &&
           parse_join(s, text, &s->purpose->question, err);
}

static bool already_read(const struct purpose_rules *purpose, enum fact fact)
{
    for (int i = 0; i < purpose->read_count; i++) {
        if (purpose->reads[i] == fact)
            return true;
    }
    return false;
}

bool parse_reads(struct parse *s, struct err *err)
{
    if (s->purpose->rule_count)
        return lex_fail(&s->lex, err, "reads must stand before the first rule");
    do {
        struct str word;
        enum fact fact;
        if (!lex_word(&s->lex, "the name of a fact", &word, err))
            return false;
        if (!fact_parse(word, &fact))
            return lex_expected(&s->lex, err, "the name of a fact");
        if (already_read(s->purpose, fact))
            return lex_fail(&s->lex, err, "this fact stands twice");
        s->purpose->reads[s->purpose->read_count++] = fact;
    } while (!lex_at_end(&s->lex));
    return true;
}

/* "A1": a capital letter, then capitals and digits; at most 7 bytes; not "N0". */
static bool code_is_good(struct str word)
{
    if (word.n < 2 || word.n >= CODE_MAX || str_eq(word, STR("N0")))
        return false;
    for (size_t i = 0; i < word.n; i++) {
        bool digit = word.p[i] >= '0' && word.p[i] <= '9';
        bool capital = word.p[i] >= 'A' && word.p[i] <= 'Z';
        if (!capital && !(digit && i > 0))
            return false;
    }
    return true;
}

static bool code_is_new(const struct purpose_rules *purpose, struct str word)
{
    for (int i = 0; i < purpose->rule_count; i++) {
        if (str_eq(str_z(purpose->rules[i].code), word))
            return false;
    }
    return true;
}

bool parse_rule(struct parse *s, struct err *err)
{
    static const char expected[] = "a code of 2 to 7 capitals and digits, not N0";
    struct str word;
    if (s->purpose->rule_count == POLICY_RULES_MAX)
        return lex_fail(&s->lex, err, "a purpose may have at most 64 rules");
    if (!lex_word(&s->lex, expected, &word, err))
        return false;
    if (!code_is_good(word))
        return lex_expected(&s->lex, err, expected);
    if (!code_is_new(s->purpose, word))
        return lex_fail(&s->lex, err, "this code stands twice in the purpose");
    struct policy_rule rule = {.line = s->lex.number};
    memcpy(rule.code, word.p, word.n);
    for (size_t f = 0; f < FACT_COUNT; f++)
        rule.mask[f] = all_values;
    if (lex_try(&s->lex, STR("allow")))
        rule.outcome = OUTCOME_ALLOW;
    else if (!lex_try(&s->lex, STR("deny")))
        return lex_expected(&s->lex, err, "allow or deny");
    s->rule = &s->purpose->rules[s->purpose->rule_count++];
    *s->rule = rule;
    s->named = 0;
    return true;
}

static bool value_set(struct parse *s, enum fact fact, uint16_t *mask, struct err *err)
{
    *mask = 0;
    do {
        struct str word;
        int value;
        if (!lex_word(&s->lex, "a value of the fact", &word, err))
            return false;
        if (!fact_value_parse(fact, word, &value))
            return lex_expected(&s->lex, err, "a value of the fact");
        if (*mask & (1u << value))
            return lex_fail(&s->lex, err, "this value stands twice");
        *mask |= (uint16_t)(1u << value);
    } while (lex_try(&s->lex, STR("or")));
    return true;
}

bool parse_when(struct parse *s, struct err *err)
{
    struct str word;
    enum fact fact;
    uint16_t mask;
    if (!lex_word(&s->lex, "the name of a fact", &word, err))
        return false;
    if (!fact_parse(word, &fact) || !already_read(s->purpose, fact))
        return lex_expected(&s->lex, err, "a fact that the purpose reads");
    if (s->named & (UINT64_C(1) << fact))
        return lex_fail(&s->lex, err, "the rule names this fact already");
    if (!lex_try(&s->lex, STR("is")))
        return lex_expected(&s->lex, err, "is");
    bool inverted = lex_try(&s->lex, STR("not"));
    if (!value_set(s, fact, &mask, err))
        return false;
    uint16_t whole = (uint16_t)((1u << fact_values(fact)) - 1);
    mask = inverted ? (uint16_t)(whole & ~mask) : mask;
    if (mask == 0 || mask == whole)
        return lex_fail(&s->lex, err, "these are all values of the fact: say less");
    s->rule->mask[fact] = mask;
    s->named |= UINT64_C(1) << fact;
    return true;
}

bool parse_oblige(struct parse *s, struct err *err)
{
    do {
        struct str word;
        uint32_t bit;
        if (!lex_word(&s->lex, "an obligation", &word, err))
            return false;
        if (!policy_obligation_parse(word, &bit))
            return lex_expected(&s->lex, err, "an obligation such as deidentify");
        s->rule->obligations |= bit;
    } while (!lex_at_end(&s->lex));
    return true;
}

bool parse_say(struct parse *s, struct err *err)
{
    struct str text;
    return lex_text(&s->lex, "the sentence for people in quotes", &text, err) &&
           parse_join(s, text, &s->rule->say, err);
}

bool parse_seed(struct parse *s, struct err *err)
{
    do {
        struct str word;
        if (!lex_word(&s->lex, "a source such as S2:L3", &word, err) ||
            !parse_join(s, word, &s->rule->seed, err))
            return false;
    } while (!lex_at_end(&s->lex));
    return true;
}

static bool incomplete(
    const struct parse *s, int line, const char *what, struct err *err)
{
    return err_set(err, ERR_INPUT, "policy.incomplete",
        "%" STR_FMT ":%d:1: expected %s", STR_ARG(s->lex.origin), line, what);
}

bool parse_rule_close(struct parse *s, struct err *err)
{
    struct policy_rule *rule = s->rule;
    s->rule = NULL;
    if (!rule)
        return true;
    if (!rule->say.n)
        return incomplete(
            s, rule->line, "a sentence for people (say) in this rule", err);
    if (!rule->seed.n)
        return incomplete(s, rule->line, "a source (seed) in this rule", err);
    if (rule->outcome == OUTCOME_ALLOW && !s->named)
        return incomplete(
            s, rule->line, "a condition (when): nothing allows always", err);
    return true;
}

bool parse_purpose_close(struct parse *s, struct err *err)
{
    struct purpose_rules *purpose = s->purpose;
    s->purpose = NULL;
    if (!purpose)
        return true;
    if (!purpose->question.n)
        return incomplete(s, purpose->line, "a question in this purpose", err);
    if (!purpose->rule_count)
        return incomplete(s, purpose->line, "a rule in this purpose", err);
    return true;
}
