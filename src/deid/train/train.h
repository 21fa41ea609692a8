/*
 * deid/train/train.h - from labelled texts to a model.
 *
 * In:    a corpus, a vocabulary, settings.
 * Out:   weights, and the model's file as bytes (docs/formats/model.md).
 * Never: uses a clock or chance: the same inputs give the same bytes; several threads.
 */
#ifndef ABIDE_DEID_TRAIN_TRAIN_H
#define ABIDE_DEID_TRAIN_TRAIN_H

#include "deid/train/crf.h"
#include "deid/train/variant.h"
#include "deid/train/vocab.h"

enum { SOURCES_MAX = 512 };

/* How a source of documents is used. */
struct train_source {
    unsigned copies; /* of each document as it is, an epoch */
    unsigned swaps;  /* of each document with somebody in it, with other names */
    bool no_address; /* addresses are not marked in it: words near numbers are free */
};

struct train_settings {
    uint64_t seed;
    unsigned epochs, drop_percent;
    unsigned lower_percent, upper_percent, spoken_percent, typo_percent;
    unsigned words_max, words_least;
    unsigned rate_thousandths;
    unsigned points[TAGGER_POINTS];      /* raw percents */
    unsigned type_percent[TAGGER_TYPES]; /* of their odds, for this type; 0: all */
    struct train_source sources[SOURCES_MAX];
};

struct train {
    const struct train_settings *settings;
    const struct corpus *corpus;
    const struct vocab *vocab;
    struct cluster_tree tree;
    struct crf crf;
    struct variant variant;
    struct tokens tokens;
    struct word words[TOKENS_MAX + 2 * REACH];
    struct crf_sentence sentence;
    unsigned tongue;    /* of the sentence before */
    unsigned epoch;     /* those done */
    uint32_t *order;    /* of this epoch: document and copy */
    size_t items, done; /* of this epoch */
};

bool train_init(struct train *t, const struct train_settings *settings,
    const struct corpus *corpus, const struct vocab *vocab, struct err *err) MUST_CHECK;
void train_fini(struct train *t);

bool train_start_epoch(struct train *t, struct err *err) MUST_CHECK;
/* Learns from up to `most` documents; `*more` tells whether the epoch goes on. */
bool train_some(struct train *t, size_t most, bool *more, struct err *err) MUST_CHECK;

/* Everything that is needed to go on after this epoch, and back. */
bool train_save(const struct train *t, struct buf *out, struct err *err) MUST_CHECK;
bool train_restore(struct train *t, struct raw saved, struct err *err) MUST_CHECK;

/* The model's file. `dial`: DIAL_BYTES, or NULL: percents are raw. */
bool train_write(const struct train *t, struct str recipe, const uint8_t *dial,
    struct buf *out, struct err *err) MUST_CHECK;

#endif
