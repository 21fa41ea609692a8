#include "tests/bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "deid/deid.h"
#include "os/file.h"
#include "text/json.h"
#include "text/json_split.h"

/*
 * How fast text is scanned, beside the machine's own limits in this run. The texts are
 * those of ABIDE_DEID_SET (JSON lines with "text") when it is set, else made here.
 */
enum { ROUNDS = 12, TEXTS_MAX = 100000, ARENA_MAX = 1 << 28, MEGABYTE = 1000000 };

struct texts {
    struct arena arena;
    struct raw *list;
    size_t n, bytes;
};

static bool texts_add(struct texts *t, struct raw text)
{
    struct raw copy;
    if (t->n == TEXTS_MAX || !arena_raw(&t->arena, text, &copy))
        return false;
    t->list[t->n++] = copy;
    t->bytes += copy.n;
    return true;
}

static bool texts_read(struct texts *t, const char *path, struct err *err)
{
    struct file_in in = {-1};
    struct json_stream lines;
    struct json_element line;
    struct arena scratch;
    if (!file_in_open(path, &in, err))
        return false;
    struct source source = file_in_source(&in);
    arena_init(&scratch, ARENA_MAX);
    json_stream_init(&lines, &source, JSON_SPLIT_LINES, ARENA_MAX);
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

static void texts_make(struct texts *t)
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

static double scan_seconds(struct deid_engine *e, const struct texts *t)
{
    struct deid_spans spans;
    struct err err = ERR_INIT;
    double best = 1e9;
    deid_spans_init(&spans);
    for (unsigned round = 0; round < ROUNDS; round++) {
        double start = bench_cpu_seconds();
        for (size_t i = 0; i < t->n; i++) {
            if (!deid_scan(e, t->list[i], &spans, &err))
                abort();
        }
        double took = bench_cpu_seconds() - start;
        best = took < best ? took : best;
    }
    deid_spans_fini(&spans);
    return best;
}

/* CPU seconds for one text of `n` bytes made of all texts, again and again. */
static double one_text_seconds(struct deid_engine *e, const struct texts *t, size_t n)
{
    unsigned char *all = mem_alloc(n);
    struct texts one = {.list = &(struct raw){all, n}, .n = 1, .bytes = n};
    if (!all)
        abort();
    for (size_t at = 0, i = 0; at < n; i = (i + 1) % t->n) {
        size_t take = t->list[i].n < n - at ? t->list[i].n : n - at;
        memcpy(all + at, t->list[i].p, take);
        at += take;
        if (at < n)
            all[at++] = '\n';
    }
    double took = scan_seconds(e, &one);
    mem_free(all);
    return took;
}

static double copy_seconds(const struct texts *t)
{
    unsigned char *to = mem_alloc(t->bytes);
    double best = 1e9;
    if (!to)
        abort();
    for (unsigned round = 0; round < ROUNDS; round++) {
        double start = bench_cpu_seconds();
        for (size_t i = 0, at = 0; i < t->n; at += t->list[i++].n)
            memcpy(to + at, t->list[i].p, t->list[i].n);
        double took = bench_cpu_seconds() - start;
        best = took < best ? took : best;
    }
    mem_free(to);
    return best;
}

static void say_speed(struct deid_engine *e, const struct texts *t)
{
    double took = scan_seconds(e, t), copy = copy_seconds(t);
    double speed = (double)t->bytes / 1e6 / took;
    bench_note("%zu texts, %.1f MB; memcpy of the same %.0f MB/s", t->n,
        (double)t->bytes / 1e6, (double)t->bytes / 1e6 / copy);
    bench_say(&(struct bench_result){"deid_scan", speed, "MB/s", BENCH_AT_LEAST, 500});
    double small = one_text_seconds(e, t, MEGABYTE);
    double large = one_text_seconds(e, t, 10 * MEGABYTE);
    bench_say(&(struct bench_result){"deid_10_MB_beside_ten_times_1_MB",
        large / (10 * small), "x", BENCH_AT_MOST, 1.2});
}

int main(void)
{
    struct texts t = {0};
    struct err err = ERR_INIT;
    struct deid_engine *engine = NULL;
    const char *set = getenv("ABIDE_DEID_SET");
    arena_init(&t.arena, ARENA_MAX);
    t.list = mem_array(TEXTS_MAX, sizeof *t.list);
    if (!t.list || !deid_new(&(struct deid_options){0}, &engine, &err))
        return 1;
    if (set && !texts_read(&t, set, &err))
        bench_note("%s: %s", set, err.text);
    if (t.n == 0)
        texts_make(&t);
    say_speed(engine, &t);
    deid_free(engine);
    arena_fini(&t.arena);
    mem_free(t.list);
    return 0;
}
