#include "crypt/stream.h"

#include <sodium.h>
#include <string.h>

#include "base/mem.h"

typedef crypto_secretstream_xchacha20poly1305_state sodium_stream;

_Static_assert(STREAM_STATE_BYTES == sizeof(sodium_stream), "state");
_Static_assert(
    STREAM_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "key");
_Static_assert(
    STREAM_HEADER_BYTES == crypto_secretstream_xchacha20poly1305_HEADERBYTES, "header");
_Static_assert(
    STREAM_OVERHEAD_BYTES == crypto_secretstream_xchacha20poly1305_ABYTES, "tag");

void stream_seal_begin(struct stream *s, const uint8_t key[STREAM_KEY_BYTES],
    uint8_t header[STREAM_HEADER_BYTES])
{
    sodium_stream st;
    crypto_secretstream_xchacha20poly1305_init_push(&st, header, key);
    memcpy(s->state, &st, sizeof st);
    mem_wipe(&st, sizeof st);
}

void stream_seal(
    struct stream *s, struct raw place, struct raw plain, bool last, uint8_t *out)
{
    sodium_stream st;
    memcpy(&st, s->state, sizeof st);
    crypto_secretstream_xchacha20poly1305_push(&st, out, NULL, plain.p, plain.n,
        place.p, place.n, last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    memcpy(s->state, &st, sizeof st);
    mem_wipe(&st, sizeof st);
}

bool stream_open_begin(struct stream *s, const uint8_t key[STREAM_KEY_BYTES],
    const uint8_t header[STREAM_HEADER_BYTES], struct err *err)
{
    sodium_stream st;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&st, header, key) != 0)
        return err_set(
            err, ERR_CRYPTO, "crypt.stream_head", "a sealed file has a broken header");
    memcpy(s->state, &st, sizeof st);
    mem_wipe(&st, sizeof st);
    return true;
}

bool stream_open(struct stream *s, struct raw place, struct raw sealed, uint8_t *out,
    bool *last, struct err *err)
{
    sodium_stream st;
    unsigned char tag = 0;
    if (sealed.n < STREAM_OVERHEAD_BYTES)
        return err_set(err, ERR_CRYPTO, "crypt.stream_short",
            "a piece of a sealed file is shorter than its seal");
    memcpy(&st, s->state, sizeof st);
    int bad = crypto_secretstream_xchacha20poly1305_pull(
        &st, out, NULL, &tag, sealed.p, sealed.n, place.p, place.n);
    memcpy(s->state, &st, sizeof st);
    mem_wipe(&st, sizeof st);
    if (bad != 0)
        return err_set(err, ERR_CRYPTO, "crypt.stream_broken",
            "a piece of a sealed file does not open: wrong key, place or order, or "
            "changed bytes");
    *last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return true;
}

void stream_end(struct stream *s)
{
    mem_wipe(s, sizeof *s);
}
