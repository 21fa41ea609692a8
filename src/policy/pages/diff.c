/*
 * Both profiles are asked about every combination of the facts that either of them
 * reads.
 */
#include "policy/pages/diff.h"

#include <string.h>

#include "base/vec.h"
#include "policy/explain.h"

enum { COMBINATIONS_MAX = 1 << 26 };

/* An odometer over the facts that a purpose of either profile reads. */
struct reel {
    enum fact facts[FACT_COUNT];
    int count;
    struct facts now;
};

static bool reel_init(struct reel *reel, const struct diff *d, enum purpose purpose)
{
    uint64_t combinations = 1;
    *reel = (struct reel){.now = facts_deny()};
    for (int f = 0; f < FACT_COUNT; f++) {
        enum fact fact = (enum fact)f;
        if (!policy_reads(d->a, purpose, fact) && !policy_reads(d->b, purpose, fact))
            continue;
        reel->facts[reel->count++] = fact;
        reel->now.v[fact] = 0;
        combinations *= (uint64_t)fact_values(fact);
        if (combinations > COMBINATIONS_MAX)
            return false;
    }
    return true;
}

static bool reel_turn(struct reel *reel)
{
    for (int i = reel->count - 1; i >= 0; i--) {
        enum fact fact = reel->facts[i];
        if (++reel->now.v[fact] < fact_values(fact))
            return true;
        reel->now.v[fact] = 0;
    }
    return false;
}

struct diff_group *diff_find(struct diff *d, enum purpose purpose,
    const struct verdict *a, const struct verdict *b)
{
    for (size_t i = 0; i < d->n && a->outcome != b->outcome; i++) {
        struct diff_group *group = &d->groups[i];
        if (group->purpose == purpose && group->a.rule == a->rule &&
            group->b.rule == b->rule)
            return group;
    }
    return NULL;
}

static struct diff_group *group_add(struct diff *d, enum purpose purpose,
    const struct verdict *a, const struct verdict *b)
{
    struct diff_group group = {.purpose = purpose, .a = *a, .b = *b};
    if (d->n == d->cap &&
        !vec_grow_(&d->groups, sizeof *d->groups, d->n, &d->cap, DIFF_GROUPS_MAX))
        return NULL;
    d->groups[d->n] = group;
    return &d->groups[d->n++];
}

static bool count_state(struct diff *d, enum purpose purpose, const struct reel *reel)
{
    struct verdict a = policy_decide(d->a, purpose, &reel->now);
    struct verdict b = policy_decide(d->b, purpose, &reel->now);
    if (a.outcome == b.outcome)
        return true;
    struct diff_group *group = diff_find(d, purpose, &a, &b);
    if (!group && !(group = group_add(d, purpose, &a, &b)))
        return false;
    group->states++;
    for (int i = 0; i < reel->count; i++) {
        enum fact fact = reel->facts[i];
        group->values[fact] |= (uint16_t)(1u << reel->now.v[fact]);
    }
    return true;
}

static bool diff_purpose(struct diff *d, enum purpose purpose, struct err *err)
{
    struct reel reel;
    if (!reel_init(&reel, d, purpose))
        return err_set(err, ERR_LIMIT, "policy.diff",
            "together the two profiles read too many facts for %" STR_FMT
            " to be compared",
            STR_ARG(purpose_word(purpose)));
    do {
        if (!count_state(d, purpose, &reel))
            return err_memory(err);
    } while (reel_turn(&reel));
    return true;
}

bool diff_make(
    const struct policy *a, const struct policy *b, struct diff *out, struct err *err)
{
    struct diff d = {.a = a, .b = b};
    for (int i = 1; i < PURPOSE_COUNT; i++) {
        enum purpose purpose = (enum purpose)i;
        if ((policy_has(a, purpose) || policy_has(b, purpose)) &&
            !diff_purpose(&d, purpose, err)) {
            diff_fini(&d);
            return false;
        }
    }
    *out = d;
    return true;
}

void diff_fini(struct diff *d)
{
    vec_free_(&d->groups);
    d->n = d->cap = 0;
}

/* Facts of which every value occurs say nothing. */
static void conditions_text(const struct diff_group *group, struct buf *out)
{
    for (int f = 0; f < FACT_COUNT; f++) {
        enum fact fact = (enum fact)f;
        unsigned whole = (1u << fact_values(fact)) - 1;
        bool first = true;
        if (!group->values[f] || group->values[f] == whole)
            continue;
        buf_printf(out, "    %" STR_FMT " is ", STR_ARG(fact_name(fact)));
        for (int v = 0; v < fact_values(fact); v++) {
            if (!(group->values[f] >> v & 1))
                continue;
            buf_printf(out, "%s%" STR_FMT, first ? "" : " or ",
                STR_ARG(fact_value_name(fact, v)));
            first = false;
        }
        buf_add_char(out, '\n');
    }
}

