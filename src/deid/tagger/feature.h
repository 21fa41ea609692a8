/*
 * deid/tagger/feature.h - which rows of weights speak for a word and its place?
 *
 * In:    the facts of one word and how far it stands from the word to be labelled;
 *        classes around a place.
 * Out:   row numbers. Trainer and tagger call the same functions: they cannot differ.
 * Never: reads two words at once, except their classes: that is what makes a word
 *        type's contribution one vector per distance, computed once and remembered.
 */
#ifndef ABIDE_DEID_TAGGER_FEATURE_H
#define ABIDE_DEID_TAGGER_FEATURE_H

#include <stdint.h>

#include "deid/tagger/word.h"

enum {
    REACH = 3, /* words up to three away speak */
    NEAR = 2,
    SPOTS = 2 * REACH + 1,
    NEAR_SPOTS = 2 * NEAR + 1,
    CASES = 4,       /* of a sentence: mixed, lower, upper, title */
    EDGES = 4,       /* bit 0: starts a line, bit 1: ends one */
    PLACE_KINDS = 3, /* no place of several words, its first word, a later one */
    HASHED_ROWS = 1 << 17,
    WORD_ROWS = 8, /* a trained word: seven distances, and itself with a capital */
};

/* Where each template's rows start. The order is part of the model's format. */
enum {
    ROW_BIAS,
    ROW_CLASS,
    ROW_RANK = ROW_CLASS + WORD_CLASSES,
    ROW_RANK_CLASS = ROW_RANK + RANKS,
    ROW_GIVEN = ROW_RANK_CLASS + RANKS * WORD_CLASSES,
    ROW_FAMILY = ROW_GIVEN + NEAR_SPOTS * 4,
    ROW_CITY = ROW_FAMILY + NEAR_SPOTS * 4,
    ROW_KIND = ROW_CITY + NEAR_SPOTS * 4,
    ROW_GAZ = ROW_KIND + NEAR_SPOTS * 128,
    ROW_GAZ_CLASS = ROW_GAZ + GAZ_CODES,
    ROW_CLUSTER_4 = ROW_GAZ_CLASS + GAZ_LOW * WORD_CLASSES,
    ROW_CLUSTER_3 = ROW_CLUSTER_4 + 3 * (CLUSTERS_4 + 3),
    ROW_CLUSTER_2 = ROW_CLUSTER_3 + NEAR_SPOTS * (CLUSTERS_3 + 3),
    ROW_CLUSTER_1 = ROW_CLUSTER_2 + NEAR_SPOTS * (CLUSTERS_2 + 3),
    ROW_CLUSTER_CLASS = ROW_CLUSTER_1 + 3 * CLUSTER_VALUES,
    ROW_PAIR_LEFT = ROW_CLUSTER_CLASS + (CLUSTERS_3 + 3) * WORD_CLASSES,
    ROW_PAIR_RIGHT = ROW_PAIR_LEFT + WORD_CLASSES * WORD_CLASSES,
    ROW_THREE_LEFT = ROW_PAIR_RIGHT + WORD_CLASSES * WORD_CLASSES,
    ROW_THREE_MID = ROW_THREE_LEFT + WORD_CLASSES * WORD_CLASSES * WORD_CLASSES,
    ROW_THREE_RIGHT = ROW_THREE_MID + WORD_CLASSES * WORD_CLASSES * WORD_CLASSES,
    ROW_PLACE = ROW_THREE_RIGHT + WORD_CLASSES * WORD_CLASSES * WORD_CLASSES,
    ROW_PLACE_CLASS = ROW_PLACE + 3 * PLACE_KINDS,
    ROW_CASE = ROW_PLACE_CLASS + PLACE_KINDS * WORD_CLASSES,
    ROW_FIRST = ROW_CASE + CASES * WORD_CLASSES,
    ROW_CASE_GAZ = ROW_FIRST + 2 * WORD_CLASSES,
    ROW_CASE_RANK = ROW_CASE_GAZ + CASES * GAZ_LOW,
    ROW_TONGUE = ROW_CASE_RANK + CASES * RANKS * WORD_CLASSES,
    ROW_TONGUE_RANK = ROW_TONGUE + TONGUES * WORD_CLASSES,
    ROW_EDGE = ROW_TONGUE_RANK + TONGUES * RANKS * WORD_CLASSES,
    ROW_HASHED = ROW_EDGE + EDGES * WORD_CLASSES,
    ROW_WORDS = ROW_HASHED + HASHED_ROWS,
};

enum { FEATURES_MAX = 128 };

struct features {
    uint32_t rows[FEATURES_MAX];
    unsigned n;
};

static inline void feature_add(struct features *f, uint32_t row)
{
    f->rows[f->n++] = row;
}

/* Parents of clusters 4096 -> 1024 -> 256 -> 64, edges and "none" beside them. */
struct cluster_tree {
    uint16_t up_2[CLUSTER_VALUES], up_3[CLUSTER_VALUES], up_4[CLUSTER_VALUES];
};
void cluster_tree_fill(const uint16_t parents[CLUSTER_PARENTS], struct cluster_tree *t);

/*
 * What `w` says to the word to be labelled when it stands `spot - REACH` words from it:
 * its cluster's part, the same for every word of the cluster, and its own.
 */
void feature_cluster(unsigned cluster, const struct cluster_tree *tree, unsigned spot,
    struct features *out);
void feature_alone(const struct word *w, const struct cluster_tree *tree, unsigned spot,
    struct features *out);
static inline void feature_word(const struct word *w, const struct cluster_tree *tree,
    unsigned spot, struct features *out)
{
    feature_cluster(w->cluster, tree, spot, out);
    feature_alone(w, tree, spot, out);
}

/* The place of the word to be labelled; classes[NEAR] is its own. */
struct place {
    unsigned classes[NEAR_SPOTS];
    unsigned kinds[3]; /* PLACE_KINDS, of the word before, this one, the next */
    unsigned sentence_case, first, edge, rank, tongue;
    unsigned gaz; /* low bits */
};

void feature_left(const struct place *p, struct features *out);
void feature_middle(const struct place *p, struct features *out);
void feature_right(const struct place *p, struct features *out);
void feature_kinds(const struct place *p, struct features *out);
void feature_case(const struct place *p, struct features *out);
void feature_case_gaz(const struct place *p, struct features *out);
void feature_tongue(const struct place *p, struct features *out);
void feature_edge(const struct place *p, struct features *out);

#endif
