#include "crypt/stream.h"

#include <string.h>

#include "crypt/random.h"
#include "tests/harness/t.h"

enum { PIECES = 3, PIECE = 5, SEALED = PIECE + STREAM_OVERHEAD_BYTES };

struct sealed {
    uint8_t key[STREAM_KEY_BYTES], header[STREAM_HEADER_BYTES];
    uint8_t pieces[PIECES][SEALED];
};

static struct raw place(void)
{
    return raw_of("here", 4);
}

static void seal(struct t *t, struct sealed *out)
{
    struct stream s;
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    random_bytes(out->key, sizeof out->key);
    stream_seal_begin(&s, out->key, out->header);
    stream_seal(&s, place(), raw_of("alpha", PIECE), false, out->pieces[0]);
    stream_seal(&s, place(), raw_of("bravo", PIECE), false, out->pieces[1]);
    stream_seal(&s, place(), raw_of("delta", PIECE), true, out->pieces[2]);
    stream_end(&s);
}

/* How many pieces opened, and whether the last of them was the end. */
static size_t open_all(const struct sealed *f, struct raw at, char *text, bool *ended)
{
    struct stream s;
    struct err err = ERR_INIT;
    size_t n = 0;
    *ended = false;
    if (!stream_open_begin(&s, f->key, f->header, &err))
        return 0;
    while (n < PIECES && stream_open(&s, at, raw_of(f->pieces[n], SEALED),
                             (uint8_t *)text + n * PIECE, ended, &err))
        n++;
    stream_end(&s);
    return n;
}

static void a_sealed_file_opens_piece_by_piece_to_its_end(struct t *t)
{
    struct sealed f;
    char text[PIECES * PIECE];
    bool ended;
    seal(t, &f);
    T_EQ(t, open_all(&f, place(), text, &ended), PIECES);
    T_OK(t, ended && memcmp(text, "alphabravodelta", sizeof text) == 0);
}

static void a_changed_moved_or_foreign_piece_does_not_open(struct t *t)
{
    static const char *const says[] = {
        "a changed byte", "two pieces swapped", "another place", "another key"};
    char text[PIECES * PIECE];
    for (int i = 0; i < 4; i++) {
        struct sealed f;
        uint8_t swap[SEALED];
        bool ended;
        seal(t, &f);
        f.pieces[1][2] ^= i == 0;
        if (i == 1) {
            memcpy(swap, f.pieces[0], SEALED);
            memcpy(f.pieces[0], f.pieces[1], SEALED);
            memcpy(f.pieces[1], swap, SEALED);
        }
        f.key[0] ^= i == 3;
        size_t n = open_all(&f, i == 2 ? raw_of("away", 4) : place(), text, &ended);
        if (!T_EQ(t, n, i == 0 ? 1 : 0) || !T_OK(t, !ended))
            t_note(t, "%s", says[i]);
    }
}

static void a_piece_shorter_than_its_seal_is_an_error(struct t *t)
{
    struct sealed f;
    struct stream s;
    struct err err = ERR_INIT;
    uint8_t out[PIECE];
    bool last;
    seal(t, &f);
    T_DONE(t, stream_open_begin(&s, f.key, f.header, &err), &err);
    T_FAILS(t, stream_open(&s, place(), raw_of(f.pieces[0], 16), out, &last, &err),
        &err, "crypt.stream_short");
    stream_end(&s);
}

static const struct t_case cases[] = {
    T_CASE(a_sealed_file_opens_piece_by_piece_to_its_end),
    T_CASE(a_changed_moved_or_foreign_piece_does_not_open),
    T_CASE(a_piece_shorter_than_its_seal_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