static void group_text(const struct diff *d, const struct diff_group *group,
    bool with_turns, struct buf *out)
{
    const char *verb = group->b.outcome == OUTCOME_ALLOW ? "allows" : "refuses";
    buf_printf(out, "  now %s (%s) what was decided by %s, in %llu states", verb,
        group->b.code, group->a.code, (unsigned long long)group->states);
    if (with_turns)
        buf_printf(out, ", %llu stored turns", (unsigned long long)group->turns);
    buf_printf(out, "\n    before: %" STR_FMT "\n    now:    %" STR_FMT "\n",
        STR_ARG(policy_sentence(d->a, group->purpose, group->a.rule)),
        STR_ARG(policy_sentence(d->b, group->purpose, group->b.rule)));
    conditions_text(group, out);
}

static void setting_text(const struct policy *p, enum setting setting, struct buf *out)
{
    int value = policy_setting(p, setting);
    struct str word = setting_word(setting, value);
    if (word.n)
        buf_add_str(out, word);
    else
        buf_add_i64(out, value);
}

static void settings_text(const struct diff *d, struct buf *out)
{
    bool first = true;
    for (int i = 0; i < SETTING_COUNT; i++) {
        enum setting setting = (enum setting)i;
        if (policy_setting(d->a, setting) == policy_setting(d->b, setting))
            continue;
        if (first)
            buf_add_z(out, "settings\n");
        first = false;
        buf_printf(out, "  %" STR_FMT " from ", STR_ARG(setting_name(setting)));
        setting_text(d->a, setting, out);
        buf_add_z(out, " to ");
        setting_text(d->b, setting, out);
        buf_add_char(out, '\n');
    }
}

static const struct policy_rule *same_code(
    const struct policy *p, enum purpose purpose, const char *code)
{
    for (int r = 0; r < policy_rule_count(p, purpose); r++) {
        if (strcmp(policy_rule(p, purpose, r)->code, code) == 0)
            return policy_rule(p, purpose, r);
    }
    return NULL;
}

/* Rules of `a` that `b` lacks, or says in other words. */
static void rules_text(const struct policy *a, const struct policy *b,
    enum purpose purpose, bool gone, struct buf *out)
{
    for (int r = 0; r < policy_rule_count(a, purpose); r++) {
        const struct policy_rule *rule = policy_rule(a, purpose, r);
        const struct policy_rule *other = same_code(b, purpose, rule->code);
        if (!other)
            buf_printf(out, "  rule %s %s: %" STR_FMT "\n", rule->code,
                gone ? "is gone" : "is new", STR_ARG(rule->say));
        else if (!gone && !str_eq(other->say, rule->say))
            buf_printf(out, "  rule %s now says: %" STR_FMT "\n", rule->code,
                STR_ARG(rule->say));
    }
}

static bool has_group(const struct diff *d, enum purpose purpose)
{
    for (size_t i = 0; i < d->n; i++) {
        if (d->groups[i].purpose == purpose)
            return true;
    }
    return false;
}

static void purpose_text(
    const struct diff *d, enum purpose purpose, bool with_turns, struct buf *out)
{
    struct buf rules;
    buf_init(&rules, out->max);
    rules_text(d->a, d->b, purpose, true, &rules);
    rules_text(d->b, d->a, purpose, false, &rules);
    if (has_group(d, purpose) || rules.n) {
        buf_printf(out, "%" STR_FMT "\n", STR_ARG(purpose_word(purpose)));
        for (size_t i = 0; i < d->n; i++) {
            if (d->groups[i].purpose == purpose)
                group_text(d, &d->groups[i], with_turns, out);
        }
        buf_add_str(out, buf_str(&rules));
    }
    out->failed |= rules.failed;
    buf_fini(&rules);
}

void diff_text(const struct diff *d, bool with_turns, struct buf *out)
{
    char from[INSTANT_TEXT_MAX];
    buf_printf(out,
        "from %" STR_FMT " version %d to %" STR_FMT " version %d, in force from "
        "%" STR_FMT "\n",
        STR_ARG(policy_name(d->a)), policy_version(d->a), STR_ARG(policy_name(d->b)),
        policy_version(d->b), STR_ARG(instant_format(policy_effective(d->b), from)));
    settings_text(d, out);
    for (int i = 1; i < PURPOSE_COUNT; i++)
        purpose_text(d, (enum purpose)i, with_turns, out);
    if (!d->n)
        buf_add_z(out, "no outcome flips\n");
}
