/*
 * deid/train/crf.h - a linear chain that learns: which labels follow from which rows?
 *
 * In:    per word the rows that speak, and the labels allowed.
 * Out:   weights that make the allowed labellings likely.
 * Never: calls the C library's exp or log, whose last bits differ between machines;
 *        adds in another order from run to run.
 *
 * "No name" scores 0; eight labels learn against it. A sentence stands between words
 * that are no names. Updates: AdaGrad after every sentence, with features dropped.
 */
#ifndef ABIDE_DEID_TRAIN_CRF_H
#define ABIDE_DEID_TRAIN_CRF_H

#include "base/attr.h"
#include "base/err.h"
#include "deid/tagger/feature.h"
#include "deid/tagger/token.h"
#include "deid/train/random.h"

enum { CRF_ANY = (1 << STATES) - 1 };

struct crf_sentence {
    unsigned n;
    uint16_t allowed[TOKENS_MAX]; /* bits of states; CRF_ANY: not known */
    struct features rows[TOKENS_MAX];
};

struct crf {
    size_t rows;
    float *weight, *square; /* rows x LABELS, and their squared gradients */
    float step[STATES][STATES], step_square[STATES][STATES];
    float *sum; /* of weights, at moments that are averaged; then of steps */
    float step_sum[STATES][STATES];
    unsigned moments;
    float rate;
    double loss;
    uint64_t words;
    struct crf_work *work;
};

bool crf_init(struct crf *c, size_t rows, float rate, struct err *err) MUST_CHECK;
void crf_fini(struct crf *c);

/* Drops features (`drop` percent of them), then learns from the sentence. */
void crf_learn(struct crf *c, struct crf_sentence *s, unsigned drop, struct dice *d);

/* The mean of the weights at such moments errs less than the last weights do. */
void crf_remember(struct crf *c);

bool crf_step_allowed(unsigned from, unsigned to); /* an I follows its B or I only */

#endif
