#include "deid/tagger/feature.h"

#include "deid/tagger/hash.h"

enum { AFFIX_MAX = 4 };

/* Hashed templates; blocks of four rows serve the word itself and its neighbours. */
enum hashed {
    HASHED_PREFIX = 1, /* + length */
    HASHED_SUFFIX = 11,
    HASHED_ENDING_CLASS = 21,
    HASHED_ENDING = 22,
    HASHED_SHAPE = 23,
};

static uint32_t hashed_row(unsigned template, uint64_t value)
{
    uint64_t h = hash_mix(value, template * UINT64_C(0x9E3779B97F4A7C15) + 77);
    return ROW_HASHED + (uint32_t)(h >> 20 & (HASHED_ROWS - 1));
}

static uint32_t hashed_block(unsigned template, uint64_t value)
{
    return ROW_HASHED + ((hashed_row(template, value) - ROW_HASHED) & ~3u);
}

/* 4096 values and their parents share one way to say "none", "before", "after". */
static unsigned edge_value(unsigned cluster, unsigned known)
{
    return known + (cluster - CLUSTER_NONE);
}

void cluster_tree_fill(const uint16_t parents[CLUSTER_PARENTS], struct cluster_tree *t)
{
    const uint16_t *two = parents, *three = two + CLUSTERS, *four = three + CLUSTERS_2;
    for (unsigned c = 0; c < CLUSTER_VALUES; c++) {
        bool edge = c >= CLUSTER_NONE;
        unsigned up_2 = edge ? edge_value(c, CLUSTERS_2) : two[c];
        unsigned up_3 = edge ? edge_value(c, CLUSTERS_3) : three[up_2];
        unsigned up_4 = edge ? edge_value(c, CLUSTERS_4) : four[up_3];
        t->up_2[c] = (uint16_t)up_2;
        t->up_3[c] = (uint16_t)up_3;
        t->up_4[c] = (uint16_t)up_4;
    }
}

void feature_cluster(unsigned cluster, const struct cluster_tree *tree, unsigned spot,
    struct features *out)
{
    if (spot < REACH - NEAR || spot > REACH + NEAR)
        return;
    unsigned d = spot - (REACH - NEAR);
    feature_add(out, ROW_CLUSTER_2 + d * (CLUSTERS_2 + 3) + tree->up_2[cluster]);
    feature_add(out, ROW_CLUSTER_3 + d * (CLUSTERS_3 + 3) + tree->up_3[cluster]);
    if (d == 0 || d == NEAR_SPOTS - 1)
        return;
    feature_add(out, ROW_CLUSTER_4 + (d - 1) * (CLUSTERS_4 + 3) + tree->up_4[cluster]);
    feature_add(out, ROW_CLUSTER_1 + (d - 1) * CLUSTER_VALUES + cluster);
}

static void add_names(const struct word *w, unsigned d, struct features *out)
{
    unsigned g = w->gaz & ~(unsigned)GAZ_PLACE_START;
    feature_add(out, ROW_GIVEN + d * 4 + (g & 3));
    feature_add(out, ROW_FAMILY + d * 4 + (g >> 2 & 3));
    feature_add(out, ROW_CITY + d * 4 + (g >> 4 & 3));
    if (g >> 6)
        feature_add(out, ROW_KIND + d * 128 + (g >> 6));
}

static void add_affixes(const struct word *w, struct features *out)
{
    const unsigned char *f = w->folded;
    size_t n = w->folded_n;
    for (unsigned k = 1; k <= AFFIX_MAX && n > k; k++) {
        feature_add(out, hashed_row(HASHED_PREFIX + k, hash_load(f, k)));
        feature_add(out, hashed_row(HASHED_SUFFIX + k, hash_load(f + n - k, k)));
    }
}

