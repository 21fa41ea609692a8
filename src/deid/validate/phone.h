/*
 * deid/validate/phone.h - could this be dialled?
 *
 * In:    digits as values, grouping.
 * Out:   whether the numbering plans allow it.
 * Never: knows single exchanges: plans change faster than programs.
 */
#ifndef ABIDE_DEID_VALIDATE_PHONE_H
#define ABIDE_DEID_VALIDATE_PHONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* E.164 after the '+': a country code in use, and 7 to 15 digits as that plan has. */
bool phone_international(const uint8_t *d, size_t n);

/* Ten digits of the North American plan: area and exchange begin with 2-9, no x11. */
bool phone_nanp(const uint8_t *d, size_t n);

#endif
