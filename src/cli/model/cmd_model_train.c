#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/command_table.h"
#include "cli/model/recipe.h"
#include "cli/progress.h"
#include "deid/train/dial.h"
#include "os/now.h"

enum { STEP_DOCS = 500, CHECKPOINT_MAX = 1 << 28, NOTE_MAX = 256 };

struct training {
    struct cli *cli;
    struct recipe recipe;
    struct train train;
    const char *out, *checkpoint;
    struct buf bytes;
};

static void say_progress(const struct training *g, bool last)
{
    const struct train *t = &g->train;
    uint64_t done = t->epoch * t->items + (last ? 0 : t->done);
    struct progress p = {.what = "training, sentences:",
        .done = done,
        .total = (uint64_t)g->recipe.settings.epochs * t->items,
        .elapsed_us = now_monotonic_us() - g->cli->started_us};
    struct buf line;
    if (g->cli->quiet || !isatty(STDERR_FILENO))
        return;
    buf_init(&line, NOTE_MAX);
    progress_format(&p, &line);
    (void)fprintf(stderr, "\r%s\033[K%s", buf_z(&line), last ? "\n" : "");
    buf_fini(&line);
}

static bool run_epoch(struct training *g, struct err *err)
{
    bool more = true;
    if (!train_start_epoch(&g->train, err))
        return false;
    while (more) {
        if (!train_some(&g->train, STEP_DOCS, &more, err))
            return false;
        say_progress(g, !more && g->train.epoch == g->recipe.settings.epochs);
    }
    cli_note(g->cli, "epoch %u: %llu words, loss %.4f a word\n", g->train.epoch,
        (unsigned long long)g->train.crf.words,
        g->train.crf.loss / (double)(g->train.crf.words ? g->train.crf.words : 1));
    if (!g->checkpoint || g->train.epoch == g->recipe.settings.epochs)
        return true;
    return train_save(&g->train, &g->bytes, err) &&
           file_replace(g->checkpoint, buf_raw(&g->bytes), err);
}

static bool resume(struct training *g, struct err *err)
{
    struct file_facts facts;
    if (!g->checkpoint)
        return true;
    if (!file_look(g->checkpoint, &facts, err) || !facts.exists)
        return err->code == ERR_NONE;
    buf_clear(&g->bytes);
    return file_read(g->checkpoint, &g->bytes, err) &&
           train_restore(&g->train, buf_raw(&g->bytes), err);
}

static bool write_model(struct training *g, const uint8_t *dial, struct err *err)
{
    return train_write(&g->train, buf_str(&g->recipe.record), dial, &g->bytes, err);
}

/* Scans the texts kept apart with the model as it is, and counts what its percents
 * were worth. */
static bool calibrate(struct training *g, uint8_t dial[DIAL_BYTES], struct err *err)
{
    const struct corpus *c = &g->recipe.apart;
    const struct tagger_options all = {.organizations = true, .min_thousandths = 10};
    struct dial_counts *counts = mem_zalloc(sizeof *counts);
    struct tagger_model *model = NULL;
    struct tagger *t = NULL;
    struct tagger_spans found = {0};
    bool done = (counts || err_memory(err)) &&
                tagger_model_open(buf_raw(&g->bytes), &model, err) &&
                tagger_new(model, &all, &t, err);
    for (size_t i = 0; done && i < c->docs.n; i++) {
        done = tagger_scan(t, corpus_text(c, &c->docs.p[i]), &found, err);
        if (done)
            dial_count(counts, c, &c->docs.p[i], &found);
    }
    if (done)
        dial_fill(counts,
            &(struct dial_least){
                g->recipe.settings.points, g->recipe.settings.type_percent},
            dial);
    tagger_spans_fini(&found);
    tagger_free(t);
    tagger_model_close(model);
    mem_free(counts);
    return done;
}

static bool run(struct training *g, const char *recipe, struct err *err)
{
    if (!recipe_read(&g->recipe, recipe, err))
        return false;
    cli_note(g->cli, "%zu documents, %u words with weights of their own\n",
        g->recipe.corpus.docs.n, g->recipe.vocab.ids);
    if (!train_init(
            &g->train, &g->recipe.settings, &g->recipe.corpus, &g->recipe.vocab, err) ||
        !resume(g, err))
        return false;
    while (g->train.epoch < g->recipe.settings.epochs)
        if (!run_epoch(g, err))
            return false;
    uint8_t dial[DIAL_BYTES];
    return write_model(g, NULL, err) && calibrate(g, dial, err) &&
           write_model(g, dial, err) && file_replace(g->out, buf_raw(&g->bytes), err);
}

static bool train_words(struct training *g, struct cli_list *folders,
    struct cli_list *words, struct err *err)
{
    const struct cli_option options[] = {
        {"data", CLI_LIST, folders, "DIR: where inputs are looked for"},
        {"out", CLI_TEXT, &g->out, "FILE: the model"},
        {"checkpoint", CLI_TEXT, &g->checkpoint, "FILE: saved to, and gone on from"},
    };
    if (!cli_options(g->cli, options, COUNT(options), words, err))
        return false;
    if (words->n != 1 || !g->out)
        return err_set(err, ERR_USAGE, "cli.usage",
            "model train takes a recipe and --out FILE (see --help)");
    return true;
}

int cmd_model_train(struct cli *cli)
{
    struct err err = ERR_INIT;
    struct cli_list words = {0}, folders = {0};
    struct training *g = mem_zalloc(sizeof *g);
    if (!g)
        err_fill_memory(&err);
    if (!g)
        return cli_fail(cli, &err);
    g->cli = cli;
    recipe_init(&g->recipe, &folders);
    buf_init(&g->bytes, CHECKPOINT_MAX);
    bool done = train_words(g, &folders, &words, &err) && run(g, words.items[0], &err);
    train_fini(&g->train);
    recipe_fini(&g->recipe);
    buf_fini(&g->bytes);
    mem_free(g);
    return done ? cli_done(cli) : cli_fail(cli, &err);
}
