/*
 * deid/train/score.h - how much of what people marked is found, and what does it cost?
 *
 * In:    a corpus and, per document, the spans that were found.
 * Out:   per label and culture: entities whose every byte is covered; and of the words
 *        outside all marks, the share that was covered.
 * Never: asks for the right label: a name taken out as a place is taken out.
 */
#ifndef ABIDE_DEID_TRAIN_SCORE_H
#define ABIDE_DEID_TRAIN_SCORE_H

#include "deid/tagger/token.h"
#include "deid/train/corpus.h"

struct score_pair {
    uint64_t all, hit;
};

struct score {
    struct score_pair label[TAGGER_TYPES];
    struct score_pair famous;
    struct score_pair culture[CULTURES_MAX];
    struct score_pair clear;   /* words outside marks: all, and covered */
    struct score_pair covered; /* covered words: all, and inside marks */
    uint64_t bytes;
};

void score_doc(struct score *s, const struct corpus *c, const struct doc *d,
    const struct tagger_spans *found);
void score_add(struct score *sum, const struct score *more);
double score_percent(struct score_pair p); /* 100 when there was nothing to hit */

#endif
