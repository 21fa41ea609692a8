#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/model/load.h"
#include "deid/tagger/token.h"
#include "deid/train/corpus.h"
#include "deid/train/random.h"
#include "os/dir.h"
#include "os/file.h"

/*
 * How fast names are found, beside the machine's own limits in this run. The text is
 * the chat corpus, all languages, again and again with a share of its words misspelt
 * anew each time, so that unknown words keep coming: 1 in 100 for chat, 1 in 12 for
 * messy text; and then random letters only.
 */
enum { TEXT_BYTES = 4000000, PIECE = 4000, ROUNDS = 5, ARENA_MAX = 1 << 26 };
enum { CHAT_ODD = 100, MESSY_ODD = 12, ALL_ODD = 1 };

static void add_word(struct buf *out, struct raw w, unsigned one_in, struct dice *d)
{
    bool odd = dice_below(d, one_in) == 0;
    for (size_t i = 0; i < w.n; i++) {
        bool letter = (w.p[i] | 0x20) >= 'a' && (w.p[i] | 0x20) <= 'z';
        bool change = odd && letter && (one_in == ALL_ODD || dice_below(d, 3) == 0);
        buf_add_char(out, (char)(change ? 'a' + (int)dice_below(d, 26) : w.p[i]));
    }
}

static void make_text(const struct corpus *c, unsigned one_in, struct buf *out)
{
    struct dice d = dice_of(one_in, 7);
    for (size_t i = 0; out->n < TEXT_BYTES && !out->failed; i++) {
        const struct doc *doc = &c->docs.p[i % c->docs.n];
        struct raw text = corpus_text(c, doc);
        for (size_t at = 0; at < text.n;) {
            size_t end = at;
            while (end < text.n && text.p[end] != ' ' && text.p[end] != '\n')
                end++;
            add_word(out, raw_slice(text, at, end), one_in, &d);
            if (end < text.n)
                buf_add_char(out, (char)text.p[end]);
            at = end + 1;
        }
        buf_add_z(out, "\n\n");
    }
}

static bool read_corpus(struct corpus *c, struct err *err)
{
    struct arena arena;
    struct dir_list list = {0};
    char path[FILE_PATH_MAX];
    arena_init(&arena, ARENA_MAX);
    bool done = dir_read("corpora/chat", &arena, &list, err);
    for (size_t i = 0; done && i < list.n; i++) {
        struct buf bytes;
        buf_init(&bytes, ARENA_MAX);
        done = file_join("corpora/chat", list.files[i].path, path, err) &&
               file_read(path, &bytes, err);
        if (done && str_ends(str_z(path), STR(".chat")))
            done = corpus_read_chat(c, buf_raw(&bytes), 0, err);
        buf_fini(&bytes);
    }
    arena_fini(&arena);
    return done;
}

/* One pass in pieces the size of a long message. */
static double scan_seconds(struct tagger *t, struct raw text, size_t *found)
{
    struct tagger_spans spans = {0};
    struct err err = ERR_INIT;
    double start = bench_cpu_seconds();
    *found = 0;
    for (size_t at = 0; at < text.n; at += PIECE) {
        if (!tagger_scan(t, raw_slice(text, at, at + PIECE), &spans, &err))
            abort();
        *found += spans.n;
    }
    double took = bench_cpu_seconds() - start;
    tagger_spans_fini(&spans);
    return took;
}

struct speeds {
    double cold, steady; /* MB/s */
    size_t found;
};

static struct speeds measure(
    const struct tagger_model *m, struct raw text, struct tagger_options o)
{
    struct speeds best = {0};
    struct err err = ERR_INIT;
    double mb = (double)text.n / 1e6;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct tagger *t = NULL;
        if (!tagger_new(m, &o, &t, &err))
            abort();
        double cold = mb / scan_seconds(t, text, &best.found);
        double steady = mb / scan_seconds(t, text, &best.found);
        best.cold = cold > best.cold ? cold : best.cold;
        best.steady = steady > best.steady ? steady : best.steady;
        tagger_free(t);
    }
    return best;
}

