#include "deid/train/train.h"

#include <string.h>

#include "base/mem.h"
#include "deid/train/dial.h"
#include "deid/train/score.h"
#include "tests/harness/t.h"

static const char lexicon[] = "anna\t900\t3\t1\t2\t3\t4\nbob\t950\t2\t1\t2\t3\t4\n"
                              "berlin\t800\t32\t1\t2\t3\t5\nlima\t810\t48\t1\t2\t3\t5\n"
                              "lives\t90\t0\t0\t0\t0\t7\nross\t2000\t12\t1\t2\t3\t4\n"
                              "Anna\t-1\t4\t-1\t-1\t-1\t-1\n";
static const char places[] = "new york\t8000000\nsan jose de cuervo\t100\n";
static const char columns[] =
    "Anna\tB-PER\nRoss\tI-PER\nlives\tO\nin\tO\nNew\tB-LOC\n"
    "York\tI-LOC\n.\tO\n\nBob\tB-PER\n's\tO\n(\tO\nno\tO\n)\tO\n"
    "Acme\tB-ORG\nwo\tO\nn't\tO\nsee\tO\n12\tB-ADDR\nMill\tI-ADDR\n"
    "Lane\tI-ADDR\nMay\tB-DATE\n\n";
static const char chat[] =
    "# theme: x\n# split: train\n# kind: people\n# author: me\n\n"
    "u [[P.polish|Anna]] lives in [[L|Berlin]]\\nwith [[F|Bob]]\na ok \\\\ then\n\n"
    "u mail [[A|12 Mill Lane]] by [[D|3 May]], [[O|Acme]]\n";
static const char spans[] =
    "{\"text\":\"Ann\xC3\xA9 "
    "lives\",\"spans\":[{\"label\":\"PERSON\",\"start\":0,\"end\":4}]}\n"
    "{\"text\":\"in Lima\",\"spans\":[{\"label\":\"LOCATION\",\"start\":3,\"end\":7,"
    "\"bstart\":3,\"bend\":7},{\"label\":\"URL\",\"start\":0,\"end\":2}]}\n";

struct world {
    struct corpus corpus;
    struct vocab vocab;
    struct train_settings settings;
    struct train train;
    struct buf model, saved;
};

static bool world_open(struct world *w, struct err *err)
{
    struct corpus *c = &w->corpus;
    memset(w, 0, sizeof *w);
    corpus_init(c);
    buf_init(&w->model, 1 << 26);
    buf_init(&w->saved, 1 << 27);
    c->tongue = TONGUE_EN;
    w->settings = (struct train_settings){.seed = 5,
        .epochs = 3,
        .drop_percent = 20,
        .lower_percent = 30,
        .upper_percent = 20,
        .spoken_percent = 20,
        .typo_percent = 20,
        .words_max = 100,
        .words_least = 1,
        .rate_thousandths = 100,
        .points = {12, 5, 45},
        .sources = {{3, 4, true}, {3, 4, false}, {2, 0, false}}};
    return vocab_init(&w->vocab, err) &&
           corpus_read_columns(c, raw_from_str(STR(columns)), 0, err) &&
           corpus_read_chat(c, raw_from_str(STR(chat)), 1, err) &&
           corpus_read_spans(c, raw_from_str(STR(spans)), 2, err) &&
           vocab_read_words(&w->vocab, raw_from_str(STR(lexicon)), err) &&
           vocab_read_places(&w->vocab, raw_from_str(STR(places)), err) &&
           vocab_count(&w->vocab, c, err) && vocab_build(&w->vocab, 100, 1, err) &&
           train_init(&w->train, &w->settings, c, &w->vocab, err);
}

static void world_close(struct world *w)
{
    train_fini(&w->train);
    vocab_fini(&w->vocab);
    corpus_fini(&w->corpus);
    buf_fini(&w->model);
    buf_fini(&w->saved);
}

static bool run_epochs(struct world *w, unsigned until, struct err *err)
{
    while (w->train.epoch < until) {
        bool more = true;
        if (!train_start_epoch(&w->train, err))
            return false;
        while (more)
            if (!train_some(&w->train, 7, &more, err))
                return false;
    }
    return true;
}

static bool write_model(struct world *w, struct err *err)
{
    return train_write(&w->train, STR("a recipe\n"), NULL, &w->model, err);
}

static bool same(struct t *t, const struct buf *a, const struct buf *b)
{
    return T_EQ(t, a->n, b->n) && T_OK(t, memcmp(a->p, b->p, a->n) == 0);
}

