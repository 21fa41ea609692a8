/*
 * Answers of any bytes, with words kept back: however they are cut, what comes out is
 * the same, and one that passed is read as the same answer in other words.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "capture/dialect/rechunk.h"

enum { OUT_MAX = 64 << 20, KEEP = 5, DIALECTS = 4, TEXT_MAX = 1 << 22 };

struct keeper {
    struct buf kept[RECHUNK_LANES_MAX + 1];
};

/* Keeps the last bytes of each text back, as whoever restores names does. */
static bool take(void *ctx, unsigned lane, struct rechunk_piece piece, struct buf *out)
{
    struct buf *kept = &((struct keeper *)ctx)->kept[lane];
    buf_add_raw(kept, piece.text);
    size_t n = piece.end ? kept->n : kept->n > KEEP ? kept->n - KEEP : 0;
    buf_add(out, kept->p, n);
    if (n)
        memmove(kept->p, kept->p + n, kept->n - n);
    kept->n -= n;
    return !kept->failed;
}

static bool pass(
    enum dialect dialect, bool stream, struct raw in, size_t step, struct buf *out)
{
    static struct rechunk r;
    static struct keeper keeper;
    struct rechunk_words words = {.ctx = &keeper, .take = take};
    bool ok = true;
    for (size_t i = 0; i < COUNT(keeper.kept); i++)
        buf_init(&keeper.kept[i], TEXT_MAX);
    rechunk_init(&r, dialect, stream, &words);
    for (size_t at = 0; ok && at < in.n; at += step)
        ok = rechunk_feed(&r, raw_slice(in, at, at + step), out);
    ok = ok && rechunk_end(&r, out);
    rechunk_fini(&r);
    for (size_t i = 0; i < COUNT(keeper.kept); i++)
        buf_fini(&keeper.kept[i]);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    enum dialect dialect = (enum dialect)(DIALECT_CHAT + data[0] % DIALECTS);
    bool stream = data[0] & 64;
    struct raw in = raw_of(data + 1, size - 1);
    struct buf whole, pieces;
    buf_init(&whole, OUT_MAX);
    buf_init(&pieces, OUT_MAX);
    bool ok = pass(dialect, stream, in, in.n ? in.n : 1, &whole);
    FUZZ_HOLDS(ok == pass(dialect, stream, in, 3, &pieces));
    FUZZ_HOLDS(!ok || raw_eq(buf_raw(&whole), buf_raw(&pieces)));
    buf_fini(&whole);
    buf_fini(&pieces);
    return 0;
}