static double tokens_speed(struct raw text)
{
    double best = 0;
    static struct tokens z;
    for (unsigned round = 0; round < ROUNDS; round++) {
        size_t n = 0;
        double start = bench_cpu_seconds();
        tokens_init(&z, text);
        while (tokens_next(&z))
            n += z.n;
        double speed = (double)text.n / 1e6 / (bench_cpu_seconds() - start);
        best = speed > best && n > 0 ? speed : best;
    }
    return best;
}

static double copy_speed(struct raw text)
{
    unsigned char *to = mem_alloc(text.n);
    double best = 0;
    if (!to)
        abort();
    for (unsigned round = 0; round < 2 * ROUNDS; round++) {
        double start = bench_cpu_seconds();
        memcpy(to, text.p, text.n);
        __asm__ volatile("" : : "r"(to) : "memory");
        double speed = (double)text.n / 1e6 / (bench_cpu_seconds() - start);
        best = speed > best ? speed : best;
    }
    mem_free(to);
    return best;
}

static double resident_mb(void)
{
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%*u %lu", &pages) != 1)
        pages = 0;
    if (f)
        (void)fclose(f);
    return (double)pages * 4096 / 1e6;
}

static void say(const char *name, double value, const char *unit, double target)
{
    bool most = strcmp(unit, "MB") == 0 || strcmp(unit, "ms") == 0;
    bench_say(&(struct bench_result){
        name, value, unit, most ? BENCH_AT_MOST : BENCH_AT_LEAST, target});
}

static void bench_texts(const struct tagger_model *m, const struct corpus *c)
{
    static const struct {
        const char *cold, *steady;
        unsigned one_in;
        double least_cold, least_steady;
    } rows[] = {
        {"names_chat_cold", "names_chat_steady", CHAT_ODD, 35, 60},
        {"names_messy_cold", "names_messy_steady", MESSY_ODD, 20, 20},
        {"names_random_cold", "names_random_steady", ALL_ODD, 6, 6},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf b;
        buf_init(&b, 2 * (size_t)TEXT_BYTES);
        make_text(c, rows[i].one_in, &b);
        struct raw text = buf_raw(&b);
        struct speeds s = measure(m, text, (struct tagger_options){0});
        struct speeds whole = measure(m, text, (struct tagger_options){.whole = true});
        struct speeds plain = measure(m, text, (struct tagger_options){.scalar = true});
        bench_note("%.1f MB, %zu spans; without windows %.1f, %zu spans; portable "
                   "code %.1f; words only %.0f, memcpy %.0f MB/s",
            (double)text.n / 1e6, s.found, whole.steady, whole.found, plain.steady,
            tokens_speed(text), copy_speed(text));
        say(rows[i].cold, s.cold, "MB/s", rows[i].least_cold);
        say(rows[i].steady, s.steady, "MB/s", rows[i].least_steady);
        buf_fini(&b);
    }
}

int main(void)
{
    struct model_file m = {0};
    struct corpus c;
    struct err err = ERR_INIT;
    double load = 1e9, before = resident_mb();
    corpus_init(&c);
    for (unsigned i = 0; i < ROUNDS; i++) {
        model_file_close(&m);
        double start = bench_seconds();
        if (!model_file_open("models/names.model", &m, &err)) {
            bench_note("%s", err.text);
            return 1;
        }
        double took = 1e3 * (bench_seconds() - start);
        load = took < load ? took : load;
    }
    say("names_load", load, "ms", 5);
    if (!read_corpus(&c, &err)) {
        bench_note("%s", err.text);
        return 1;
    }
    double corpus = resident_mb();
    bench_texts(m.model, &c);
    struct tagger *t = NULL;
    if (!tagger_new(m.model, &(struct tagger_options){0}, &t, &err))
        return 1;
    size_t found;
    scan_seconds(t, buf_raw(&c.text), &found);
    bench_note("of %.0f MB, the chat corpus in memory %.1f", resident_mb(),
        (double)c.text.cap / 1e6);
    say("names_memory", resident_mb() - (corpus - before), "MB", 64);
    tagger_free(t);
    corpus_fini(&c);
    model_file_close(&m);
    return 0;
}
