#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "deid/measure.h"
#include "os/file.h"
#include "tests/bench/bench.h"
#include "text/json.h"
#include "text/json_split.h"

/*
 * Measures how often each detector is right at each level of evidence:
 *
 *     deid_calibrate SET.jsonl         prints src/deid/table/calibration_list.h
 *     deid_calibrate SET.jsonl check   how well one half of the set foretells the other
 *
 * Shapes of text weigh the same however many texts have them; counts are smoothed by
 * PRIOR spans of the rule's own order, and never fall where the evidence rises. Types
 * that the set does not mark, and names (deid/names), are left as they are.
 */
enum { LEVELS = 101, PRIOR = 6, ARENA_MAX = 1 << 28, GOLD_MAX = 4096, BINS = 10 };

struct tally {
    double right, found;
};

struct shape {
    char name[MEASURE_SHAPE_TEXT];
    struct tally at[DEID_DETECTOR_COUNT][LEVELS];
    double found;
};

struct half {
    struct shape shapes[MEASURE_SHAPES_MAX];
    size_t n;
};

struct run {
    struct deid_engine *engine;
    struct deid_spans spans;
    struct measure_gold gold[GOLD_MAX];
    bool marked[DEID_TYPE_COUNT];
    struct half *half; /* of two */
};

static struct shape *shape_of(struct half *h, struct str name)
{
    for (size_t i = 0; i < h->n; i++) {
        if (str_eq(str_z(h->shapes[i].name), name))
            return &h->shapes[i];
    }
    if (h->n == MEASURE_SHAPES_MAX)
        return &h->shapes[0];
    struct shape *s = &h->shapes[h->n++];
    memcpy(s->name, name.p, name.n < sizeof s->name - 1 ? name.n : sizeof s->name - 1);
    return s;
}

static size_t gold_read(struct run *r, const struct json *root)
{
    size_t n = 0;
    const struct json *list = json_get(root, STR("spans"));
    for (const struct json *i = json_first(list); i && n < GOLD_MAX; i = json_next(i)) {
        int64_t start = 0, end = 0;
        struct str label;
        enum deid_type type;
        if (!raw_token(json_raw(json_get(i, STR("label"))), &label) ||
            !json_i64(json_get(i, STR("bstart")), &start) ||
            !json_i64(json_get(i, STR("bend")), &end))
            continue;
        struct measure_gold g = {(size_t)start, (size_t)end, MEASURE_OTHER, DEID_NONE};
        if (str_eq(label, STR("NEG")))
            g.kind = MEASURE_NEGATIVE;
        else if (str_eq(label, STR("DATE_OTHER")) || str_eq(label, STR("URL_PUBLIC")))
            g.kind = MEASURE_ANY;
        else if (deid_type_find(label, &type)) {
            g.kind = MEASURE_PERSONAL;
            g.type = type;
            r->marked[type] = true;
        }
        r->gold[n++] = g;
    }
    return n;
}

/* Each span by itself: the measure says whether it counts and is right. */
static void spans_take(struct run *r, const struct measure_text *text, struct shape *s)
{
    for (size_t i = 0; i < r->spans.n; i++) {
        struct measure m = {0};
        struct measure_text one = *text;
        const struct span *p = &r->spans.p[i];
        one.found = p;
        one.found_count = 1;
        measure_add(&m, &one);
        struct tally *t = &s->at[p->detector][p->confidence];
        t->found += (double)(m.all.found + m.evasive.found);
        t->right += (double)(m.all.right + m.evasive.right);
        s->found += (double)(m.all.found + m.evasive.found);
    }
}

static bool set_read(struct run *r, const char *path, struct err *err)
{
    struct file_in in = {-1};
    struct json_stream lines;
    struct json_element line;
    struct arena arena;
    if (!file_in_open(path, &in, err))
        return false;
    struct source source = file_in_source(&in);
    arena_init(&arena, ARENA_MAX);
    json_stream_init(&lines, &source, JSON_SPLIT_LINES, ARENA_MAX);
    for (size_t i = 0; json_stream_next(&lines, &line, err) == JSON_GOT_ELEMENT; i++) {
        struct json *root = NULL;
        struct measure_text text = {.shape = STR("all"), .gold = r->gold};
        arena_reset(&arena);
        if (!json_parse(&arena, line.bytes, &root, err))
            break;
        struct raw bytes = json_raw(json_get(root, STR("text")));
        (void)!raw_token(json_raw(json_get(root, STR("shape"))), &text.shape);
        text.n = bytes.n;
        text.gold_count = gold_read(r, root);
        if (!deid_scan(r->engine, bytes, &r->spans, err))
            break;
        spans_take(r, &text, shape_of(&r->half[i % 2], text.shape));
    }
    json_stream_fini(&lines);
    arena_fini(&arena);
    file_in_close(&in);
    return true;
}

