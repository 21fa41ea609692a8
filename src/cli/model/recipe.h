/*
 * cli/model/recipe.h - which files a model is made of, and how.
 *
 * In:    a recipe: lines of a word and its value; folders to look for inputs in.
 * Out:   settings, a corpus, a vocabulary, and the hashes of all that was read.
 * Never: reads a file that the recipe does not name; takes a held chat file.
 *
 *     seed 11                  columns FILE [copies=1] [swaps=1] [no-address]
 *     epochs 6                 spans FILE [...]
 *     lexicon FILE             chat FOLDER [...]
 *     places FILE              calibrate FILE (columns)
 */
#ifndef ABIDE_CLI_MODEL_RECIPE_H
#define ABIDE_CLI_MODEL_RECIPE_H

#include "cli/cli.h"
#include "deid/train/train.h"
#include "os/file.h"

enum { INPUT_MAX = 1 << 28, RECIPE_MAX = 1 << 16 };

struct recipe {
    struct train_settings settings;
    struct corpus corpus;
    struct corpus apart; /* to calibrate on, never trained on */
    struct vocab vocab;
    const struct cli_list *folders; /* inputs are looked for here, in order */
    unsigned sources;
    struct buf record; /* the recipe and, per input, its SHA-256 and name */
};

void recipe_init(struct recipe *r, const struct cli_list *folders);
void recipe_fini(struct recipe *r);
/* Reads the recipe and all its inputs; the vocabulary is built. */
bool recipe_read(struct recipe *r, const char *path, struct err *err);

/* A file, unpacked when it is gzip; looked for in the folders. */
bool recipe_input(
    const struct cli_list *folders, const char *name, struct buf *out, struct err *err);

#endif
