/*
 * store/custody/custody.h - who keeps the root key?
 *
 * In:    a source: "" (the state folder), or a key from outside that seals the root
 * key: file:/PATH            64 hex digits in a file of mode 0600 env:NAME 64 hex
 * digits; the variable is wiped once read credential:NAME       a file in
 * $CREDENTIALS_DIRECTORY (systemd) command:/PATH WORD... its output is 64 hex digits;
 * no shell, 10 seconds pkcs11:URI            an AES key in a token, which it never
 * leaves Out:   the root key in and out of the text of root.key. Never: writes a key
 * from outside anywhere; uses a shell; leaves a key in the environment.
 *
 * root.key is "abide root key 1", newline, hex, newline; or, sealed, "abide root key
 * 2", newline, source, newline, hex of the sealed key, newline.
 */
#ifndef ABIDE_STORE_CUSTODY_CUSTODY_H
#define ABIDE_STORE_CUSTODY_CUSTODY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

enum { CUSTODY_SOURCE_MAX = 1024, CUSTODY_KEY_BYTES = 32 };

/* ERR_USAGE "store.root_source" unless it is one of the above. */
bool custody_check(const char *source, struct err *err) MUST_CHECK;

/* The text of root.key for this key and source; appends. */
bool custody_write(const char *source, const uint8_t key[CUSTODY_KEY_BYTES],
    struct buf *out, struct err *err) MUST_CHECK;

/*
 * The key and the source of a root.key. ERR_CRYPTO: no such text, or the key from
 * outside does not open it.
 */
bool custody_read(struct str text, uint8_t key[CUSTODY_KEY_BYTES],
    char source[CUSTODY_SOURCE_MAX], struct err *err) MUST_CHECK;

/* Who keeps the key of this root.key, the key unread. False: nobody is named. */
bool custody_source(struct str text, char source[CUSTODY_SOURCE_MAX]) MUST_CHECK;

#endif
