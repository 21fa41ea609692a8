#include "base/buf.h"

#include "deid/pack/pack.h"
#include "tests/fuzz/fuzz.h"

/*
 * Any bytes as patterns (a line each, up to an empty line) and a text after them: the
 * pack is refused, or its spans lie inside the text and are no more than it has bytes.
 */
enum { RULES = 4, PATTERN_BYTES = 48 };

static void spans_hold(const struct pack_spans *spans, size_t n)
{
    for (size_t i = 0; i < spans->n; i++) {
        const struct span *s = &spans->p[i];
        FUZZ_HOLDS(s->end > s->start && s->end <= n && s->type < RULES);
    }
    FUZZ_HOLDS(spans->n <= n * RULES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pack_rule rules[RULES];
    struct pack_spans spans = {0};
    struct pack *pack = NULL;
    struct err err = ERR_INIT;
    struct buf patterns;
    size_t n = 0, at = 0;
    buf_init(&patterns, 4096);
    buf_add(&patterns, data, size < 1024 ? size : 1024);
    struct str rest = buf_str(&patterns), line;
    while (n < RULES && str_cut(&rest, '\n', &line) && line.n > 0) {
        at += line.n + 1;
        rules[n] =
            (struct pack_rule){str_slice(line, 0, PATTERN_BYTES), (unsigned)n, n + 1};
        n++;
    }
    at = at < size ? at : size;
    struct raw text = raw_of(data + at, size - at);
    if (pack_new(rules, n, &pack, &err)) {
        FUZZ_HOLDS(pack_scan(pack, text, &spans, &err));
        spans_hold(&spans, text.n);
    } else {
        FUZZ_HOLDS(err.id != NULL);
    }
    pack_spans_fini(&spans);
    pack_free(pack);
    buf_fini(&patterns);
    return 0;
}
