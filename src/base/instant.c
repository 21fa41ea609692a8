#include "base/instant.h"

#include <stdio.h>

#include "base/num.h"

#define SECOND_US INT64_C(1000000)

enum { YEAR_MIN = 1970, YEAR_MAX = 9999, DAY_S = 86400 };

bool instant_known(struct instant t)
{
    return t.us != INSTANT_UNKNOWN.us;
}

int instant_cmp(struct instant a, struct instant b)
{
    return (a.us > b.us) - (a.us < b.us);
}

struct instant instant_from_s(int64_t seconds)
{
    struct instant t;
    if (__builtin_mul_overflow(seconds, SECOND_US, &t.us))
        return INSTANT_UNKNOWN;
    return t;
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

/*
 * Days since 1970-01-01. The year is counted from March, so that the leap day is its
 * last, in cycles of 400 years (146097 days); 719468 is 0000-03-01 to 1970-01-01.
 */
static int64_t days_from_civil(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t cycle = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of = y - cycle * 400;
    int64_t day_of = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return cycle * 146097 + year_of * 365 + year_of / 4 - year_of / 100 + day_of -
           719468;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void instant_civil(struct instant t, int *year, int *month, int *day)
{
    int64_t days = floor_div(t.us, INSTANT_DAY_US) + 719468;
    int64_t cycle = floor_div(days, 146097);
    int64_t d = days - cycle * 146097;
    int64_t year_of = (d - d / 1460 + d / 36524 - d / 146096) / 365;
    int64_t day_of = d - (365 * year_of + year_of / 4 - year_of / 100);
    int64_t m = (5 * day_of + 2) / 153;
    *day = (int)(day_of - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(year_of + cycle * 400 + (*month <= 2));
}

struct instant instant_from_civil(int year, int month, int day)
{
    return (struct instant){days_from_civil(year, month, day) * INSTANT_DAY_US};
}

/* Takes exactly `digits` digits from the front. */
static bool take_num(struct str *s, size_t digits, int max, int *out)
{
    uint64_t v;
    if (s->n < digits || !num_parse_u64(str_slice(*s, 0, digits), (uint64_t)max, &v))
        return false;
    *s = str_slice(*s, digits, s->n);
    *out = (int)v;
    return true;
}

static bool take_one_of(struct str *s, const char *chars)
{
    if (s->n == 0 || str_find_char(str_z(chars), s->p[0]) == str_z(chars).n)
        return false;
    *s = str_slice(*s, 1, s->n);
    return true;
}

static bool take_date(struct str *s, int64_t *days)
{
    int year, month, day;
    if (!take_num(s, 4, YEAR_MAX, &year) || !take_one_of(s, "-") ||
        !take_num(s, 2, 12, &month) || !take_one_of(s, "-") ||
        !take_num(s, 2, 31, &day))
        return false;
    if (year < YEAR_MIN || month < 1 || day < 1 || day > days_in(year, month))
        return false;
    *days = days_from_civil(year, month, day);
    return true;
}

/* ".5" is 500000; digits after the sixth are dropped. */
static bool take_fraction(struct str *s, int64_t *us)
{
    int64_t unit = SECOND_US / 10;
    size_t n = 0;
    *us = 0;
    if (!take_one_of(s, "."))
        return true;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++, unit /= 10)
        *us += (s->p[n] - '0') * unit;
    *s = str_slice(*s, n, s->n);
    return n > 0;
}

/* A leap second (":60") is refused: no such instant exists on this time line. */
static bool take_clock(struct str *s, int64_t *us)
{
    int hour, minute, second;
    int64_t fraction;
    if (!take_num(s, 2, 23, &hour) || !take_one_of(s, ":") ||
        !take_num(s, 2, 59, &minute) || !take_one_of(s, ":") ||
        !take_num(s, 2, 59, &second) || !take_fraction(s, &fraction))
        return false;
    *us = (hour * 3600 + minute * 60 + second) * SECOND_US + fraction;
    return true;
}

static bool take_offset(struct str *s, int64_t *us)
{
    int hour, minute;
    int64_t sign = s->n && s->p[0] == '-' ? -1 : 1;
    *us = 0;
    if (take_one_of(s, "Zz"))
        return true;
    if (!take_one_of(s, "+-") || !take_num(s, 2, 23, &hour) || !take_one_of(s, ":") ||
        !take_num(s, 2, 59, &minute))
        return false;
    *us = sign * (hour * 3600 + minute * 60) * SECOND_US;
    return true;
}

bool instant_parse(struct str s, struct instant *out)
{
    int64_t days, clock = 0, offset = 0, us;
    if (!take_date(&s, &days))
        return false;
    if (s.n && (!take_one_of(&s, "Tt ") || !take_clock(&s, &clock) ||
                   !take_offset(&s, &offset)))
        return false;
    us = days * INSTANT_DAY_US + clock - offset;
    if (s.n || us < 0 || us >= instant_from_civil(YEAR_MAX + 1, 1, 1).us)
        return false;
    out->us = us;
    return true;
}

struct str instant_format(struct instant t, char text[INSTANT_TEXT_MAX])
{
    int year, month, day, n;
    int64_t second_of, us;
    if (!instant_known(t) || t.us < instant_from_civil(0, 1, 1).us ||
        t.us >= instant_from_civil(YEAR_MAX + 1, 1, 1).us) {
        n = snprintf(text, INSTANT_TEXT_MAX, "unknown");
        return (struct str){text, (size_t)n};
    }
    instant_civil(t, &year, &month, &day);
    us = t.us - floor_div(t.us, SECOND_US) * SECOND_US;
    second_of = floor_div(t.us, SECOND_US) - floor_div(t.us, INSTANT_DAY_US) * DAY_S;
    n = snprintf(text, INSTANT_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", year, month,
        day, (int)(second_of / 3600), (int)(second_of / 60 % 60),
        (int)(second_of % 60));
    if (us)
        n += snprintf(text + n, INSTANT_TEXT_MAX - (size_t)n, ".%06d", (int)us);
    while (us && text[n - 1] == '0')
        n--;
    text[n++] = 'Z';
    text[n] = '\0';
    return (struct str){text, (size_t)n};
}
