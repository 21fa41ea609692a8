/*
 * crypt/token.h - sealing inside a hardware token or security module (PKCS#11).
 *
 * In:    a PKCS#11 URI (RFC 7512) that names an AES key: its token, its label, where
 * the module and the PIN are found (module-path, pin-source=/path/of/a/file). Out:   IV
 * (12) | ciphertext | tag (16), made by AES-GCM in the token. Never: gets the key out
 * of the token; takes a PIN that stands in the URI.
 */
#ifndef ABIDE_CRYPT_TOKEN_H
#define ABIDE_CRYPT_TOKEN_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"

enum { TOKEN_IV_BYTES = 12, TOKEN_TAG_BYTES = 16, TOKEN_PLAIN_MAX = 256 };

struct token {
    const char *uri;
    struct raw pin;   /* what pin-source holds: the caller reads it and wipes it */
    struct raw place; /* associated data */
};

/* Where the PIN is: the value of pin-source, or empty. ERR_USAGE: not such a URI. */
bool token_pin_source(const char *uri, struct buf *path, struct err *err) MUST_CHECK;

/* Appends to `out`. ERR_ABSENT: no such token or key. ERR_CRYPTO: it refuses. */
bool token_seal(const struct token *t, struct raw plain, struct buf *out,
    struct err *err) MUST_CHECK;
bool token_open(const struct token *t, struct raw sealed, struct buf *out,
    struct err *err) MUST_CHECK;

#endif
