#include "rights/request/clock.h"

#include "tests/harness/t.h"

static struct instant at(const char *text)
{
    struct instant t = INSTANT_UNKNOWN;
    return instant_parse(str_z(text), &t) ? t : INSTANT_UNKNOWN;
}

static struct request received(
    enum request_kind kind, enum regime regime, enum zone zone, const char *when)
{
    const struct request_facts facts = {kind, regime, ROUTE_ACCOUNT, zone};
    struct request r = request_new(&facts);
    r.state = REQUEST_OPEN;
    r.received = r.last = at(when);
    return r;
}

/* The last day: what is too late is the instant after it. */
static void expect_last_day(
    struct t *t, const struct request *r, struct instant due, const char *want)
{
    char text[INSTANT_TEXT_MAX];
    struct instant day = {
        zone_day(r->facts.zone, (struct instant){due.us - 1}) * INSTANT_DAY_US};
    struct str got = str_slice(instant_format(day, text), 0, 10);
    T_STR(t, got, str_z(want));
    T_EQ(t, zone_day_end(r->facts.zone, zone_day(ZONE_UTC, day)).us, due.us);
}

static void each_regime_has_its_term(struct t *t)
{
    const struct {
        const char *says;
        enum regime regime;
        enum zone zone;
        const char *received, *due, *extended; /* last days; "": no extension */
    } rows[] = {
        {"a month", REGIME_GDPR, ZONE_BERLIN, "2026-03-10T12:00:00Z", "2026-04-10",
            "2026-06-10"},
        {"the month's end", REGIME_GDPR, ZONE_BERLIN, "2025-01-31T12:00:00Z",
            "2025-02-28", "2025-04-30"},
        {"a leap year's", REGIME_GDPR, ZONE_BERLIN, "2024-01-31T12:00:00Z",
            "2024-02-29", "2024-04-30"},
        {"a Sunday becomes Monday", REGIME_GDPR, ZONE_BERLIN, "2027-01-31T12:00:00Z",
            "2027-03-01", "2027-04-30"},
        {"it is the next day there", REGIME_GDPR, ZONE_ATHENS, "2026-03-09T23:30:00Z",
            "2026-04-10", "2026-06-10"},
        {"it is the day before there", REGIME_CCPA, ZONE_LOS_ANGELES,
            "2026-03-10T05:00:00Z", "2026-04-23", "2026-06-07"},
        {"the United Kingdom", REGIME_UK, ZONE_LONDON, "2026-08-31T09:00:00Z",
            "2026-09-30", "2026-11-30"},
        {"Switzerland counts days", REGIME_CH, ZONE_ZURICH, "2026-01-31T09:00:00Z",
            "2026-03-02", "2026-04-01"},
        {"45 days over a change of hour", REGIME_CCPA, ZONE_LOS_ANGELES,
            "2026-02-01T20:00:00Z", "2026-03-18", "2026-05-02"},
        {"45 days may end on a Sunday", REGIME_CCPA, ZONE_LOS_ANGELES,
            "2026-02-12T20:00:00Z", "2026-03-29", "2026-05-13"},
        {"Virginia and the others", REGIME_US_STATE, ZONE_NEW_YORK,
            "2028-01-16T20:00:00Z", "2028-03-01", "2028-04-15"},
        {"Brazil", REGIME_LGPD, ZONE_SAO_PAULO, "2026-02-20T12:00:00Z", "2026-03-07",
            ""},
        {"Korea", REGIME_PIPA, ZONE_SEOUL, "2026-02-20T16:00:00Z", "2026-03-03", ""},
        {"Japan", REGIME_APPI, ZONE_TOKYO, "2026-02-20T12:00:00Z", "2026-03-06", ""},
        {"what nobody established is strictest", REGIME_UNKNOWN, ZONE_UTC,
            "2026-02-20T12:00:00Z", "2026-03-02", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int before = t->failures;
        struct request r =
            received(REQUEST_ACCESS, rows[i].regime, rows[i].zone, rows[i].received);
        struct instant longer = request_due_extended(&r, NULL);
        expect_last_day(
            t, &r, request_deadlines(&r, NULL, r.received).due, rows[i].due);
        T_EQ(t, instant_known(longer), rows[i].extended[0] != 0);
        if (instant_known(longer))
            expect_last_day(t, &r, longer, rows[i].extended);
        r.extended = r.received;
        if (instant_known(longer))
            T_EQ(t, request_deadlines(&r, NULL, r.received).due.us, longer.us);
        if (t->failures > before)
            t_note(t, "%s", rows[i].says);
    }
}

static void holidays_move_only_what_ends_on_a_working_day(struct t *t)
{
    const int64_t days[] = {
        zone_day_from_civil(2026, 4, 3), zone_day_from_civil(2026, 4, 6)};
    const struct holidays easter = {days, COUNT(days)};
    struct request r =
        received(REQUEST_ACCESS, REGIME_GDPR, ZONE_BERLIN, "2026-03-03T12:00:00Z");
    expect_last_day(
        t, &r, request_deadlines(&r, &easter, r.received).due, "2026-04-07");
    expect_last_day(t, &r, request_deadlines(&r, NULL, r.received).due, "2026-04-03");
    r = received(REQUEST_ACCESS, REGIME_LGPD, ZONE_SAO_PAULO, "2026-03-19T12:00:00Z");
    expect_last_day(
        t, &r, request_deadlines(&r, &easter, r.received).due, "2026-04-03");
}

static void california_is_told_in_ten_working_days_and_opts_out_in_fifteen(struct t *t)
{
    struct request r = received(
        REQUEST_SALE_OUT, REGIME_CCPA, ZONE_LOS_ANGELES, "2026-03-02T20:00:00Z");
    struct request_deadlines d = request_deadlines(&r, NULL, r.received);
    expect_last_day(t, &r, d.acknowledge, "2026-03-16");
    expect_last_day(t, &r, d.due, "2026-03-23");
    r.acknowledged = r.received;
    T_OK(t, !instant_known(request_deadlines(&r, NULL, r.received).acknowledge));
    r = received(REQUEST_OBJECTION, REGIME_GDPR, ZONE_BERLIN, "2026-03-02T20:00:00Z");
    d = request_deadlines(&r, NULL, r.received);
    T_OK(t, !instant_known(d.acknowledge));
    expect_last_day(t, &r, d.due, "2026-04-02");
}

static void an_identity_check_stops_the_clock_only_where_the_law_says(struct t *t)
{
    const struct {
        const char *says;
        enum regime regime;
        const char *asked, *now, *due;
    } rows[] = {
        {"Europe: ten days", REGIME_GDPR, "2026-03-04", "2026-03-14", "2026-04-13"},
        {"asked on the same day", REGIME_GDPR, "2026-03-10", "2026-03-10",
            "2026-04-10"},
        {"asked too late", REGIME_GDPR, "2026-03-20", "2026-03-30", "2026-04-02"},
        {"Brazil: never", REGIME_LGPD, "2026-03-04", "2026-03-14", "2026-03-17"},
        {"California: never", REGIME_CCPA, "2026-03-04", "2026-03-14", "2026-04-16"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request r =
            received(REQUEST_ACCESS, rows[i].regime, ZONE_UTC, "2026-03-02T08:00:00Z");
        if (i == 1)
            r = received(
                REQUEST_ACCESS, rows[i].regime, ZONE_UTC, "2026-03-10T08:00:00Z");
        r.state = REQUEST_IDENTITY;
        r.asked = at(rows[i].asked);
        struct request_deadlines d = request_deadlines(&r, NULL, at(rows[i].now));
        int before = t->failures;
        expect_last_day(t, &r, d.due, rows[i].due);
        T_OK(t, instant_known(d.identity));
        if (t->failures > before)
            t_note(t, "%s", rows[i].says);
    }
}

static void an_appeal_has_a_clock_of_its_own(struct t *t)
{
    struct request r =
        received(REQUEST_ACCESS, REGIME_CCPA, ZONE_LOS_ANGELES, "2026-03-02T20:00:00Z");
    r.state = REQUEST_DENIED;
    r.closed = at("2026-03-10T20:00:00Z");
    struct request_deadlines d = request_deadlines(&r, NULL, r.closed);
    T_OK(t, !instant_known(d.due));
    expect_last_day(t, &r, d.appeal, "2026-04-09");
    expect_last_day(t, &r, d.destroy, "2026-04-09");
    expect_last_day(t, &r, d.forget, "2028-03-10");
    r.state = REQUEST_APPEALED;
    r.appealed = at("2026-03-31T20:00:00Z");
    r.closed = INSTANT_UNKNOWN;
    d = request_deadlines(&r, NULL, r.appealed);
    expect_last_day(t, &r, d.due, "2026-05-15");
    T_OK(t, !instant_known(d.destroy));
}

static void what_is_due_soon_or_late_is_told(struct t *t)
{
    struct request r =
        received(REQUEST_ACCESS, REGIME_LGPD, ZONE_UTC, "2026-03-01T08:00:00Z");
    const struct {
        const char *now;
        enum urgency want;
    } rows[] = {
        {"2026-03-02", URGENCY_CALM},
        {"2026-03-09", URGENCY_CALM},
        {"2026-03-10", URGENCY_SOON},
        {"2026-03-16T23:59:59Z", URGENCY_SOON},
        {"2026-03-17", URGENCY_LATE},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        T_EQ(t, request_urgency(&r, NULL, at(rows[i].now)), rows[i].want);
    r.state = REQUEST_FULFILLED;
    T_EQ(t, request_urgency(&r, NULL, at("2026-04-17")), URGENCY_NONE);
    T_STR(t, urgency_word(URGENCY_LATE), STR("late"));
    for (int i = 0; i < REGIME_COUNT; i++)
        T_OK(t, (int)regime_zone((enum regime)i) < ZONE_COUNT);
}

static const struct t_case cases[] = {
    T_CASE(each_regime_has_its_term),
    T_CASE(holidays_move_only_what_ends_on_a_working_day),
    T_CASE(california_is_told_in_ten_working_days_and_opts_out_in_fifteen),
    T_CASE(an_identity_check_stops_the_clock_only_where_the_law_says),
    T_CASE(an_appeal_has_a_clock_of_its_own),
    T_CASE(what_is_due_soon_or_late_is_told),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
