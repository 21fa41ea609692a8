#include "rights/request/clock.h"

#include "base/attr.h"

TABLE_DEFINE(urgency, URGENCY_TABLE)

#define REGIME_ROW(id, months, days, ext_months, ext_days, roll, pause, ack, out, app) \
    [id] = {months, days, ext_months, ext_days, roll, pause, ack, out, app},

static const struct rules {
    int months, days, more_months, more_days;
    bool roll, pause;
    int acknowledge, opt_out, appeal;
} rules[] = {REGIME_RULES(REGIME_ROW)};
_Static_assert(COUNT(rules) == REGIME_COUNT, "each regime has its rules");

static const enum zone zones[] = {
    [REGIME_UNKNOWN] = ZONE_UTC,
    [REGIME_GDPR] = ZONE_DUBLIN,
    [REGIME_UK] = ZONE_LONDON,
    [REGIME_CH] = ZONE_ZURICH,
    [REGIME_CCPA] = ZONE_LOS_ANGELES,
    [REGIME_US_STATE] = ZONE_NEW_YORK,
    [REGIME_LGPD] = ZONE_SAO_PAULO,
    [REGIME_PIPA] = ZONE_SEOUL,
    [REGIME_APPI] = ZONE_TOKYO,
    [REGIME_VOLUNTARY] = ZONE_UTC,
};
_Static_assert(COUNT(zones) == REGIME_COUNT, "each regime has its zone");

static const struct rules *rules_of(const struct request *r)
{
    size_t i = (size_t)r->facts.regime;
    return &rules[i < COUNT(rules) ? i : REGIME_UNKNOWN];
}

enum zone regime_zone(enum regime regime)
{
    return zones[(size_t)regime < COUNT(zones) ? regime : REGIME_UNKNOWN];
}

static bool is_opt_out(enum request_kind kind)
{
    return kind == REQUEST_OBJECTION || kind == REQUEST_SALE_OUT;
}

/* A check that is going on stops the clock until now. One that was asked late does not:
 * it was the operator who waited. */
static int64_t paused(const struct request *r, struct instant now)
{
    enum zone zone = r->facts.zone;
    if (!rules_of(r)->pause)
        return 0;
    if (r->state != REQUEST_IDENTITY || instant_cmp(now, r->asked) < 0)
        return r->paused_days;
    int64_t asked = zone_day(zone, r->asked);
    if (asked - zone_day(zone, r->received) > IDENTITY_ASKED_DAYS)
        return r->paused_days;
    return r->paused_days + zone_day(zone, now) - asked;
}

static struct instant answer_due(const struct request *r, bool extended,
    const struct holidays *holidays, int64_t paused_days)
{
    const struct rules *rule = rules_of(r);
    int64_t received = zone_day(r->facts.zone, r->received);
    int64_t day =
        zone_add_months(received, rule->months + (extended ? rule->more_months : 0)) +
        rule->days + (extended ? rule->more_days : 0) + paused_days;
    if (rule->roll)
        day = zone_roll(day, holidays);
    if (is_opt_out(r->facts.kind) && rule->opt_out > 0) {
        int64_t sooner = zone_add_working(received, rule->opt_out, holidays);
        day = sooner < day ? sooner : day;
    }
    return zone_day_end(r->facts.zone, day);
}

static struct instant after(const struct request *r, struct instant t, int days)
{
    return zone_day_end(r->facts.zone, zone_day(r->facts.zone, t) + days);
}

static struct instant forget_at(const struct request *r)
{
    int64_t day = zone_day(r->facts.zone, r->closed);
    return zone_day_end(r->facts.zone, zone_add_months(day, CASE_RECORD_MONTHS));
}

static bool is_appealed(enum request_state state)
{
    return state == REQUEST_APPEALED || state == REQUEST_APPEAL_PROPOSED;
}

static bool can_be_appealed(const struct request *r)
{
    return (r->state == REQUEST_DENIED || r->state == REQUEST_PARTIAL) &&
           !instant_known(r->appealed);
}

static struct instant due_of(
    const struct request *r, const struct holidays *holidays, struct instant now)
{
    if (!request_is_open(r->state) || !instant_known(r->received))
        return INSTANT_UNKNOWN;
    if (is_appealed(r->state) || instant_known(r->appealed))
        return after(r, r->appealed, rules_of(r)->appeal);
    return answer_due(r, instant_known(r->extended), holidays, paused(r, now));
}

struct request_deadlines request_deadlines(
    const struct request *r, const struct holidays *holidays, struct instant now)
{
    const struct instant none = INSTANT_UNKNOWN;
    struct request_deadlines d = {none, none, none, none, none, none};
    d.due = due_of(r, holidays, now);
    if (rules_of(r)->acknowledge > 0 && instant_known(r->received) &&
        !instant_known(r->acknowledged) && request_is_open(r->state))
        d.acknowledge = zone_day_end(
            r->facts.zone, zone_add_working(zone_day(r->facts.zone, r->received),
                               rules_of(r)->acknowledge, holidays));
    if (r->state == REQUEST_IDENTITY || r->state == REQUEST_DRAFT)
        d.identity =
            after(r, r->state == REQUEST_DRAFT ? r->last : r->asked, IDENTITY_DAYS);
    if (can_be_appealed(r))
        d.appeal = after(r, r->closed, APPEAL_DAYS);
    if (instant_known(r->closed)) {
        d.destroy = after(r, r->closed, CASE_DAYS);
        d.forget = forget_at(r);
    }
    return d;
}

struct instant request_due_extended(
    const struct request *r, const struct holidays *holidays)
{
    const struct rules *rule = rules_of(r);
    if (rule->more_months == 0 && rule->more_days == 0)
        return INSTANT_UNKNOWN;
    return answer_due(r, true, holidays, r->paused_days);
}

static enum urgency urgency_at(struct instant deadline, struct instant now)
{
    if (!instant_known(deadline))
        return URGENCY_NONE;
    if (instant_cmp(now, deadline) >= 0)
        return URGENCY_LATE;
    return deadline.us - now.us <= SOON_DAYS * INSTANT_DAY_US ? URGENCY_SOON
                                                              : URGENCY_CALM;
}

enum urgency request_urgency(
    const struct request *r, const struct holidays *holidays, struct instant now)
{
    struct request_deadlines d = request_deadlines(r, holidays, now);
    enum urgency answer = urgency_at(d.due, now);
    enum urgency first = urgency_at(d.acknowledge, now);
    return first > answer ? first : answer;
}
