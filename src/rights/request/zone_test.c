#include "rights/request/zone.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "tests/harness/t.h"

static struct instant at(const char *text)
{
    struct instant t = INSTANT_UNKNOWN;
    return instant_parse(str_z(text), &t) ? t : INSTANT_UNKNOWN;
}

static int64_t day(const char *text)
{
    return zone_day(ZONE_UTC, at(text));
}

static void a_day_ends_at_midnight_there(struct t *t)
{
    const struct {
        const char *says;
        enum zone zone;
        const char *day, *end;
    } rows[] = {
        {"UTC", ZONE_UTC, "2026-02-28", "2026-03-01T00:00:00Z"},
        {"Berlin in winter", ZONE_BERLIN, "2026-02-28", "2026-02-28T23:00:00Z"},
        {"Berlin in summer", ZONE_BERLIN, "2026-06-30", "2026-06-30T22:00:00Z"},
        {"the day summer begins", ZONE_BERLIN, "2026-03-29", "2026-03-29T22:00:00Z"},
        {"the day before it", ZONE_BERLIN, "2026-03-28", "2026-03-28T23:00:00Z"},
        {"the day summer ends", ZONE_BERLIN, "2026-10-25", "2026-10-25T23:00:00Z"},
        {"California's spring", ZONE_LOS_ANGELES, "2026-03-08", "2026-03-09T07:00:00Z"},
        {"California's autumn", ZONE_LOS_ANGELES, "2026-11-01", "2026-11-02T08:00:00Z"},
        {"Phoenix knows no summer", ZONE_PHOENIX, "2026-07-01", "2026-07-02T07:00:00Z"},
        {"Tokyo is ahead", ZONE_TOKYO, "2026-12-31", "2026-12-31T15:00:00Z"},
        {"India's half hour", ZONE_KOLKATA, "2026-01-31", "2026-01-31T18:30:00Z"},
        {"a leap day", ZONE_SAO_PAULO, "2028-02-29", "2028-03-01T03:00:00Z"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct instant end = zone_day_end(rows[i].zone, day(rows[i].day));
        if (!T_EQ(t, end.us, at(rows[i].end).us))
            t_note(t, "%s", rows[i].says);
        T_EQ(t, zone_day(rows[i].zone, (struct instant){end.us - 1}), day(rows[i].day));
        T_EQ(t, zone_day(rows[i].zone, end), day(rows[i].day) + 1);
    }
}

/* The machine's own zones, every six hours of fifteen years. */
static void the_rules_are_those_of_the_iana_database(struct t *t)
{
    if (access("/usr/share/zoneinfo/Europe/Berlin", R_OK) != 0) {
        t_skip(t, "no database of zones on this machine");
        return;
    }
    for (int z = 0; z < ZONE_COUNT; z++) {
        setenv("TZ", zone_word((enum zone)z).p, 1);
        tzset();
        int64_t wrong = 0, end = at("2037-01-01").us;
        for (int64_t us = at("2022-01-01").us; us < end; us += INSTANT_DAY_US / 4) {
            time_t s = (time_t)(us / 1000000);
            struct tm there;
            localtime_r(&s, &there);
            wrong += there.tm_gmtoff / 60 !=
                     zone_offset_minutes((enum zone)z, (struct instant){us});
        }
        if (!T_EQ(t, wrong, 0))
            t_note(t, "%s", zone_word((enum zone)z).p);
    }
    unsetenv("TZ");
    tzset();
}

static void a_month_later_is_the_same_day_or_the_months_last(struct t *t)
{
    const struct {
        const char *from;
        int months;
        const char *want;
    } rows[] = {
        {"2026-01-15", 1, "2026-02-15"},
        {"2026-01-31", 1, "2026-02-28"},
        {"2028-01-31", 1, "2028-02-29"},
        {"2028-02-29", 12, "2029-02-28"},
        {"2026-12-31", 2, "2027-02-28"},
        {"2026-11-30", 3, "2027-02-28"},
        {"2026-10-31", 1, "2026-11-30"},
        {"2026-03-31", 0, "2026-03-31"},
        {"1999-12-31", 2, "2000-02-29"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        T_EQ(t, zone_add_months(day(rows[i].from), rows[i].months), day(rows[i].want));
}

static void nobody_works_on_weekends_and_holidays(struct t *t)
{
    const int64_t days[] = {day("2026-04-03"), day("2026-04-06"), day("2026-12-25")};
    const struct holidays easter = {days, COUNT(days)};
    T_OK(t, zone_is_working(day("2026-04-02"), &easter));
    T_OK(t, !zone_is_working(day("2026-04-03"), &easter));
    T_OK(t, zone_is_working(day("2026-04-03"), NULL));
    T_OK(t, !zone_is_working(day("2026-04-04"), NULL));
    T_OK(t, !zone_is_working(day("2026-04-05"), NULL));
    T_OK(t, !zone_is_working(day("2026-12-25"), &easter));
    T_EQ(t, zone_roll(day("2026-04-03"), &easter), day("2026-04-07"));
    T_EQ(t, zone_roll(day("2026-04-02"), &easter), day("2026-04-02"));
    T_EQ(t, zone_add_working(day("2026-04-01"), 2, &easter), day("2026-04-07"));
    T_EQ(t, zone_add_working(day("2026-04-01"), 10, NULL), day("2026-04-15"));
    T_EQ(t, zone_add_working(day("2026-04-04"), 1, NULL), day("2026-04-06"));
}

static const struct t_case cases[] = {
    T_CASE(a_day_ends_at_midnight_there),
    T_CASE(the_rules_are_those_of_the_iana_database),
    T_CASE(a_month_later_is_the_same_day_or_the_months_last),
    T_CASE(nobody_works_on_weekends_and_holidays),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
