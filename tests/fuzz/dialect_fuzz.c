/*
 * Calls and answers of every API: read or refused, and an answer that comes in pieces
 * is the answer that comes whole.
 */
#include "tests/fuzz/fuzz.h"

#include "capture/dialect/dialect.h"

enum { ARENA_MAX = 64 << 20, DIALECTS = 4 };

static void read_answer(enum dialect dialect, bool stream, struct raw in)
{
    struct dialect_answer once, pieces;
    struct dialect_reply a, b;
    struct arena arena;
    arena_init(&arena, ARENA_MAX);
    dialect_answer_init(&once, dialect, stream);
    dialect_answer_init(&pieces, dialect, stream);
    dialect_answer_feed(&once, in);
    for (size_t at = 0; at < in.n; at += 3)
        dialect_answer_feed(&pieces, raw_slice(in, at, at + 3));
    bool read = dialect_answer_end(&once, &arena, &a);
    FUZZ_HOLDS(read == dialect_answer_end(&pieces, &arena, &b));
    if (read) {
        FUZZ_HOLDS(a.count == b.count && a.complete == b.complete);
        for (size_t i = 0; i < a.count; i++)
            FUZZ_HOLDS(raw_eq(a.texts[i], b.texts[i]));
    }
    dialect_answer_fini(&once);
    dialect_answer_fini(&pieces);
    arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    enum dialect dialect = (enum dialect)(DIALECT_CHAT + data[0] % DIALECTS);
    struct raw in = raw_of(data + 1, size - 1);
    struct dialect_call call;
    struct err err = ERR_INIT;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    if (!dialect_call_read(dialect, in, &a, &call, &err))
        FUZZ_HOLDS(err.code != ERR_NONE && err.id);
    arena_fini(&a);
    read_answer(dialect, false, in);
    read_answer(dialect, true, in);
    return 0;
}
