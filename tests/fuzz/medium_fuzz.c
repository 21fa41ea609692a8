#include <string.h>

#include "base/arena.h"
#include "deid/medium/medium.h"
#include "tests/fuzz/fuzz.h"
#include "text/json.h"

/*
 * Any bytes as each kind of file: refused, or the pieces together are the file, spans
 * are ordered and inside, and what is written in their place is JSON where JSON was.
 * Input: kind, then the file.
 */
enum { OUT_MAX = 1 << 26, ARENA_MAX = 1 << 26 };

struct seen {
    struct buf same, out;
};

static bool take(void *ctx, const struct medium_piece *piece, struct err *err)
{
    struct seen *seen = ctx;
    size_t at = 0;
    struct buf said;
    buf_init(&said, OUT_MAX);
    for (size_t i = 0; i < piece->n; i++) {
        const struct medium_span *s = &piece->spans[i];
        FUZZ_HOLDS(s->s.start >= at && s->s.end > s->s.start);
        FUZZ_HOLDS(s->s.end <= piece->bytes.n);
        struct raw source = raw_slice(piece->bytes, s->s.start, s->s.end);
        buf_clear(&said);
        struct raw value = medium_decode(s->how, source, &said);
        buf_add_raw(&seen->out, raw_slice(piece->bytes, at, s->s.start));
        medium_encode(s->how, value, &seen->out);
        at = s->s.end;
    }
    buf_add_raw(&seen->out, raw_slice(piece->bytes, at, piece->bytes.n));
    buf_add_raw(&seen->same, piece->bytes);
    buf_wipe(&said);
    return buf_ok(&seen->same, err) && buf_ok(&seen->out, err);
}

static void is_json(struct raw text)
{
    struct arena arena;
    struct json *root = NULL;
    struct err err = ERR_INIT;
    arena_init(&arena, ARENA_MAX);
    FUZZ_HOLDS(json_parse(&arena, text, &root, &err));
    arena_fini(&arena);
}

static struct deid_engine *engine_get(void)
{
    static struct deid_engine *engine;
    struct err err = ERR_INIT;
    if (!engine)
        FUZZ_HOLDS(deid_new(&(struct deid_options){0}, &engine, &err));
    return engine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen seen;
    struct err err = ERR_INIT;
    if (size < 1)
        return 0;
    struct medium_rules rules = {.engine = engine_get(),
        .kind = (enum medium_kind)(data[0] % (MEDIUM_CHAT + 1)),
        .each_line = data[0] >= 128};
    struct raw file = raw_of(data + 1, size - 1);
    struct source_mem mem = {file};
    struct source source = source_from_mem(&mem);
    buf_init(&seen.same, OUT_MAX);
    buf_init(&seen.out, OUT_MAX);
    bool done = medium_run(&rules, &source, &(struct medium_taker){take, &seen}, &err);
    if (done) {
        FUZZ_HOLDS(raw_eq(buf_raw(&seen.same), file));
        if (rules.kind == MEDIUM_JSON && size > 1)
            is_json(buf_raw(&seen.out));
    } else {
        FUZZ_HOLDS(err.code == ERR_INPUT || err.code == ERR_LIMIT);
    }
    buf_wipe(&seen.same);
    buf_wipe(&seen.out);
    return 0;
}
