/*
 * crypt/ff1.h - format-preserving encryption: FF1 of NIST SP 800-38G with AES.
 *
 * In:    a key of 16, 24 or 32 bytes, a tweak, numerals below the radix.
 * Out:   as many numerals, reversible with key and tweak.
 * Never: takes texts so short that they could be tried out (radix^n below a million).
 */
#ifndef ABIDE_CRYPT_FF1_H
#define ABIDE_CRYPT_FF1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

enum { FF1_RADIX_MAX = 62, FF1_NUMERALS_MAX = 36, FF1_TWEAK_MAX = 64 };

struct ff1;

bool ff1_new(
    struct raw key, unsigned radix, struct ff1 **out, struct err *err) MUST_CHECK;
void ff1_free(struct ff1 *f); /* NULL is fine */

/* In place. False: ERR_LIMIT for a length that is not allowed, ERR_CRYPTO. */
bool ff1_encrypt(struct ff1 *f, struct raw tweak, uint8_t *numerals, size_t n,
    struct err *err) MUST_CHECK;
bool ff1_decrypt(struct ff1 *f, struct raw tweak, uint8_t *numerals, size_t n,
    struct err *err) MUST_CHECK;

#endif
