/*
 * deid/detect/rules.h - numbers told apart by a table: length, shape, check, word.
 *
 * In:    a number that was read.
 * Out:   true when it is one of the table's, as candidate.
 * Never: knows cards, SSNs and phones (account.c, phone.c).
 */
#ifndef ABIDE_DEID_DETECT_RULES_H
#define ABIDE_DEID_DETECT_RULES_H

#include "deid/detect/number.h"

/* The first `groups` groups as one of the id numbers of digits. */
bool rules_digits(struct look *l, const struct number *x, unsigned groups);

/*
 * Numbers with dots and slashes: IPv4, dates, coordinates, plain decimals. True when
 * the text up to `*next` is settled.
 */
bool rules_dotted(struct look *l, const struct number *x, size_t *next);

/* Three to six digits that are personal only behind their word: CVV, PIN. */
bool rules_short(struct look *l, const struct number *x, size_t *next);

#endif
