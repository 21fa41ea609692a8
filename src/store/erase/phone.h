/*
 * store/erase/phone.h - how many accounts a telephone number has ever had.
 *
 * In:    a number, as +digits.
 * Out:   a count that deletions do not lower; a refusal at the limit.
 * Never: keeps the number: an HMAC under the tombstones' key. Links it to an account.
 */
#ifndef ABIDE_STORE_ERASE_PHONE_H
#define ABIDE_STORE_ERASE_PHONE_H

#include "store/store.h"

enum { PHONE_ACCOUNTS_MAX = 3, PHONE_DIGITS_MAX = 15 };

/*
 * Counts one more account. ERR_INPUT: not + and 7 to 15 digits (spaces, dashes, dots
 * and brackets between them are fine). ERR_DENIED "store.phone_used": it had
 * PHONE_ACCOUNTS_MAX. Inside store_begin.
 */
bool phone_claim(
    struct store *s, struct str number, int64_t *count, struct err *err) MUST_CHECK;

#endif
