#include "tests/bench/bench.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/mem.h"
#include "deid/deid.h"
#include "deid/detect/class.h"
#include "os/file.h"
#include "text/json.h"
#include "text/json_split.h"

/*
 * How fast text is scanned, beside the machine's own limits in this run. The texts are
 * those of ABIDE_DEID_SET (JSON lines with "text") when it is set, else made here.
 * "structured": all types but people's names and addresses, which deid/names finds.
 */
enum {
    ROUNDS = 12,
    TEXTS_MAX = 100000,
    ARENA_MAX = 1 << 28,
    MEGABYTE = 1000000,
    MESSAGE = 2048
};

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

enum { PIECES = 10 };

/* CPU seconds for `n` bytes in as many texts as `pieces`. */
static double pieces_seconds(
    struct deid_engine *e, const unsigned char *all, size_t n, size_t pieces)
{
    struct raw list[PIECES];
    struct texts cut = {.list = list, .n = pieces, .bytes = n};
    for (size_t i = 0; i < pieces; i++)
        list[i] = raw_of(all + n / pieces * i, n / pieces);
    return scan_seconds(e, &cut);
}

/* `n` bytes made of all texts, again and again. */
static unsigned char *one_text(const struct texts *t, size_t n)
{
    unsigned char *all = mem_alloc(n);
    if (!all)
        abort();
    for (size_t at = 0, i = 0; at < n; i = (i + 1) % t->n) {
        size_t take = t->list[i].n < n - at ? t->list[i].n : n - at;
        memcpy(all + at, t->list[i].p, take);
        at += take;
        if (at < n)
            all[at++] = '\n';
    }
    return all;
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

/* The class pass alone, over the same texts: what no detector can beat. */
static double pass_seconds(const struct texts *t)
{
    struct class_bits bits[CLASS_CHUNK];
    class_pass *pass = class_pass_best();
    double best = 1e9;
    for (unsigned round = 0; round < ROUNDS; round++) {
        double start = bench_cpu_seconds();
        for (size_t i = 0; i < t->n; i++) {
            struct class_carry carry = {0};
            size_t blocks = t->list[i].n / CLASS_BLOCK;
            for (size_t k = 0; k + 1 < blocks; k += CLASS_CHUNK) {
                size_t count = blocks - 1 - k;
                pass(t->list[i].p + k * CLASS_BLOCK,
                    count < CLASS_CHUNK ? count : CLASS_CHUNK, &carry, bits);
            }
        }
        double took = bench_cpu_seconds() - start;
        best = took < best ? took : best;
    }
    return best;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/*
 * Messages of 2 KB cut from the texts. Each is scanned a few times and its best time
 * kept: what is left is the message's own, not the machine's.
 */
static void say_messages(struct deid_engine *e, const struct texts *t)
{
    struct deid_spans spans;
    struct err err = ERR_INIT;
    unsigned char *all = mem_alloc(t->bytes);
    size_t n = t->bytes / MESSAGE;
    double *took = mem_array(n + 1, sizeof *took);
    if (!all || !took || n == 0)
        abort();
    for (size_t i = 0, at = 0; i < t->n; at += t->list[i++].n)
        memcpy(all + at, t->list[i].p, t->list[i].n);
    deid_spans_init(&spans);
    for (size_t i = 0; i < n; i++) {
        took[i] = 1;
        for (unsigned round = 0; round < 8; round++) {
            double start = bench_seconds();
            if (!deid_scan(e, raw_of(all + i * MESSAGE, MESSAGE), &spans, &err))
                abort();
            double one = bench_seconds() - start;
            took[i] = one < took[i] ? one : took[i];
        }
    }
    qsort(took, n, sizeof *took, by_value);
    bench_say(&(struct bench_result){
        "deid_2_KB_p50", took[n / 2] * 1e6, "us", BENCH_AT_MOST, 10});
    bench_say(&(struct bench_result){
        "deid_2_KB_p99", took[n * 99 / 100] * 1e6, "us", BENCH_AT_MOST, 20});
    deid_spans_fini(&spans);
    mem_free(all);
    mem_free(took);
}

/* What would make a scanner that looks back, or starts again, slow. */
static const char *const hostile[] = {"@", "1", "(", "a", "a@", "1 ", "1-", "%34", ":",
    "=", "/", ".", "&#64;", "[at]", "\\u0040", "one ", "(dot) ", "-----BEGIN ", "eyJ",
    "a.", "+1", "<td>", "\"a\":", "1.1.", "password ", "a @ b . ", "| 1 ", "AB12",
    "\xEF\xBC\x91", "1\n", "1,", "https://", "pass", "A1 "};

static double hostile_seconds(
    struct deid_engine *e, const char *unit, unsigned char *all, size_t n)
{
    size_t k = strlen(unit);
    for (size_t i = 0; i < n; i++)
        all[i] = (unsigned char)unit[i % k];
    struct texts one = {.list = &(struct raw){all, n}, .n = 1, .bytes = n};
    return scan_seconds(e, &one);
}

/* Ten times the text takes ten times the time, whatever it is; the worst of all. */
static void say_hostile(struct deid_engine *e)
{
    unsigned char *all = mem_alloc(MEGABYTE);
    double worst = 0, slowest = 1e9;
    const char *which = "", *slow = "";
    if (!all)
        abort();
    for (size_t i = 0; i < COUNT(hostile); i++) {
        double small = hostile_seconds(e, hostile[i], all, MEGABYTE / 10);
        double large = hostile_seconds(e, hostile[i], all, MEGABYTE);
        double ratio = large / (10 * small), speed = MEGABYTE / 1e6 / large;
        which = ratio > worst ? hostile[i] : which;
        worst = ratio > worst ? ratio : worst;
        slow = speed < slowest ? hostile[i] : slow;
        slowest = speed < slowest ? speed : slowest;
    }
    bench_note("hostile: steepest of %zu \"%s\", slowest \"%s\" at %.1f MB/s",
        COUNT(hostile), which, slow, slowest);
    bench_say(&(struct bench_result){
        "deid_hostile_1_MB_beside_ten_times_100_KB", worst, "x", BENCH_AT_MOST, 1.2});
    mem_free(all);
}

static void say_speed(struct deid_engine *e, const struct texts *t, const char *name)
{
    double took = scan_seconds(e, t), pass = pass_seconds(t);
    bench_note("%s: the class pass alone %.0f MB/s, %.2f of the time", name,
        (double)t->bytes / 1e6 / pass, pass / took);
    bench_say(&(struct bench_result){
        name, (double)t->bytes / 1e6 / took, "MB/s", BENCH_AT_LEAST, 500});
}

/*
 * The same bytes in one text and in ten. (Not one small text again and again: a
 * processor learns the branches of 100 KB by heart, which says nothing about length.)
 */
static void say_slopes(struct deid_engine *e, const struct texts *t)
{
    unsigned char *all = one_text(t, PIECES * MEGABYTE);
    double tenths = pieces_seconds(e, all, MEGABYTE, PIECES);
    double one = pieces_seconds(e, all, MEGABYTE, 1);
    double ones = pieces_seconds(e, all, PIECES * MEGABYTE, PIECES);
    double ten = pieces_seconds(e, all, PIECES * MEGABYTE, 1);
    bench_say(&(struct bench_result){
        "deid_1_MB_beside_ten_times_100_KB", one / tenths, "x", BENCH_AT_MOST, 1.2});
    bench_say(&(struct bench_result){
        "deid_10_MB_beside_ten_times_1_MB", ten / ones, "x", BENCH_AT_MOST, 1.2});
    mem_free(all);
}

static struct deid_engine *engine_make(bool names)
{
    static const unsigned named[] = {
        DEID_PERSON, DEID_LOCATION, DEID_ADDRESS, DEID_ORGANIZATION, DEID_AGE};
    struct deid_options options = {0};
    struct deid_engine *engine = NULL;
    struct err err = ERR_INIT;
    for (size_t i = 0; i < COUNT(named) && !names; i++)
        deid_types_add(&options.off, named[i]);
    if (!deid_new(&options, &engine, &err))
        abort();
    return engine;
}

/* What engine and scratch add to the process: 10 MB in one text, and nothing else. */
static void say_memory(long before_kb)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    bench_say(&(struct bench_result){"deid_rss",
        (double)(use.ru_maxrss - before_kb) / 1024, "MiB", BENCH_AT_MOST, 64});
}

int main(void)
{
    struct texts t = {0};
    struct err err = ERR_INIT;
    struct rusage use;
    const char *set = getenv("ABIDE_DEID_SET");
    arena_init(&t.arena, ARENA_MAX);
    t.list = mem_array(TEXTS_MAX, sizeof *t.list);
    if (!t.list)
        return 1;
    if (set && !texts_read(&t, set, &err))
        bench_note("%s: %s", set, err.text);
    if (t.n == 0)
        texts_make(&t);
    getrusage(RUSAGE_SELF, &use);
    struct deid_engine *structured = engine_make(false), *full = engine_make(true);
    bench_note("%zu texts, %.1f MB; memcpy of the same %.0f MB/s", t.n,
        (double)t.bytes / 1e6, (double)t.bytes / 1e6 / copy_seconds(&t));
    say_speed(structured, &t, "deid_scan_structured");
    say_speed(full, &t, "deid_scan");
    say_messages(structured, &t);
    say_slopes(structured, &t);
    say_hostile(structured);
    say_memory(use.ru_maxrss);
    deid_free(structured);
    deid_free(full);
    arena_fini(&t.arena);
    mem_free(t.list);
    return 0;
}
