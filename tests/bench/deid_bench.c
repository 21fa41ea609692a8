#include "tests/bench/bench.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/mem.h"
#include "deid/deid.h"
#include "deid/detect/class.h"
#include "tests/bench/texts.h"

/*
 * How fast text is scanned, beside the machine's own limits in this run. The texts are
 * those of ABIDE_DEID_SET (JSON lines with "text") when it is set, else made here.
 * "structured": all types but people's names and addresses, which deid/names finds.
 */
enum { ROUNDS = 12, MEGABYTE = 1000000, MESSAGE = 2048 };

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
    struct class_bits bits;
    class_pass *pass = class_pass_best();
    double best = 1e9;
    for (unsigned round = 0; round < ROUNDS; round++) {
        double start = bench_cpu_seconds();
        for (size_t i = 0; i < t->n; i++) {
            struct class_carry carry = {0};
            struct raw text = t->list[i];
            for (size_t k = 0; k < text.n;)
                k += pass(text.p + k, text.n - k, &carry, &bits) * CLASS_BLOCK;
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
    struct texts t;
    struct rusage use;
    if (!texts_open(&t))
        return 1;
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
    texts_close(&t);
    return 0;
}
