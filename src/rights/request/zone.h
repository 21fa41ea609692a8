/*
 * rights/request/zone.h - which day is it there, and when does that day end?
 *
 * In:    an instant, a place, days that are holidays there.
 * Out:   dates, working days, the instant a day ends.
 * Never: reads a clock or a file of zones: the rules in force since 2007 stand here.
 */
#ifndef ABIDE_RIGHTS_REQUEST_ZONE_H
#define ABIDE_RIGHTS_REQUEST_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/instant.h"
#include "model/zone.h"

/* Minutes to add to UTC there at that instant. */
int zone_offset_minutes(enum zone zone, struct instant t);

/* Days since 1970-01-01 of the date there. */
int64_t zone_day(enum zone zone, struct instant t);
/* The first instant that is after the day, there. */
struct instant zone_day_end(enum zone zone, int64_t day);

int64_t zone_day_from_civil(int year, int month, int day);
void zone_day_to_civil(int64_t day, int *year, int *month, int *of_month);

/* The same day of a later month; where it has none, that month's last. */
int64_t zone_add_months(int64_t day, int months);

/* Days, in rising order, on which nobody works besides Saturday and Sunday. Without
 * them deadlines come earlier, never later. */
struct holidays {
    const int64_t *days;
    size_t count;
};
bool zone_is_working(int64_t day, const struct holidays *holidays);
/* The day itself when it is a working day, otherwise the next that is. */
int64_t zone_roll(int64_t day, const struct holidays *holidays);
/* The nth working day after it. */
int64_t zone_add_working(int64_t day, int count, const struct holidays *holidays);

#endif
