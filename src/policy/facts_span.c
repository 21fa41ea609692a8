#include "policy/facts_span.h"

/* Settings that move an instant before it is compared. */
static const enum setting moves[] = {SETTING_COOLING_DAYS, SETTING_CONSENT_DAYS,
    SETTING_RECONFIRM_DAYS, SETTING_TEMPORARY_DAYS};

struct bounds {
    int64_t shift_us[COUNT(moves)];
    int64_t t0, from, until;
};

/* The facts may differ on the two sides of `at`, and of the microsecond after it. */
static void edge(struct bounds *b, int64_t at)
{
    for (int64_t side = at; side <= at + 1; side++) {
        if (side <= b->t0 && side > b->from)
            b->from = side;
        if (side > b->t0 && side < b->until)
            b->until = side;
    }
}

static void instant_edges(struct bounds *b, struct instant at)
{
    if (!instant_known(at))
        return;
    edge(b, at.us);
    for (size_t i = 0; i < COUNT(moves); i++) {
        edge(b, at.us + b->shift_us[i]);
        edge(b, at.us - b->shift_us[i]);
    }
}

static void ledger_edges(struct bounds *b, const struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        instant_edges(b, ledger->lines[i].at);
        instant_edges(b, ledger->lines[i].recorded);
    }
}

static bool names_a_turn(const struct fact_input *in)
{
    for (size_t i = 0; i < in->grant_count; i++) {
        if (!id_is_zero(in->grants[i].node) &&
            id_eq(in->grants[i].conversation, in->turn.conversation))
            return true;
    }
    return false;
}

bool facts_span(
    const struct policy *p, const struct fact_input *in, struct facts_span *out)
{
    struct bounds b = {
        .t0 = in->turn.created.us, .from = INT64_MIN + 1, .until = INT64_MAX};
    if (!instant_known(in->turn.created) || names_a_turn(in))
        return false;
    for (size_t i = 0; i < COUNT(moves); i++)
        b.shift_us[i] = policy_setting(p, moves[i]) * INSTANT_DAY_US;
    ledger_edges(&b, &in->person);
    ledger_edges(&b, &in->org);
    ledger_edges(&b, &in->builder);
    for (size_t i = 0; i < in->notice_count; i++) {
        instant_edges(&b, in->notices[i].from);
        instant_edges(&b, in->notices[i].until);
    }
    for (size_t i = 0; i < in->grant_count; i++) {
        instant_edges(&b, in->grants[i].given);
        instant_edges(&b, in->grants[i].revoked);
    }
    instant_edges(&b, in->t1);
    *out = (struct facts_span){{b.from}, {b.until}};
    return true;
}
