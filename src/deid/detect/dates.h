/*
 * deid/detect/dates.h - dates, as far as a word says that somebody was born on them.
 *
 * In:    a number that was read; numbers beside names of months.
 * Out:   true with the end of the date; a candidate when it is a birthday or a card's
 * end. Never: marks other dates: they are needed to understand a text.
 */
#ifndef ABIDE_DEID_DETECT_DATES_H
#define ABIDE_DEID_DETECT_DATES_H

#include "deid/detect/number.h"

/* 1986-09-28, 9/28/1986, 28.09.86, 28 September 1986, September 28, 1986,
 * 1986年9月28日. */
bool dates_number(struct look *l, const struct number *x, size_t *next);

/* Cheap: whether one or two digits alone may be a day beside the name of a month. */
bool dates_may_be_day(const struct look *l, size_t at, size_t end);

/* The end of a time of day ("10:22:31") that begins at `at`; 0 when there is none. */
size_t dates_time(const struct look *l, size_t at);

#endif
