/*
 * tests/bench/texts.h - the texts that de-identification is measured on.
 *
 * In:    ABIDE_DEID_SET: a file of JSON lines with "text"; without it, made ones.
 * Out:   the texts in memory, one behind the other.
 * Never: used outside benchmarks.
 */
#ifndef ABIDE_TESTS_BENCH_TEXTS_H
#define ABIDE_TESTS_BENCH_TEXTS_H

#include <stdlib.h>

#include "base/arena.h"
#include "base/mem.h"
#include "os/file.h"
#include "tests/bench/bench.h"
#include "text/json.h"
#include "text/json_split.h"

enum { TEXTS_MAX = 100000, TEXTS_BYTES_MAX = 1 << 28 };

struct texts {
    struct arena arena;
    struct raw *list;
    size_t n, bytes;
};

static inline bool texts_add(struct texts *t, struct raw text)
{
    struct raw copy;
    if (t->n == TEXTS_MAX || !arena_raw(&t->arena, text, &copy))
        return false;
    t->list[t->n++] = copy;
    t->bytes += copy.n;
    return true;
}

static inline bool texts_read(struct texts *t, const char *path, struct err *err)
{
    struct file_in in = {-1};
    struct json_stream lines;
    struct json_element line;
    struct arena scratch;
    if (!file_in_open(path, &in, err))
        return false;
    struct source source = file_in_source(&in);
    arena_init(&scratch, TEXTS_BYTES_MAX);
    json_stream_init(&lines, &source, JSON_SPLIT_LINES, TEXTS_BYTES_MAX);
    while (json_stream_next(&lines, &line, err) == JSON_GOT_ELEMENT) {
        struct json *root = NULL;
        arena_reset(&scratch);
        if (!json_parse(&scratch, line.bytes, &root, err) ||
            !texts_add(t, json_raw(json_get(root, STR("text")))))
            break;
    }
    json_stream_fini(&lines);
    arena_fini(&scratch);
    file_in_close(&in);
    return t->n > 0;
}

static inline void texts_make(struct texts *t)
{
    static const char *const made[] = {
        "The committee met twice that year and agreed on very little, except that the "
        "old "
        "bridge (built in 1904) had to be closed to lorries before the winter came.",
        "Contact: Jane, (212) 555-0142, jane.doe@example.com. My card 4111 1111 1111 "
        "1111 "
        "was charged twice, order 83721 from 2024-03-01.",
        "2024-03-01T10:22:31Z INFO [11fa1a6b-f859-409e-ab38-fecd7fc1b751] GET "
        "/api/v2/items/192603 200 3270ms client=192.0.2.17"};
    for (size_t i = 0; i < 20000; i++)
        (void)texts_add(t, raw_from_str(str_z(made[i % 3])));
}

static inline bool texts_open(struct texts *t)
{
    struct err err = ERR_INIT;
    const char *set = getenv("ABIDE_DEID_SET");
    *t = (struct texts){.list = mem_array(TEXTS_MAX, sizeof *t->list)};
    arena_init(&t->arena, TEXTS_BYTES_MAX);
    if (!t->list)
        return false;
    if (set && !texts_read(t, set, &err))
        bench_note("%s: %s", set, err.text);
    if (t->n == 0)
        texts_make(t);
    return true;
}

static inline void texts_close(struct texts *t)
{
    arena_fini(&t->arena);
    mem_free(t->list);
}

#endif
