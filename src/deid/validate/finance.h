/*
 * deid/validate/finance.h - numbers of cards and accounts.
 *
 * In:    digits as values, or characters without separators.
 * Out:   whether such a number can exist.
 * Never: asks a bank.
 */
#ifndef ABIDE_DEID_VALIDATE_FINANCE_H
#define ABIDE_DEID_VALIDATE_FINANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CARD_MIN = 12, CARD_MAX = 19, IBAN_MIN = 15, IBAN_MAX = 34 };

/* A prefix that a network issues, with one of its lengths. Does not look at the check
 * digit. */
bool finance_card_prefix(const uint8_t *d, size_t n);

/* finance_card_prefix, Luhn, and not one digit repeated. */
bool finance_card_valid(const uint8_t *d, size_t n);

/* Length of the IBANs of a country ("DE"), 0 when it has none. */
size_t finance_iban_length(const unsigned char *country);

/* Upper or lower case without spaces: the country's length and mod 97 (ISO 13616). */
bool finance_iban_valid(const unsigned char *p, size_t n);

/* ISO 9362: four letters, a country, two or five letters or digits. */
bool finance_bic_valid(const unsigned char *p, size_t n);

/* Nine digits: Federal Reserve district and the 3-7-1 check. */
bool finance_aba_valid(const uint8_t *d, size_t n);

#endif
