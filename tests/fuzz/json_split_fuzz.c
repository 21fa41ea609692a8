#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "text/json.h"
#include "text/json_split.h"

enum { ARENA_MAX = 16 << 20, ELEMENTS_MAX = 4096, ELEMENT_MAX = 1 << 20, SMALL = 24 };

struct found {
    struct json_element elements[ELEMENTS_MAX]; /* bytes point into the input */
    size_t count;
    enum json_got end;
};

/* Chunk sizes from 1 to 64, from the bytes themselves; 0: all in one. */
static size_t chunk_size(const uint8_t *data, size_t size, size_t at, bool whole)
{
    size_t n = whole ? size : 1 + (data[at] * 7U + at) % 64;
    return n < size - at ? n : size - at;
}

/* A chunk lives in a block of its own, so that a read outside of it shows. */
static void split(struct found *f, struct raw text, enum json_split_kind kind,
    size_t max_bytes, bool whole)
{
    struct json_split s;
    struct json_element e;
    unsigned char *chunk = NULL;
    size_t fed = 0;
    f->count = 0;
    json_split_init(&s, kind, max_bytes);
    while ((f->end = json_split_next(&s, &e, NULL)) == JSON_GOT_MORE ||
           f->end == JSON_GOT_ELEMENT) {
        if (f->end == JSON_GOT_ELEMENT) {
            struct raw there = raw_slice(text, e.offset, e.offset + e.bytes.n);
            FUZZ_HOLDS(raw_eq(e.bytes, there));
            FUZZ_HOLDS(e.over == (e.size_bytes > max_bytes));
            FUZZ_HOLDS(e.index == f->count);
            e.bytes = there;
            FUZZ_HOLDS(f->count < ELEMENTS_MAX);
            f->elements[f->count++] = e;
            continue;
        }
        mem_free(chunk);
        chunk = NULL;
        if (fed == text.n) {
            json_split_finish(&s);
            continue;
        }
        size_t n = chunk_size(text.p, text.n, fed, whole);
        chunk = mem_alloc(n);
        FUZZ_HOLDS(chunk);
        memcpy(chunk, text.p + fed, n);
        json_split_feed(&s, raw_of(chunk, n));
        fed += n;
    }
    json_split_fini(&s);
    mem_free(chunk);
}

static void check_same(const struct found *a, const struct found *b)
{
    FUZZ_HOLDS(a->end == b->end && a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct json_element *x = &a->elements[i], *y = &b->elements[i];
        FUZZ_HOLDS(x->offset == y->offset && x->line == y->line);
        FUZZ_HOLDS(x->size_bytes == y->size_bytes && x->over == y->over);
        FUZZ_HOLDS(x->bytes.n == y->bytes.n);
    }
}

static bool all_parse(const struct found *f)
{
    struct arena a;
    bool good = f->end == JSON_GOT_END;
    arena_init(&a, ARENA_MAX);
    for (size_t i = 0; good && i < f->count; i++) {
        struct json *v;
        good = json_parse(&a, f->elements[i].bytes, &v, NULL);
        arena_reset(&a);
    }
    arena_fini(&a);
    return good;
}

/* An array is JSON when it splits and each element is; then they are its children. */
static void check_array(const struct found *f, struct raw text)
{
    struct arena a;
    struct json *v = NULL;
    struct err err = ERR_INIT;
    bool parts = all_parse(f);
    arena_init(&a, ARENA_MAX);
    bool whole = json_parse(&a, text, &v, &err) && json_is(v, JSON_ARRAY);
    /* The whole is one level deeper than its parts. */
    FUZZ_HOLDS(whole == parts || (parts && strcmp(err.id, "text.json_depth") == 0));
    if (whole) {
        size_t i = 0;
        FUZZ_HOLDS(json_count(v) == f->count);
        for (const struct json *e = json_first(v); e; e = json_next(e), i++)
            FUZZ_HOLDS(raw_eq(json_source(e), f->elements[i].bytes));
    }
    arena_fini(&a);
}

static bool has_mark(struct raw text)
{
    return raw_eq_str(raw_slice(text, 0, 3), STR("\xef\xbb\xbf"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct found one, many;
    struct raw text = raw_of(data, size);
    if (size > ELEMENTS_MAX) /* an element takes two bytes or more */
        return 0;
    for (int kind = JSON_SPLIT_ARRAY; kind <= JSON_SPLIT_LINES; kind++) {
        split(&one, text, (enum json_split_kind)kind, SMALL, true);
        split(&many, text, (enum json_split_kind)kind, SMALL, false);
        check_same(&one, &many);
        split(&one, text, (enum json_split_kind)kind, ELEMENT_MAX, true);
        split(&many, text, (enum json_split_kind)kind, ELEMENT_MAX, false);
        check_same(&one, &many);
        if (kind == JSON_SPLIT_ARRAY && !has_mark(text))
            check_array(&one, text);
    }
    return 0;
}