static void the_same_inputs_give_the_same_bytes_also_when_resumed(struct t *t)
{
    struct world *a = mem_alloc(sizeof *a), *b = mem_alloc(sizeof *b);
    struct err err = ERR_INIT;
    if (!T_OK(t, a && b))
        return;
    T_DONE(t, world_open(a, &err), &err);
    T_DONE(t, run_epochs(a, 3, &err) && write_model(a, &err), &err);
    T_DONE(t, world_open(b, &err), &err);
    T_DONE(t, run_epochs(b, 2, &err) && train_save(&b->train, &a->saved, &err), &err);
    world_close(b);
    T_DONE(t, world_open(b, &err), &err);
    T_DONE(t, train_restore(&b->train, buf_raw(&a->saved), &err), &err);
    T_EQ(t, b->train.epoch, 2);
    T_DONE(t, run_epochs(b, 3, &err) && write_model(b, &err), &err);
    same(t, &a->model, &b->model);
    b->settings.seed = 6;
    T_FAILS(t, train_restore(&b->train, buf_raw(&a->saved), &err), &err,
        "train.checkpoint_other");
    T_FAILS(
        t, train_restore(&b->train, raw_of("x", 1), &err), &err, "train.checkpoint");
    world_close(a);
    world_close(b);
    mem_free(a);
    mem_free(b);
}

static void what_was_taught_is_found(struct t *t)
{
    static const char text[] = "Anna Ross lives in New York. Bob's (no) Acme";
    struct world *w = mem_alloc(sizeof *w);
    struct tagger_model *m = NULL;
    struct tagger *tg = NULL;
    struct tagger_spans found = {0};
    struct err err = ERR_INIT;
    if (!T_OK(t, w != NULL))
        return;
    T_DONE(t, world_open(w, &err), &err);
    T_DONE(t, run_epochs(w, 40, &err) && write_model(w, &err), &err);
    if (T_DONE(t, tagger_model_open(buf_raw(&w->model), &m, &err), &err) &&
        T_DONE(t, tagger_new(m, &(struct tagger_options){0}, &tg, &err), &err) &&
        T_DONE(t, tagger_scan(tg, raw_from_str(STR(text)), &found, &err), &err)) {
        T_EQ(t, found.n, 3);
        T_OK(t, found.n == 3 && found.p[0].type == TAGGER_PERSON &&
                    found.p[0].end == 9 && found.p[1].type == TAGGER_LOCATION &&
                    found.p[1].start == 19 && found.p[2].end == 32);
    }
    tagger_spans_fini(&found);
    tagger_free(tg);
    tagger_model_close(m);
    world_close(w);
    mem_free(w);
}

/* "text|TYPE:marked|..." of the nth document. */
static void show(const struct corpus *c, size_t n, struct buf *out)
{
    static const char *const types[] = {"P", "L", "O", "A", "D"};
    const struct doc *d = &c->docs.p[n];
    const struct gold *g = corpus_gold(c, d);
    struct raw text = corpus_text(c, d);
    buf_clear(out);
    if (d->goes_on)
        buf_add_str(out, STR("... "));
    buf_add(out, text.p, text.n);
    for (uint32_t i = 0; i < d->golds; i++) {
        buf_printf(out, "|%s:", types[g[i].type]);
        buf_add(out, text.p + g[i].start, g[i].end - g[i].start);
    }
}

static void readers_give_text_and_marks(struct t *t)
{
    static const char *const want[] = {
        "Anna Ross lives in New York.|P:Anna Ross|L:New York",
        "Bob's (no) Acme won't see 12 Mill Lane May|P:Bob|O:Acme|A:12 Mill Lane|D:May",
        "Anna lives in Berlin\nwith Bob|P:Anna|L:Berlin|P:Bob",
        "... ok \\ then",
        "mail 12 Mill Lane by 3 May, Acme|A:12 Mill Lane|D:3 May|O:Acme",
        "Ann\xC3\xA9 lives|P:Ann\xC3\xA9",
        "in Lima|D:in|L:Lima",
    };
    struct corpus c;
    struct err err = ERR_INIT;
    struct buf out;
    corpus_init(&c);
    buf_init(&out, 1000);
    T_DONE(t, corpus_read_columns(&c, raw_from_str(STR(columns)), 0, &err), &err);
    T_DONE(t, corpus_read_chat(&c, raw_from_str(STR(chat)), 1, &err), &err);
    T_DONE(t, corpus_read_spans(&c, raw_from_str(STR(spans)), 2, &err), &err);
    T_EQ(t, c.docs.n, COUNT(want));
    for (size_t i = 0; i < c.docs.n && i < COUNT(want); i++) {
        show(&c, i, &out);
        T_STR(t, buf_str(&out), str_z(want[i]));
    }
    T_EQ(t, c.culture_count, 2);
    T_STR(t, c.cultures[1], STR("polish"));
    corpus_fini(&c);
    buf_fini(&out);
}

