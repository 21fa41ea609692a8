/*
 * deid/tagger/model_priv.h - a checked model and the sums computed once from it.
 *
 * In:    a model's bytes.
 * Out:   rows, lexicon, tables of ready sums.
 * Never: changes after tagger_model_open.
 */
#ifndef ABIDE_DEID_TAGGER_MODEL_PRIV_H
#define ABIDE_DEID_TAGGER_MODEL_PRIV_H

#include "deid/tagger/feature.h"
#include "deid/tagger/tagger.h"

/* Eight scores, one a label. At most 90 rows of +-127 are ever added: no overflow. */
typedef int16_t lanes __attribute__((vector_size(16)));
typedef int8_t row_lanes __attribute__((vector_size(8)));

enum { SCENES = CASES * TONGUES * 2 };
enum { CLASSES_3 = WORD_CLASSES * WORD_CLASSES * WORD_CLASSES };

struct tables {
    lanes left[CLASSES_3], middle[CLASSES_3], right[CLASSES_3];
    /* "no place" and "no edge" are in the middle: these are what others differ by */
    lanes kinds[PLACE_KINDS * PLACE_KINDS * PLACE_KINDS * WORD_CLASSES];
    lanes edges[EDGES * WORD_CLASSES];
    lanes scenes[SCENES * RANKS * WORD_CLASSES]; /* case, language, first, rank */
    lanes case_gaz[CASES * GAZ_LOW];
    lanes clusters[CLUSTER_VALUES][NEAR_SPOTS];
    lanes before[SPOTS], after[SPOTS]; /* the nothing beside a sentence */
};

struct tagger_model {
    struct lexicon lexicon;
    struct cluster_tree tree;
    const int8_t *rows;
    size_t row_count;
    uint32_t words;
    int16_t steps[STATES][STATES];
    const uint8_t *dial; /* DIAL_BYTES */
    struct raw recipe;
    struct tables *tables;
};

/* The sum of features' rows. */
lanes model_sum(const struct tagger_model *m, const struct features *f);

static inline lanes model_row(const struct tagger_model *m, uint32_t row)
{
    row_lanes r;
    __builtin_memcpy(&r, m->rows + (size_t)row * LABELS, sizeof r);
    return __builtin_convertvector(r, lanes);
}

static inline unsigned scene_index(
    unsigned sentence_case, unsigned tongue, unsigned first)
{
    return (sentence_case * TONGUES + tongue) * 2 + first;
}

static inline unsigned index_3(unsigned a, unsigned b, unsigned c)
{
    return (a * WORD_CLASSES + b) * WORD_CLASSES + c;
}

#endif
