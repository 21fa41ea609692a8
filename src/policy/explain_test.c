#include "policy/explain.h"

#include <string.h>

#include "tests/harness/t.h"
#include "tests/policy/load.h"

enum { TEXT_MAX = 1 << 20 };

/* A turn that strict allows. */
static struct facts allowed(void)
{
    struct facts f = facts_deny();
    static const enum fact good[] = {FACT_BODY, FACT_PERSON, FACT_KIND, FACT_OWNER,
        FACT_MATTER, FACT_MAIN, FACT_OBJECTION, FACT_ASSISTANT, FACT_NOTICE,
        FACT_SAFETY};
    for (size_t i = 0; i < COUNT(good); i++)
        f.v[good[i]] = 0;
    return f;
}

static bool holds(const struct buf *text, const char *part)
{
    return memmem(text->p, text->n, part, strlen(part)) != NULL;
}

static void a_deny_names_the_fact_that_would_flip_it(struct t *t)
{
    struct policy *p = test_profile(t, "profiles/strict.policy");
    struct facts f = allowed();
    struct explanation e;
    struct buf text;
    f.v[FACT_MAIN] = MAIN_ON_OFF;
    policy_explain(p, PURPOSE_TRAIN, &f, &e);
    T_STR(t, str_z(e.verdict.code), STR("A2"));
    T_EQ(t, e.missed_count, e.verdict.rule);
    T_EQ(t, e.flip_count, 2);
    for (size_t i = 0; i < e.flip_count; i++) {
        struct facts other = f;
        other.v[e.flips[i].fact] = (uint8_t)e.flips[i].value;
        T_EQ(t, policy_decide(p, PURPOSE_TRAIN, &other).outcome, OUTCOME_ALLOW);
    }
    buf_init(&text, TEXT_MAX);
    explain_text(p, &e, &text);
    T_OK(t, holds(&text, "deny train by rule A2 of profile strict"));
    T_OK(t, holds(&text, "P1      main is on_on"));
    T_OK(t, holds(&text, "D1      gift is donation"));
    T_OK(t, holds(&text, "H3      kind is regular"));
    buf_fini(&text);
    policy_free(p);
}

static void a_missed_fact_is_one_the_rule_does_not_take(struct t *t)
{
    struct policy *p = test_profile(t, "profiles/strict.policy");
    struct facts f = allowed();
    struct explanation e;
    policy_explain(p, PURPOSE_TRAIN, &f, &e);
    T_STR(t, str_z(e.verdict.code), STR("P1"));
    for (int r = 0; r < e.missed_count; r++) {
        enum fact fact = e.missed[r];
        T_OK(t, !(policy_rule(p, PURPOSE_TRAIN, r)->mask[fact] >> f.v[fact] & 1));
    }
    policy_explain(p, PURPOSE_SALE, &f, &e);
    T_STR(t, str_z(e.verdict.code), STR("N0"));
    T_EQ(t, e.flip_count, 0);
    policy_free(p);
}

static void every_value_of_every_fact_has_its_words(struct t *t)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        for (int v = 0; v < fact_values((enum fact)i); v++)
            T_OK(t, fact_say((enum fact)i, v).n > 0);
        T_EQ(t, fact_say((enum fact)i, fact_values((enum fact)i)).n, 0);
    }
}

static const struct t_case cases[] = {
    T_CASE(a_deny_names_the_fact_that_would_flip_it),
    T_CASE(a_missed_fact_is_one_the_rule_does_not_take),
    T_CASE(every_value_of_every_fact_has_its_words),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
