/*
 * deid/train/dial.h - what share of spans told with some percent are truly names?
 *
 * In:    texts that were not trained on, and the spans found in them with raw percents.
 * Out:   the dial of a model: measured percents, and the thresholds of named points.
 * Never: lets a higher raw percent mean a lower one.
 */
#ifndef ABIDE_DEID_TRAIN_DIAL_H
#define ABIDE_DEID_TRAIN_DIAL_H

#include "deid/tagger/format.h"
#include "deid/train/corpus.h"

struct dial_counts {
    uint32_t all[TAGGER_TYPES][DIAL_STEPS], hit[TAGGER_TYPES][DIAL_STEPS];
};

/* `found`: by a model whose dial shows raw percents. */
void dial_count(struct dial_counts *counts, const struct corpus *c, const struct doc *d,
    const struct tagger_spans *found);

struct dial_least {
    const unsigned *points;       /* TAGGER_POINTS raw percents */
    const unsigned *type_percent; /* TAGGER_TYPES: of their odds, per type; 0: all */
};
void dial_fill(const struct dial_counts *counts, const struct dial_least *least,
    uint8_t out[DIAL_BYTES]);

#endif
