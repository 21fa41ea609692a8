#include "tests/bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include "deid/deid.h"
#include "deid/naming.h"
#include "deid/shipped.h"
#include "deid/tagger/token.h"
#include "tests/bench/texts.h"

/*
 * How fast people and things are found together: the whole engine with the shipped
 * model over the texts of ABIDE_DEID_SET, where the model is asked as users have it,
 * and what each stage takes of that. Modes take turns in each round, so that a busy
 * machine slows them alike; the best round counts.
 */
enum { ROUNDS = 10 };
#define WANTED 100 /* MB/s */

struct mode {
    const char *name;
    enum deid_names names;
    bool unwindowed, structured;
    double wanted; /* 0: said, not judged */
    struct deid_engine *engine;
    struct deid_spans spans;
    double seconds;
    size_t found;
};

static void mode_open(struct mode *m)
{
    static const unsigned named[] = {
        DEID_PERSON, DEID_LOCATION, DEID_ADDRESS, DEID_ORGANIZATION, DEID_AGE};
    struct deid_options options = {
        .names = m->names, .unwindowed = m->unwindowed, .model = deid_shipped_model()};
    struct err err = ERR_INIT;
    for (size_t i = 0; i < COUNT(named) && m->structured; i++)
        deid_types_add(&options.off, named[i]);
    if (!deid_new(&options, &m->engine, &err))
        abort();
    deid_spans_init(&m->spans);
    m->seconds = 1e9;
}

static void mode_run(struct mode *m, const struct texts *t)
{
    struct err err = ERR_INIT;
    size_t found = 0;
    double start = bench_cpu_seconds();
    for (size_t i = 0; i < t->n; i++) {
        if (!deid_scan(m->engine, t->list[i], &m->spans, &err))
            abort();
        found += m->spans.n;
    }
    double took = bench_cpu_seconds() - start;
    m->seconds = took < m->seconds ? took : m->seconds;
    m->found = found;
}

static void mode_close(struct mode *m)
{
    deid_spans_fini(&m->spans);
    deid_free(m->engine);
}

/* Parts that can be run alone; what is left of a mode is its own loops and spans. */
struct parts {
    struct naming naming;
    struct tagger *tagger;
    struct tagger_spans tagged;
    struct texts asked; /* of all texts, those the model is asked about */
    double talk, tokens, tagging;
};

static void parts_open(struct parts *p, const struct texts *t)
{
    struct deid_options options = {.model = deid_shipped_model()};
    struct err err = ERR_INIT;
    *p = (struct parts){.asked = {.list = mem_array(t->n, sizeof *t->list)},
        .talk = 1e9,
        .tokens = 1e9,
        .tagging = 1e9};
    if (!p->asked.list || !naming_init(&p->naming, &options, &err) ||
        !tagger_new(p->naming.model, &p->naming.tagging, &p->tagger, &err))
        abort();
    for (size_t i = 0; i < t->n; i++) {
        if (!naming_asks(&p->naming, t->list[i]))
            continue;
        p->asked.list[p->asked.n++] = t->list[i];
        p->asked.bytes += t->list[i].n;
    }
}

static void least(double *best, double start)
{
    double took = bench_cpu_seconds() - start;
    *best = took < *best ? took : *best;
}

static void parts_run(struct parts *p, const struct texts *t)
{
    static struct tokens z;
    struct err err = ERR_INIT;
    volatile int score = 0;
    double start = bench_cpu_seconds();
    for (size_t i = 0; i < t->n; i++)
        score += talk_score(&p->naming.talk, t->list[i]) > 0;
    least(&p->talk, start);
    start = bench_cpu_seconds();
    for (size_t i = 0; i < p->asked.n; i++) {
        tokens_init(&z, p->asked.list[i]);
        while (tokens_next(&z))
            continue;
    }
    least(&p->tokens, start);
    start = bench_cpu_seconds();
    for (size_t i = 0; i < p->asked.n; i++)
        if (!tagger_scan(p->tagger, p->asked.list[i], &p->tagged, &err))
            abort();
    least(&p->tagging, start);
}

static void parts_close(struct parts *p)
{
    tagger_spans_fini(&p->tagged);
    tagger_free(p->tagger);
    naming_fini(&p->naming);
    mem_free(p->asked.list);
}

static void say_parts(const struct parts *p, const struct texts *t,
    const struct mode *structured, const struct mode *rules, const struct mode *whole)
{
    double s = structured->seconds, r = rules->seconds, w = whole->seconds;
    bench_note("whole_auto, in ms: structured %.1f, rules %.1f, talk or not %.1f, "
               "the model %.1f (words of it %.1f), its spans and their memory %.1f",
        1e3 * s, 1e3 * (r - s), 1e3 * p->talk, 1e3 * p->tagging, 1e3 * p->tokens,
        1e3 * (w - r - p->talk - p->tagging));
    bench_note("the model is asked about %zu of %zu texts, %.0f %% of the bytes: "
               "%.0f MB/s there",
        p->asked.n, t->n, 100 * (double)p->asked.bytes / (double)t->bytes,
        (double)p->asked.bytes / 1e6 / p->tagging);
}

enum { STRUCTURED, RULES, AUTO, MODES = 6 };

int main(void)
{
    struct mode modes[MODES] = {
        [STRUCTURED] = {.name = "whole_structured_only", .structured = true},
        [RULES] = {.name = "whole_rules_only", .names = DEID_NAMES_RULES},
        [AUTO] = {.name = "whole_auto_windowed", .wanted = WANTED},
        {.name = "whole_auto_every_word", .unwindowed = true},
        {.name = "whole_all_windowed", .names = DEID_NAMES_ALL},
        {.name = "whole_all_every_word", .names = DEID_NAMES_ALL, .unwindowed = true},
    };
    struct texts t;
    struct parts parts;
    if (!texts_open(&t) || t.n == 0)
        return 1;
    for (size_t i = 0; i < MODES; i++)
        mode_open(&modes[i]);
    parts_open(&parts, &t);
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < MODES; i++)
            mode_run(&modes[i], &t);
        parts_run(&parts, &t);
    }
    bench_note("%zu texts, %.2f MB", t.n, (double)t.bytes / 1e6);
    for (size_t i = 0; i < MODES; i++) {
        double speed = (double)t.bytes / 1e6 / modes[i].seconds;
        if (modes[i].wanted > 0)
            bench_say(&(struct bench_result){
                modes[i].name, speed, "MB/s", BENCH_AT_LEAST, modes[i].wanted});
        bench_note("%-24s %6.1f MB/s, %zu spans", modes[i].name, speed, modes[i].found);
    }
    say_parts(&parts, &t, &modes[STRUCTURED], &modes[RULES], &modes[AUTO]);
    for (size_t i = 0; i < MODES; i++)
        mode_close(&modes[i]);
    parts_close(&parts);
    texts_close(&t);
    return 0;
}
