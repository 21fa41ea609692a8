#include "flow/request/report.h"

#include "flow/request/flow_request.h"
#include "flow/world_test_priv.h"

static int64_t ask(
    struct world *w, struct arena *a, enum request_kind kind, enum regime regime)
{
    const struct request_new in = {.facts = {kind, regime, ROUTE_STRANGER, ZONE_UTC},
        .identity = IDENTITY_PROOF,
        .role = DOER_REQUESTER};
    struct request_view v = {0};
    struct err err = ERR_INIT;
    T_DONE(w->t, flow_request_open(&w->f, &in, a, &v, &err), &err);
    return v.row.number;
}

static void deny(struct world *w, int64_t number)
{
    static const struct request_event events[] = {
        {.act = ACT_ACKNOWLEDGE, .role = DOER_STAFF, .actor = STR_INIT("mia")},
        {.act = ACT_PROPOSE,
            .role = DOER_STAFF,
            .actor = STR_INIT("mia"),
            .outcome = DECIDE_DENY,
            .reason = WHY_NO_MATCH},
        {.act = ACT_APPROVE, .role = DOER_STAFF, .actor = STR_INIT("noa")},
    };
    enum request_refusal refusal;
    struct err err = ERR_INIT;
    for (size_t i = 0; i < COUNT(events); i++) {
        const struct request_do in = {.number = number, .event = events[i]};
        T_DONE(w->t, flow_request_do(&w->f, &in, &refusal, &err), &err);
        T_EQ(w->t, refusal, REFUSAL_NONE);
    }
}

static void a_year_is_counted_by_kind_and_law(struct t *t)
{
    struct world w;
    struct arena a;
    struct report r;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    arena_init(&a, 64 << 20);
    int64_t first = ask(&w, &a, REQUEST_ACCESS, REGIME_GDPR);
    ask(&w, &a, REQUEST_ACCESS, REGIME_GDPR);
    ask(&w, &a, REQUEST_ACCESS, REGIME_CCPA);
    ask(&w, &a, REQUEST_REVIEW, REGIME_PIPA);
    w.f.now.us += 4 * INSTANT_DAY_US;
    deny(&w, first);
    w.f.now.us += 10 * INSTANT_DAY_US;
    struct instant from = instant_from_civil(2026, 1, 1);
    struct instant until = instant_from_civil(2027, 1, 1);
    T_DONE(t, report_make(&w.f, from, until, &a, &r, &err), &err);
    T_EQ(t, r.all.received, 4);
    T_EQ(t, r.all.denied, 1);
    T_EQ(t, r.all.open, 3);
    T_EQ(t, r.all.late, 1); /* Korea's ten days are over */
    T_EQ(t, r.kind_count, 2);
    T_EQ(t, r.count, 3);
    T_EQ(t, r.kinds[0].received, 3);
    T_EQ(t, report_mean_days(&r.kinds[0]), 4);
    T_EQ(t, report_mean_days(&r.kinds[1]), -1);
    T_DONE(t, report_make(&w.f, until, until, &a, &r, &err), &err);
    T_EQ(t, r.all.received, 0);
    arena_fini(&a);
    world_close(&w);
}

static void a_rank_is_a_case_that_was(struct t *t)
{
    static const int days[] = {1, 2, 3, 5, 9, 40, 4, 6, 7, 8};
    const struct report_period year = {
        instant_from_civil(2026, 1, 1), instant_from_civil(2027, 1, 1)};
    struct report_times times;
    struct world w;
    struct arena a;
    int64_t numbers[COUNT(days)];
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    arena_init(&a, 64 << 20);
    T_DONE(t, report_time_make(&w.f, &year, &a, &times, &err), &err);
    T_EQ(t, times.count + times.all.answered, 0);
    struct instant start = w.f.now;
    for (size_t i = 0; i < COUNT(days); i++)
        numbers[i] = ask(&w, &a, REQUEST_ACCESS, REGIME_GDPR);
    numbers[0] = ask(&w, &a, REQUEST_REVIEW, REGIME_CCPA);
    for (size_t i = 0; i < COUNT(days); i++) {
        w.f.now.us = start.us + days[i] * INSTANT_DAY_US - 1;
        deny(&w, numbers[i]);
    }
    w.f.now.us = start.us + 41 * INSTANT_DAY_US;
    T_DONE(t, report_time_make(&w.f, &year, &a, &times, &err), &err);
    T_EQ(t, times.all.answered, 10);
    T_EQ(t, times.all.in_time, 9);
    T_EQ(t, times.all.median_days, 5);
    T_EQ(t, times.all.p90_days, 9);
    if (T_EQ(t, times.count, 2)) {
        T_EQ(t, times.lines[0].kind, REQUEST_ACCESS);
        T_EQ(t, times.lines[0].answered, 9);
        T_EQ(t, times.lines[0].median_days, 6);
        T_EQ(t, times.lines[0].p90_days, 40);
        T_EQ(t, times.lines[1].regime, REGIME_CCPA);
        T_EQ(t, times.lines[1].p90_days, 1);
    }
    arena_fini(&a);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_year_is_counted_by_kind_and_law),
    T_CASE(a_rank_is_a_case_that_was),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
