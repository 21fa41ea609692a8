#include "deid/train/dial.h"

/* Before anything was seen, a raw percent stands for itself as if seen so often. */
enum { PRIOR = 1, HUNDRED = 100 };

void dial_count(struct dial_counts *counts, const struct corpus *c, const struct doc *d,
    const struct tagger_spans *found)
{
    const struct gold *gold = corpus_gold(c, d);
    for (size_t i = 0; i < found->n; i++) {
        const struct tagger_span *s = &found->p[i];
        bool hit = false;
        for (uint32_t k = 0; k < d->golds; k++)
            hit = hit || (gold[k].start < s->end && s->start < gold[k].end);
        counts->all[s->type][s->confidence]++;
        counts->hit[s->type][s->confidence] += hit;
    }
}

struct pool {
    double all, hit;
    unsigned from;
};

/* Neighbours whose shares fall are pooled until none does. */
static void fill_type(
    const uint32_t all[DIAL_STEPS], const uint32_t hit[DIAL_STEPS], uint8_t *out)
{
    struct pool pools[DIAL_STEPS];
    unsigned n = 0;
    for (unsigned i = 0; i < DIAL_STEPS; i++) {
        pools[n++] = (struct pool){
            (double)all[i] + PRIOR, (double)hit[i] + (double)PRIOR * i / HUNDRED, i};
        while (n > 1 && pools[n - 1].hit * pools[n - 2].all <
                            pools[n - 2].hit * pools[n - 1].all) {
            pools[n - 2].all += pools[n - 1].all;
            pools[n - 2].hit += pools[n - 1].hit;
            n--;
        }
    }
    for (unsigned k = 0; k < n; k++) {
        unsigned end = k + 1 < n ? pools[k + 1].from : DIAL_STEPS;
        for (unsigned i = pools[k].from; i < end; i++)
            out[i] = (uint8_t)(HUNDRED * pools[k].hit / pools[k].all + 0.5);
    }
}

static uint8_t least_of(const struct dial_least *l, unsigned type, unsigned point)
{
    unsigned odds = l->type_percent[type] ? l->type_percent[type] : HUNDRED;
    unsigned point_percent = l->points[point] < HUNDRED ? l->points[point] : HUNDRED;
    unsigned for_it = odds * point_percent,
             against = HUNDRED * (HUNDRED - point_percent);
    return (uint8_t)((HUNDRED * for_it + (for_it + against) / 2) / (for_it + against));
}

void dial_fill(const struct dial_counts *counts, const struct dial_least *least,
    uint8_t out[DIAL_BYTES])
{
    for (unsigned type = 0; type < TAGGER_TYPES; type++) {
        fill_type(counts->all[type], counts->hit[type], out + type * DIAL_STEPS);
        for (unsigned k = 0; k < TAGGER_POINTS; k++)
            out[TAGGER_TYPES * DIAL_STEPS + type * TAGGER_POINTS + k] =
                least_of(least, type, k);
    }
}