/* A detector's level over the shapes of `n` halves, each shape of the same weight. */
static struct tally level_of(
    const struct half *h, size_t n, unsigned detector, unsigned level)
{
    struct tally sum = {0}, plain = {0};
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < h[k].n; i++) {
            const struct shape *s = &h[k].shapes[i];
            const struct tally *t = &s->at[detector][level];
            double weight = s->found > 0 ? 1 / s->found : 0;
            sum.right += t->right * weight;
            sum.found += t->found * weight;
            plain.found += t->found;
        }
    }
    plain.right = sum.found > 0 ? plain.found * sum.right / sum.found : 0;
    return plain;
}

struct level {
    unsigned sure;
    double right, weight;
};

/* The measured levels of a detector, smoothed, never falling; how many. */
static size_t levels_of(
    const struct half *h, size_t n, unsigned detector, struct level out[LEVELS])
{
    size_t count = 0;
    for (unsigned sure = 1; sure < LEVELS; sure++) {
        struct tally t = level_of(h, n, detector, sure);
        if (t.found <= 0)
            continue;
        struct level l = {sure, 0, t.found + PRIOR};
        l.right = (t.right + PRIOR * sure / 100.0) / l.weight;
        out[count++] = l;
    }
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && out[k - 1].right > out[k].right; k--) {
            double weight = out[k - 1].weight + out[k].weight;
            double right =
                (out[k - 1].right * out[k - 1].weight + out[k].right * out[k].weight) /
                weight;
            out[k - 1].right = out[k].right = right;
        }
    }
    return count;
}

static bool is_measured(const struct run *r, unsigned detector)
{
    unsigned type = deid_detector_get(detector)->type;
    return r->marked[type] && type != DEID_PERSON && type != DEID_ADDRESS &&
           type != DEID_LOCATION;
}

#define NAME_ROW(id, ...) #id,
static const char *const ids[] = {DEID_DETECTOR_TABLE(NAME_ROW)};

static void table_print(const struct run *r)
{
    struct level levels[LEVELS];
    const char *gap = "";
    for (unsigned d = 1; d < DEID_DETECTOR_COUNT; d++) {
        size_t n = is_measured(r, d) ? levels_of(r->half, 2, d, levels) : 0;
        for (size_t i = 0; i < n; i++) {
            unsigned right = (unsigned)lround(levels[i].right * 100);
            printf("%s    X(%s, %u, %u)", gap, ids[d], levels[i].sure,
                right > 99 ? 99 : right);
            gap = " \\\n";
        }
    }
    printf("\n");
}

/* Expected calibration error and Brier score of half 1 by what half 0 says. */
static void halves_compare(const struct run *r)
{
    struct level levels[LEVELS];
    double brier = 0, all = 0;
    struct tally bins[BINS] = {0};
    double said[BINS] = {0};
    for (unsigned d = 1; d < DEID_DETECTOR_COUNT; d++) {
        size_t n = is_measured(r, d) ? levels_of(r->half, 1, d, levels) : 0;
        for (size_t i = 0; i < n; i++) {
            struct tally t = level_of(r->half + 1, 1, d, levels[i].sure);
            double p = levels[i].right;
            size_t bin = p >= 1 ? BINS - 1 : (size_t)(p * BINS);
            brier += t.right * (1 - p) * (1 - p) + (t.found - t.right) * p * p;
            all += t.found;
            bins[bin].found += t.found;
            bins[bin].right += t.right;
            said[bin] += p * t.found;
        }
    }
    double error = 0;
    for (size_t b = 0; b < BINS; b++)
        error += fabs(bins[b].right - said[b]);
    bench_note("%.0f spans of the half that was not used", all);
    bench_say(&(struct bench_result){
        "deid_brier", all > 0 ? brier / all : 0, "", BENCH_AT_MOST, 0.02});
    bench_say(&(struct bench_result){
        "deid_calibration_error", all > 0 ? error / all : 0, "", BENCH_AT_MOST, 0.02});
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    struct run *r = mem_zalloc(sizeof *r);
    if (argc < 2 || !r || !(r->half = mem_zalloc(2 * sizeof *r->half)) ||
        !deid_new(&(struct deid_options){.uncalibrated = true}, &r->engine, &err))
        return 64;
    deid_spans_init(&r->spans);
    bool ok = set_read(r, argv[1], &err);
    if (!ok)
        bench_note("%s: %s", argv[1], err.text);
    else if (argc > 2 && strcmp(argv[2], "check") == 0)
        halves_compare(r);
    else
        table_print(r);
    deid_spans_fini(&r->spans);
    deid_free(r->engine);
    mem_free(r->half);
    mem_free(r);
    return ok ? 0 : 1;
}
