/* Random worlds: wherever t0 moves within its stretch, the facts stay what they were.
 */
#include "policy/facts_span.h"

#include <string.h>

#include "tests/harness/t.h"
#include "tests/policy/load.h"
#include "tests/policy/world.h"

enum { RUNS = 20000, MOVES = 6 };

static uint64_t next(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

/* An instant within the stretch, its two ends among them. */
static int64_t within(
    const struct facts_span *span, int64_t t0, int move, uint64_t *random)
{
    int64_t from = span->from.us < t0 - INT64_C(1) * 400 * INSTANT_DAY_US
                       ? t0 - INT64_C(400) * INSTANT_DAY_US
                       : span->from.us;
    int64_t until = span->until.us > t0 + INT64_C(400) * INSTANT_DAY_US
                        ? t0 + INT64_C(400) * INSTANT_DAY_US
                        : span->until.us;
    if (move == 0)
        return from;
    if (move == 1)
        return until - 1;
    return from + (int64_t)(next(random) % (uint64_t)(until - from));
}

static void within_a_stretch_the_facts_are_the_same(struct t *t)
{
    struct world w;
    struct policy *p = test_profile(t, "profiles/strict.policy");
    uint64_t random = 88172645463325252u;
    int wrong = 0, moved = 0;
    w.rng = 2463534242u;
    for (int run = 0; p && run < RUNS && wrong < 5; run++) {
        struct facts_span span;
        struct facts here, there;
        world_fill(&w);
        facts_derive(p, &w.in, &here);
        if (!facts_span(p, &w.in, &span))
            continue;
        int64_t t0 = w.in.turn.created.us;
        wrong += t0 < span.from.us || t0 >= span.until.us;
        for (int move = 0; move < MOVES; move++, moved++) {
            w.in.turn.created.us = within(&span, t0, move, &random);
            facts_derive(p, &w.in, &there);
            wrong += memcmp(&here, &there, sizeof here) != 0;
        }
    }
    T_EQ(t, wrong, 0);
    T_OK(t, moved > RUNS);
    policy_free(p);
}

static void a_choice_ends_a_stretch(struct t *t)
{
    const struct choice line = {.at = instant_from_civil(2025, 2, 1),
        .recorded = instant_from_civil(2025, 2, 1),
        .control = CONTROL_TRAINING,
        .value = STR("on")};
    struct fact_input in = {
        .person = {&line, 1, true}, .t1 = instant_from_civil(2026, 1, 1)};
    struct policy *p = test_profile(t, "profiles/strict.policy");
    struct facts_span span;
    in.turn.created = instant_from_civil(2025, 1, 31);
    if (p && T_OK(t, facts_span(p, &in, &span)))
        T_EQ(t, span.until.us, line.at.us);
    in.turn.created = INSTANT_UNKNOWN;
    T_OK(t, p && !facts_span(p, &in, &span));
    policy_free(p);
}

static const struct t_case cases[] = {
    T_CASE(within_a_stretch_the_facts_are_the_same),
    T_CASE(a_choice_ends_a_stretch),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
