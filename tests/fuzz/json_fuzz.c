#include "tests/fuzz/fuzz.h"

#include "base/arena.h"
#include "base/buf.h"
#include "text/json.h"
#include "text/json_write.h"
#include "text/utf8.h"

enum { ARENA_MAX = 16 << 20, OUT_MAX = 64 << 20 };

static bool same_value(const struct json *a, const struct json *b)
{
    return json_type(a) == json_type(b) && json_count(a) == json_count(b) &&
           raw_eq(json_key(a), json_key(b)) && raw_eq(json_raw(a), json_raw(b)) &&
           raw_eq(json_number_text(a), json_number_text(b)) &&
           (!json_is(a, JSON_BOOL) || raw_eq(json_source(a), json_source(b)));
}

/* Walks both in step; also holds each count against its children. */
static bool same_tree(const struct json *a, const struct json *b)
{
    const struct json *open_a[JSON_DEPTH_MAX], *open_b[JSON_DEPTH_MAX];
    size_t left[JSON_DEPTH_MAX], depth = 0;
    while (a) {
        if (!same_value(a, b))
            return false;
        if (json_first(a)) {
            open_a[depth] = a;
            open_b[depth] = b;
            left[depth++] = json_count(a);
            a = json_first(a);
            b = json_first(b);
            left[depth - 1]--;
            continue;
        }
        while (depth && !json_next(a) && !json_next(b)) {
            FUZZ_HOLDS(left[depth - 1] == 0);
            a = open_a[--depth];
            b = open_b[depth];
        }
        a = depth ? json_next(a) : NULL;
        b = depth ? json_next(b) : NULL;
        if (depth)
            left[depth - 1]--;
    }
    return !b;
}

static void write_tree(struct buf *out, const struct json *v, bool pretty)
{
    struct jw w;
    buf_init(out, OUT_MAX);
    w = jw_to(out);
    w.pretty = pretty;
    jw_value(&w, v);
    FUZZ_HOLDS(buf_ok(out, NULL));
}

/* What was read, written and read again is the same; writing it again changes nothing.
 */
static void check_round_trip(const struct json *v, bool pretty)
{
    struct arena a;
    struct json *again;
    struct buf once, twice;
    arena_init(&a, ARENA_MAX);
    write_tree(&once, v, pretty);
    FUZZ_HOLDS(json_parse(&a, buf_raw(&once), &again, NULL));
    FUZZ_HOLDS(same_tree(v, again));
    write_tree(&twice, again, pretty);
    FUZZ_HOLDS(raw_eq(buf_raw(&once), buf_raw(&twice)));
    buf_fini(&once);
    buf_fini(&twice);
    arena_fini(&a);
}

/* Any bytes written as a string read back as their cleaned form. */
static void check_string(struct raw bytes)
{
    struct arena a;
    struct json *v;
    struct buf out, clean;
    arena_init(&a, ARENA_MAX);
    buf_init(&out, OUT_MAX);
    buf_init(&clean, OUT_MAX);
    struct jw w = jw_to(&out);
    jw_raw(&w, bytes);
    (void)utf8_clean(&clean, bytes);
    FUZZ_HOLDS(json_parse(&a, buf_raw(&out), &v, NULL));
    FUZZ_HOLDS(raw_eq(json_raw(v), buf_raw(&clean)));
    FUZZ_HOLDS(utf8_valid(json_raw(v)) == json_raw(v).n);
    buf_fini(&clean);
    buf_fini(&out);
    arena_fini(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raw text = raw_of(data, size);
    struct arena a;
    struct json *v = NULL;
    struct err err = ERR_INIT;
    check_string(text);
    arena_init(&a, ARENA_MAX);
    if (json_parse(&a, text, &v, &err)) {
        FUZZ_HOLDS(utf8_valid(text) == size);
        check_round_trip(v, false);
        check_round_trip(v, true);
    } else {
        FUZZ_HOLDS(!v && err.code != ERR_NONE && err.id);
    }
    arena_fini(&a);
    return 0;
}
