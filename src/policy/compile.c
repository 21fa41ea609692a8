/*
 * A purpose's table: one byte per state, the index of the first rule that matches.
 *
 * A state's index is a mixed-radix number, the first fact read being the slowest digit.
 * The table is filled depth first over the facts: at each level a word of 64 bits says
 * which rules still match, and one AND with the mask of the level's value says which go
 * on matching. When the first of them asks nothing of the remaining facts, or none is
 * left, the whole block below is one value: a memset.
 */
#include "policy/policy_priv.h"

#include <string.h>

#include "base/mem.h"

struct fill {
    const struct purpose_rules *purpose;
    uint64_t match[FACT_COUNT][FACT_VALUES_MAX]; /* level, value: rules that match */
    uint64_t open[FACT_COUNT + 1]; /* level: rules that ask something from there on */
    uint8_t *cells;
};

static bool is_constrained(const struct policy_rule *rule, enum fact fact)
{
    uint16_t whole = (uint16_t)((1u << fact_values(fact)) - 1);
    return (rule->mask[fact] & whole) != whole;
}

static void fill_level(struct fill *fill, int level)
{
    const struct purpose_rules *purpose = fill->purpose;
    enum fact fact = purpose->reads[level];
    fill->open[level] = fill->open[level + 1];
    for (int r = 0; r < purpose->rule_count; r++) {
        uint64_t bit = UINT64_C(1) << r;
        if (is_constrained(&purpose->rules[r], fact))
            fill->open[level] |= bit;
        for (int v = 0; v < fact_values(fact); v++)
            fill->match[level][v] |= purpose->rules[r].mask[fact] >> v & 1 ? bit : 0;
    }
}

/* Recursion depth: at most FACT_COUNT, the number of facts a purpose can read. */
static void fill_block(
    const struct fill *fill, int level, uint64_t live, uint8_t *cells)
{
    const struct purpose_rules *purpose = fill->purpose;
    uint32_t size =
        level == 0 ? purpose->states : purpose->stride[purpose->reads[level - 1]];
    uint64_t first = live & (~live + 1);
    if (!live || !(first & fill->open[level])) {
        memset(cells, live ? __builtin_ctzll(live) : RULE_NONE, size);
        return;
    }
    enum fact fact = purpose->reads[level];
    for (int v = 0; v < fact_values(fact); v++)
        fill_block(fill, level + 1, live & fill->match[level][v],
            cells + (size_t)v * purpose->stride[fact]);
}

static bool count_states(struct purpose_rules *purpose, struct err *err)
{
    uint32_t states = 1;
    for (int i = purpose->read_count - 1; i >= 0; i--) {
        enum fact fact = purpose->reads[i];
        purpose->stride[fact] = states;
        states *= (uint32_t)fact_values(fact); /* below 2^24 times 9 */
        if (states > POLICY_STATES_MAX)
            return err_set(err, ERR_LIMIT, "policy.states",
                "the purpose reads so many facts that it has more than 2^24 states: "
                "expected fewer facts in reads");
    }
    purpose->states = states;
    return true;
}

bool compile_purpose(struct purpose_rules *purpose, struct err *err)
{
    struct fill fill = {.purpose = purpose};
    if (!count_states(purpose, err))
        return false;
    purpose->cells = mem_alloc(purpose->states);
    if (!purpose->cells)
        return err_memory(err);
    for (int level = purpose->read_count - 1; level >= 0; level--)
        fill_level(&fill, level);
    uint64_t all = purpose->rule_count == POLICY_RULES_MAX
                       ? UINT64_MAX
                       : (UINT64_C(1) << purpose->rule_count) - 1;
    fill_block(&fill, 0, all, purpose->cells);
    return true;
}