static void a_wrong_file_is_named(struct t *t)
{
    static const struct {
        const char *given, *id;
    } rows[] = {
        {"x hello\n", "train.chat"},
        {"u [[Q|Jo]]\n", "train.label"},
        {"u [[P|Jo\n", "train.label"},
        {"u [[P]] x\n", "train.label"},
        {"u [[P.a b|Jo]]\n", "train.culture"},
    };
    struct chat_head head;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct corpus c;
        struct err err = ERR_INIT;
        corpus_init(&c);
        T_FAILS(t, corpus_read_chat(&c, raw_from_str(str_z(rows[i].given)), 0, &err),
            &err, rows[i].id);
        corpus_fini(&c);
    }
    struct err err = ERR_INIT;
    T_FAILS(t, corpus_chat_head(raw_from_str(STR("# kind: people\n")), &head, &err),
        &err, "train.chat_split");
    T_DONE(t, corpus_chat_head(raw_from_str(STR(chat)), &head, &err), &err);
    T_OK(t, !head.held && !head.lookalikes && raw_eq_str(head.theme, STR("x")));
    struct vocab v;
    T_DONE(t, vocab_init(&v, &err), &err);
    T_FAILS(t, vocab_read_words(&v, raw_from_str(STR("anna\tx\n")), &err), &err,
        "train.lexicon");
    vocab_fini(&v);
    struct corpus c;
    corpus_init(&c);
    T_FAILS(t,
        corpus_read_spans(&c,
            raw_from_str(STR("{\"text\":\"a\",\"spans\":[{\"label\":\"PERSON\","
                             "\"bstart\":0,\"bend\":9}]}")),
            0, &err),
        &err, "train.span");
    corpus_fini(&c);
}

static void marks_stay_on_their_words_in_every_variant(struct t *t)
{
    struct world *w = mem_alloc(sizeof *w);
    struct variant v;
    struct err err = ERR_INIT;
    if (!T_OK(t, w != NULL))
        return;
    T_DONE(t, world_open(w, &err), &err);
    variant_init(&v);
    for (unsigned k = 0; k < 400; k++) {
        const struct doc *d = &w->corpus.docs.p[k % w->corpus.docs.n];
        struct dice dice = dice_of(k, 1);
        T_DONE(t,
            variant_make(&v, corpus_text(&w->corpus, d), corpus_gold(&w->corpus, d),
                d->golds, &err),
            &err);
        T_DONE(t, variant_swap(&v, &w->vocab, &dice, &err), &err);
        T_DONE(t, variant_misspell(&v, &dice, &err), &err);
        T_DONE(t, variant_recase(&v, (enum letter_case)(k / 7 % 4), &err), &err);
        T_EQ(t, v.gold.n, d->golds);
        for (size_t i = 0; i < v.gold.n; i++) {
            const struct gold *g = &v.gold.p[i];
            bool inside = g->start < g->end && g->end <= v.text.n;
            T_OK(t, inside && v.text.p[g->start] != ' ' && v.text.p[g->end - 1] != ' ');
            T_OK(t, i == 0 || g->start >= v.gold.p[i - 1].end);
        }
    }
    variant_fini(&v);
    world_close(w);
    mem_free(w);
}

/* One word in ten is misspelt: over many dice each of them, and no name or number. */
static void only_ordinary_words_are_misspelt(struct t *t)
{
    static const char text[] = "please send Isabella the form, 12345 a@example.com now";
    const struct gold isabella = {.start = 12, .end = 20, .type = TAGGER_PERSON};
    unsigned changed = 0, kept = 0;
    struct variant v;
    struct err err = ERR_INIT;
    variant_init(&v);
    for (unsigned k = 0; k < 500; k++) {
        struct dice dice = dice_of(k, 3);
        T_DONE(t, variant_make(&v, raw_from_str(STR(text)), &isabella, 1, &err), &err);
        T_DONE(t, variant_misspell(&v, &dice, &err), &err);
        struct raw out = buf_raw(&v.text);
        struct raw name = raw_slice(out, v.gold.p[0].start, v.gold.p[0].end);
        T_OK(t, raw_eq_str(name, STR("Isabella")));
        bool same = raw_eq_str(out, STR(text));
        changed += !same;
        kept += same;
        T_OK(t, out.n + 3 >= sizeof text - 1 && out.n <= sizeof text + 2);
        T_OK(t, memcmp(out.p + out.n - 25, ", 12345 a@example.com now", 25) == 0);
    }
    T_OK(t, changed > 80 && kept > 80);
    variant_fini(&v);
}

