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

static const struct t_case cases[] = {
    T_CASE(a_year_is_counted_by_kind_and_law),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
