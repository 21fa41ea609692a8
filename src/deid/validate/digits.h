/*
 * deid/validate/digits.h - check digits that many numbers share.
 *
 * In:    digits as values 0-9 (not characters), their count.
 * Out:   whether the check digit, always the last, fits.
 * Never: knows what a number is for.
 */
#ifndef ABIDE_DEID_VALIDATE_DIGITS_H
#define ABIDE_DEID_VALIDATE_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ISO/IEC 7812-1 annex B: cards, IMEI, SIN, NPI ... */
bool digits_luhn(const uint8_t *d, size_t n);

/* Verhoeff's dihedral check: Aadhaar, NIN. */
bool digits_verhoeff(const uint8_t *d, size_t n);

/* ISO 7064 MOD 11,10: German tax id, OIB. */
bool digits_mod11_10(const uint8_t *d, size_t n);

/* Sum of d[i] * weights[i] over n digits, modulo `mod`. */
unsigned digits_weighted(
    const uint8_t *d, const uint8_t *weights, size_t n, unsigned mod);

/* The number the digits write, modulo `mod` (below 2^56). */
uint64_t digits_mod(const uint8_t *d, size_t n, uint64_t mod);

/* The number the digits write; n at most 18. */
uint64_t digits_value(const uint8_t *d, size_t n);

/* All the same digit: never issued. */
bool digits_same(const uint8_t *d, size_t n);

/* A day that exists: year with century, month 1-12. */
bool digits_date(unsigned year, unsigned month, unsigned day);

/* Two digits as a number. */
static inline unsigned digits_two(const uint8_t *d)
{
    return d[0] * 10u + d[1];
}

#endif