static void capitals_come_and_go_with_their_accents(struct t *t)
{
    static const struct {
        enum letter_case to;
        const char *given, *want;
    } rows[] = {
        {CASE_KEPT, "Jos\xC3\xA9", "Jos\xC3\xA9"},
        {CASE_UPPER, "Jos\xC3\xA9 \xC5\x82ukasz", "JOS\xC3\x89 \xC5\x81UKASZ"},
        {CASE_LOWER, "\xC3\x89mile \xC5\x9AL", "\xC3\xA9mile \xC5\x9Bl"},
        {CASE_SPOKEN, "Hi, Jo! 3.5 ok.", "hi jo 3.5 ok"},
    };
    struct variant v;
    struct err err = ERR_INIT;
    variant_init(&v);
    for (size_t i = 0; i < COUNT(rows); i++) {
        T_DONE(t, variant_make(&v, raw_from_str(str_z(rows[i].given)), NULL, 0, &err),
            &err);
        T_DONE(t, variant_recase(&v, rows[i].to, &err), &err);
        T_STR(t, buf_str(&v.text), str_z(rows[i].want));
    }
    variant_fini(&v);
}

static void a_score_counts_whole_covers_and_what_they_cost(struct t *t)
{
    struct corpus c;
    struct score s = {0}, sum = {0};
    struct err err = ERR_INIT;
    struct tagger_span found[] = {{0, 4, 0, 90}, {5, 9, 0, 80}, {10, 15, 1, 60}};
    struct tagger_spans all = {found, COUNT(found), COUNT(found)};
    corpus_init(&c);
    T_DONE(t, corpus_read_columns(&c, raw_from_str(STR(columns)), 0, &err), &err);
    score_doc(&s, &c, &c.docs.p[0], &all); /* Anna Ross covered in two, York not */
    score_add(&sum, &s);
    score_add(&sum, &s);
    T_EQ(t, sum.label[TAGGER_PERSON].hit, 2);
    T_EQ(t, sum.label[TAGGER_LOCATION].all, 2);
    T_EQ(t, sum.label[TAGGER_LOCATION].hit, 0);
    T_EQ(t, sum.clear.hit, 2); /* "lives" */
    T_EQ(t, sum.clear.all, 6); /* lives in . */
    T_OK(t, score_percent(sum.clear) > 33 && score_percent(sum.clear) < 34);
    T_OK(t, score_percent((struct score_pair){0, 0}) > 99);
    struct dial_counts counts = {0};
    unsigned least[TAGGER_POINTS] = {12, 5, 45}, odds[TAGGER_TYPES] = {0, 50, 0, 300};
    uint8_t dial[DIAL_BYTES];
    for (unsigned i = 0; i < 100; i++)
        dial_count(&counts, &c, &c.docs.p[0], &all);
    dial_fill(&counts, &(struct dial_least){least, odds}, dial);
    T_OK(t, dial[90] > 95 && dial[80] > 95);
    T_OK(t, dial[DIAL_STEPS + 60] < 15); /* a place that was none, every time */
    for (unsigned i = 1; i < DIAL_STEPS; i++)
        T_OK(t, dial[i] >= dial[i - 1]);
    const uint8_t *points = dial + 4 * DIAL_STEPS;
    T_EQ(t, points[TAGGER_PERSON * TAGGER_POINTS], 12);
    T_EQ(t, points[TAGGER_LOCATION * TAGGER_POINTS], 6);
    T_EQ(t, points[TAGGER_ADDRESS * TAGGER_POINTS], 29); /* 3 x 12 : 88 */
    T_EQ(t, points[TAGGER_ADDRESS * TAGGER_POINTS + TAGGER_HIGH_PRECISION], 71);
    corpus_fini(&c);
}

static bool train_a_little(void *ctx)
{
    struct world *w = ctx;
    struct err err = ERR_INIT;
    bool done = world_open(w, &err) && run_epochs(w, 1, &err) && write_model(w, &err);
    world_close(w);
    return done;
}

static void no_memory_is_an_error_and_no_leak(struct t *t)
{
    struct world *w = mem_alloc(sizeof *w);
    if (T_OK(t, w != NULL))
        t_oom(t, train_a_little, w);
    mem_free(w);
}

static const struct t_case cases[] = {
    T_CASE(the_same_inputs_give_the_same_bytes_also_when_resumed),
    T_CASE(what_was_taught_is_found),
    T_CASE(readers_give_text_and_marks),
    T_CASE(a_wrong_file_is_named),
    T_CASE(marks_stay_on_their_words_in_every_variant),
    T_CASE(only_ordinary_words_are_misspelt),
    T_CASE(capitals_come_and_go_with_their_accents),
    T_CASE(a_score_counts_whole_covers_and_what_they_cost),
    T_CASE(no_memory_is_an_error_and_no_leak),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
