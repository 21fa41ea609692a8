/*
 * crypt/stream.h - seal a file piece by piece, so that its order and its end are sealed
 * too.
 *
 * In:    a 32-byte key used for one file only; pieces, the last one marked.
 * Out:   a header, then for each piece its ciphertext and tag (17 bytes more).
 * Never: opens a file that was cut, or whose pieces were moved, dropped or repeated.
 */
#ifndef ABIDE_CRYPT_STREAM_H
#define ABIDE_CRYPT_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

enum {
    STREAM_KEY_BYTES = 32,
    STREAM_HEADER_BYTES = 24,
    STREAM_OVERHEAD_BYTES = 17,
    STREAM_STATE_BYTES = 52
};

struct stream {
    uint8_t state[STREAM_STATE_BYTES]; /* holds a key: stream_end wipes */
};

/* XChaCha20-Poly1305 in the construction of libsodium's secretstream. */
void stream_seal_begin(struct stream *s, const uint8_t key[STREAM_KEY_BYTES],
    uint8_t header[STREAM_HEADER_BYTES]);
/* `out` has room for plain.n + STREAM_OVERHEAD_BYTES. */
void stream_seal(
    struct stream *s, struct raw place, struct raw plain, bool last, uint8_t *out);

bool stream_open_begin(struct stream *s, const uint8_t key[STREAM_KEY_BYTES],
    const uint8_t header[STREAM_HEADER_BYTES], struct err *err) MUST_CHECK;
/* `out` has room for sealed.n - STREAM_OVERHEAD_BYTES. ERR_CRYPTO: key, place, order or
 * bytes do not fit. */
bool stream_open(struct stream *s, struct raw place, struct raw sealed, uint8_t *out,
    bool *last, struct err *err) MUST_CHECK;

void stream_end(struct stream *s);

#endif
