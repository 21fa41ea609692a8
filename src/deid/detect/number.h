/*
 * deid/detect/number.h - a run of digits and what separates them, read once.
 *
 * In:    the look, the offset of the first digit.
 * Out:   digits, groups, separators; then the questions what it may be.
 * Never: reads more than NUMBER_DIGITS digits or NUMBER_GROUPS groups.
 */
#ifndef ABIDE_DEID_DETECT_NUMBER_H
#define ABIDE_DEID_DETECT_NUMBER_H

#include "deid/detect/look.h"

enum { NUMBER_DIGITS = 36, NUMBER_GROUPS = 18, NUMBER_GAP = 3, NUMBER_LETTERS = 8 };
enum { NUMBER_ROOM = 16 }; /* more digits are stored at once than are there */

struct number {
    size_t start; /* of the first digit */
    uint8_t digits[NUMBER_DIGITS + NUMBER_ROOM];
    uint8_t n;      /* digits */
    uint8_t groups; /* of digits */
    uint8_t len[NUMBER_GROUPS];
    char sep[NUMBER_GROUPS]; /* before the group: ' ' '-' '.' '/' '(' or '*': several */
    size_t end[NUMBER_GROUPS];
    uint8_t sum[NUMBER_GROUPS]; /* digits up to and with this group */
    bool plus;                  /* '+' or "00" before */
    bool paren;                 /* '(' before */
    bool broken;                /* a line break between groups was read over */
    size_t open;                /* where '+' or '(' stands, else start */
};

/* Reads the run at `at`. `lines`: one line break may stand between groups. */
void number_read(const struct look *l, size_t at, bool lines, struct number *out);

/* True when the groups up to `groups` have these lengths: "3-2-4". */
bool number_shape(const struct number *x, unsigned groups, const char *shape);

/* The separators up to `groups` are all the same. */
bool number_even(const struct number *x, unsigned groups);

/* Nothing numeric goes on after the first `groups` groups. */
bool number_stops(struct look *l, const struct number *x, unsigned groups);

/*
 * Each tries the first `groups` groups; true when it added a candidate and put l->floor
 * behind it.
 */
bool number_card(struct look *l, const struct number *x, unsigned groups);
bool number_ssn(struct look *l, const struct number *x, unsigned groups);
bool number_phone(struct look *l, const struct number *x, unsigned groups);

#endif
