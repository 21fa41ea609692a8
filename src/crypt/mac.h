/*
 * crypt/mac.h - HMAC-SHA-256: the same name only for who knows the key.
 *
 * In:    a 32-byte key, parts of a message.
 * Out:   32 bytes.
 * Never: derives encryption keys (those are random). Parts are not delimited: callers
 *        put lengths in front of parts of variable length.
 */
#ifndef ABIDE_CRYPT_MAC_H
#define ABIDE_CRYPT_MAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

enum { MAC_BYTES = 32, MAC_KEY_BYTES = 32 };

struct mac; /* a context that remembers its key */

bool mac_new(struct mac **out, struct err *err) MUST_CHECK;
void mac_free(struct mac *m); /* NULL is fine; wipes the key */
bool mac_key(struct mac *m, struct raw key, struct err *err) MUST_CHECK;
bool mac_sum(struct mac *m, const struct raw *parts, size_t count,
    uint8_t out[MAC_BYTES], struct err *err) MUST_CHECK;

/* Equal, in a time that does not depend on where they differ. */
bool mac_equal(const uint8_t a[MAC_BYTES], const uint8_t b[MAC_BYTES]);

#endif
