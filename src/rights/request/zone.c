#include "rights/request/zone.h"

#include "base/attr.h"

#define MINUTE_US INT64_C(60000000)

/* How summer time goes there. Both rules have stood since 2007 at the latest. */
enum summer {
    SUMMER_NONE,
    SUMMER_EU, /* last Sunday of March to last of October, at 01:00 UTC */
    SUMMER_US  /* second Sunday of March to first of November, at 02:00 there */
};

static const struct {
    int minutes; /* from UTC in winter */
    enum summer summer;
} zones[] = {
    [ZONE_UTC] = {0, SUMMER_NONE},
    [ZONE_LONDON] = {0, SUMMER_EU},
    [ZONE_DUBLIN] = {0, SUMMER_EU},
    [ZONE_LISBON] = {0, SUMMER_EU},
    [ZONE_BERLIN] = {60, SUMMER_EU},
    [ZONE_PARIS] = {60, SUMMER_EU},
    [ZONE_MADRID] = {60, SUMMER_EU},
    [ZONE_ROME] = {60, SUMMER_EU},
    [ZONE_WARSAW] = {60, SUMMER_EU},
    [ZONE_ZURICH] = {60, SUMMER_EU},
    [ZONE_ATHENS] = {120, SUMMER_EU},
    [ZONE_HELSINKI] = {120, SUMMER_EU},
    [ZONE_NEW_YORK] = {-300, SUMMER_US},
    [ZONE_CHICAGO] = {-360, SUMMER_US},
    [ZONE_DENVER] = {-420, SUMMER_US},
    [ZONE_PHOENIX] = {-420, SUMMER_NONE},
    [ZONE_LOS_ANGELES] = {-480, SUMMER_US},
    [ZONE_SAO_PAULO] = {-180, SUMMER_NONE},
    [ZONE_SEOUL] = {540, SUMMER_NONE},
    [ZONE_TOKYO] = {540, SUMMER_NONE},
    [ZONE_KOLKATA] = {330, SUMMER_NONE},
};
_Static_assert(COUNT(zones) == ZONE_COUNT, "each zone has its rule");

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t zone_day_from_civil(int year, int month, int day)
{
    return floor_div(instant_from_civil(year, month, day).us, INSTANT_DAY_US);
}

void zone_day_to_civil(int64_t day, int *year, int *month, int *of_month)
{
    instant_civil((struct instant){day * INSTANT_DAY_US}, year, month, of_month);
}

/* Monday 0 to Sunday 6; 1970-01-01 was a Thursday. */
static int weekday(int64_t day)
{
    int64_t w = (day + 3) % 7;
    return (int)(w < 0 ? w + 7 : w);
}

static int month_length(int year, int month)
{
    int64_t first = zone_day_from_civil(year, month, 1);
    int64_t next = month == 12 ? zone_day_from_civil(year + 1, 1, 1)
                               : zone_day_from_civil(year, month + 1, 1);
    return (int)(next - first);
}

static int64_t last_sunday(int year, int month)
{
    int64_t last = zone_day_from_civil(year, month, month_length(year, month));
    return last - (weekday(last) + 1) % 7;
}

static int64_t nth_sunday(int year, int month, int n)
{
    int64_t first = zone_day_from_civil(year, month, 1);
    return first + (6 - weekday(first)) + 7 * (n - 1);
}

static bool is_summer(enum zone zone, struct instant t)
{
    int year, month, day;
    int64_t from, until;
    struct instant winter = {t.us + zones[zone].minutes * MINUTE_US};
    instant_civil(winter, &year, &month, &day);
    switch (zones[zone].summer) {
    case SUMMER_NONE:
        return false;
    case SUMMER_EU:
        from = last_sunday(year, 3) * INSTANT_DAY_US + 60 * MINUTE_US;
        until = last_sunday(year, 10) * INSTANT_DAY_US + 60 * MINUTE_US;
        return t.us >= from && t.us < until;
    case SUMMER_US: /* 02:00 of summer time is 01:00 of winter time */
        from = nth_sunday(year, 3, 2) * INSTANT_DAY_US + 120 * MINUTE_US;
        until = nth_sunday(year, 11, 1) * INSTANT_DAY_US + 60 * MINUTE_US;
        return winter.us >= from && winter.us < until;
    }
    return false;
}

int zone_offset_minutes(enum zone zone, struct instant t)
{
    if ((size_t)zone >= COUNT(zones))
        zone = ZONE_UTC;
    return zones[zone].minutes + (is_summer(zone, t) ? 60 : 0);
}

int64_t zone_day(enum zone zone, struct instant t)
{
    return floor_div(t.us + zone_offset_minutes(zone, t) * MINUTE_US, INSTANT_DAY_US);
}

/* No zone of the table changes its time at midnight: one look at the offset is right
 * when it is taken at that midnight. */
struct instant zone_day_end(enum zone zone, int64_t day)
{
    int64_t midnight = (day + 1) * INSTANT_DAY_US;
    struct instant guess = {
        midnight - zone_offset_minutes(zone, (struct instant){midnight}) * MINUTE_US};
    return (struct instant){midnight - zone_offset_minutes(zone, guess) * MINUTE_US};
}

int64_t zone_add_months(int64_t day, int months)
{
    int year, month, of_month;
    zone_day_to_civil(day, &year, &month, &of_month);
    int count = year * 12 + month - 1 + months;
    year = count / 12;
    month = count % 12 + 1;
    int length = month_length(year, month);
    return zone_day_from_civil(year, month, of_month < length ? of_month : length);
}

bool zone_is_working(int64_t day, const struct holidays *holidays)
{
    size_t low = 0, high = holidays ? holidays->count : 0;
    if (weekday(day) >= 5)
        return false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (holidays->days[middle] == day)
            return false;
        if (holidays->days[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return true;
}

int64_t zone_roll(int64_t day, const struct holidays *holidays)
{
    while (!zone_is_working(day, holidays))
        day++;
    return day;
}

int64_t zone_add_working(int64_t day, int count, const struct holidays *holidays)
{
    for (int i = 0; i < count; i++)
        day = zone_roll(day + 1, holidays);
    return day;
}