/* What only the word itself is asked. */
static void add_own(
    const struct word *w, const struct cluster_tree *tree, struct features *out)
{
    unsigned class = w->class, gaz = w->gaz & ~(unsigned)GAZ_PLACE_START,
             rank = w->rank;
    feature_add(out, ROW_BIAS);
    feature_add(out, ROW_CLASS + class);
    feature_add(out, ROW_RANK + rank);
    feature_add(out, ROW_RANK_CLASS + rank * WORD_CLASSES + class);
    feature_add(out, ROW_GAZ + gaz);
    feature_add(out, ROW_GAZ_CLASS + (gaz & (GAZ_LOW - 1)) * WORD_CLASSES + class);
    feature_add(out,
        ROW_CLUSTER_CLASS + (unsigned)tree->up_3[w->cluster] * WORD_CLASSES + class);
    add_affixes(w, out);
    if (w->id && class != WORD_LOWER)
        feature_add(out, ROW_WORDS + w->id * WORD_ROWS + SPOTS);
}

void feature_alone(const struct word *w, const struct cluster_tree *tree, unsigned spot,
    struct features *out)
{
    if (w->id)
        feature_add(out, ROW_WORDS + w->id * WORD_ROWS + spot);
    if (spot < REACH - NEAR || spot > REACH + NEAR)
        return;
    add_names(w, spot - (REACH - NEAR), out);
    if (spot == REACH)
        add_own(w, tree, out);
    if (spot < REACH - 1 || spot > REACH + 1)
        return;
    unsigned beside = spot - (REACH - 1);
    feature_add(out, hashed_block(HASHED_SHAPE, w->shape) + beside);
    if (w->folded_n <= 3)
        return;
    uint64_t ending = hash_load(w->folded + w->folded_n - 3, 3);
    feature_add(out, hashed_block(HASHED_ENDING, ending) + beside);
    if (spot == REACH)
        feature_add(out, hashed_row(HASHED_ENDING_CLASS, ending << 8 | w->class));
}

static uint32_t three(unsigned a, unsigned b, unsigned c)
{
    return (a * WORD_CLASSES + b) * WORD_CLASSES + c;
}

void feature_left(const struct place *p, struct features *out)
{
    const unsigned *c = p->classes;
    feature_add(out, ROW_THREE_LEFT + three(c[0], c[1], c[2]));
}

void feature_middle(const struct place *p, struct features *out)
{
    const unsigned *c = p->classes;
    feature_add(out, ROW_PAIR_LEFT + three(0, c[1], c[2]));
    feature_add(out, ROW_PAIR_RIGHT + three(0, c[2], c[3]));
    feature_add(out, ROW_THREE_MID + three(c[1], c[2], c[3]));
}

void feature_right(const struct place *p, struct features *out)
{
    const unsigned *c = p->classes;
    feature_add(out, ROW_THREE_RIGHT + three(c[2], c[3], c[4]));
}

void feature_kinds(const struct place *p, struct features *out)
{
    for (unsigned i = 0; i < 3; i++)
        feature_add(out, ROW_PLACE + i * PLACE_KINDS + p->kinds[i]);
    feature_add(out, ROW_PLACE_CLASS + p->kinds[1] * WORD_CLASSES + p->classes[NEAR]);
}

void feature_case(const struct place *p, struct features *out)
{
    unsigned class = p->classes[NEAR];
    feature_add(out, ROW_CASE + p->sentence_case * WORD_CLASSES + class);
    feature_add(out, ROW_FIRST + p->first * WORD_CLASSES + class);
    feature_add(out, ROW_CASE_RANK + three(0, 0, class) +
                         (p->sentence_case * RANKS + p->rank) * WORD_CLASSES);
}

void feature_case_gaz(const struct place *p, struct features *out)
{
    feature_add(out, ROW_CASE_GAZ + p->sentence_case * GAZ_LOW + p->gaz);
}

void feature_edge(const struct place *p, struct features *out)
{
    feature_add(out, ROW_EDGE + p->edge * WORD_CLASSES + p->classes[NEAR]);
}

void feature_tongue(const struct place *p, struct features *out)
{
    unsigned class = p->classes[NEAR];
    feature_add(out, ROW_TONGUE + p->tongue * WORD_CLASSES + class);
    feature_add(
        out, ROW_TONGUE_RANK + (p->tongue * RANKS + p->rank) * WORD_CLASSES + class);
}
