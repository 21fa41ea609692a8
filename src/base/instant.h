/*
 * base/instant.h - points in time as values: microseconds since 1970-01-01 UTC.
 *
 * In:    numbers, RFC 3339 text.
 * Out:   comparisons, RFC 3339 text.
 * Never: reads a clock (os/now.h does); knows time zones other than the offset in a
 * text.
 */
#ifndef ABIDE_BASE_INSTANT_H
#define ABIDE_BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct instant {
    int64_t us;
};

#define INSTANT_UNKNOWN ((struct instant){INT64_MIN}) /* "could not be established" */
#define INSTANT_DAY_US  INT64_C(86400000000)

bool instant_known(struct instant t);
int instant_cmp(struct instant a, struct instant b); /* unknown sorts before all */
struct instant instant_from_s(int64_t seconds);

/*
 * RFC 3339 date-time ("2026-03-01T12:00:00.5Z", offset allowed, space for T allowed)
 * or a full date ("2026-03-01": midnight UTC). Years 1970 to 9999. False otherwise.
 */
bool instant_parse(struct str s, struct instant *out) MUST_CHECK;

enum { INSTANT_TEXT_MAX = 28 };
/* "2026-03-01T12:00:00Z", fraction only when not zero; "unknown" for unknown. */
struct str instant_format(struct instant t, char text[INSTANT_TEXT_MAX]);

/* Civil date of the instant in UTC: year, month 1-12, day 1-31. */
void instant_civil(struct instant t, int *year, int *month, int *day);
struct instant instant_from_civil(int year, int month, int day);

#endif
