#include <stdlib.h>

#include "base/mem.h"
#include "deid/tagger/hash.h"
#include "deid/train/vocab.h"

/* Buckets are filled to 25 of 32: at 28 some word stands over 64 buckets away. */
enum { FILL_OF_4 = 25, COMMON_RANK = 10, TYPICAL_LEAST = 3 };

/* Each cluster's parent is the one most of its words have. */
static void find_parents(
    const uint32_t *pairs, unsigned children, unsigned parents, uint16_t *out)
{
    for (unsigned c = 0; c < children; c++) {
        unsigned best = 0;
        for (unsigned p = 1; p < parents; p++)
            if (pairs[c * parents + p] > pairs[c * parents + best])
                best = p;
        out[c] = (uint16_t)best;
    }
}

struct ranked {
    uint64_t hash;
    uint32_t count, word;
};

static int by_count(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static bool give_ids(struct vocab *v, uint32_t max, uint32_t least, struct err *err)
{
    struct ranked *r = mem_array(v->words.n + 1, sizeof *r);
    size_t n = 0;
    if (!r)
        return err_memory(err);
    for (size_t i = 0; i < v->words.n; i++)
        if (v->words.p[i].count >= least)
            r[n++] =
                (struct ranked){v->words.p[i].hash, v->words.p[i].count, (uint32_t)i};
    qsort(r, n, sizeof *r, by_count);
    for (size_t i = 0; i < n && i < max; i++)
        v->words.p[r[i].word].id = ++v->ids;
    mem_free(r);
    return true;
}

/* A word is typical of a language that says it four times as often as any other. */
static uint8_t tongue_of(const struct vocab *v, const struct vocab_word *w)
{
    unsigned best = TONGUE_NONE;
    double rate[TONGUES] = {0}, second = 0;
    for (unsigned k = TONGUE_NONE + 1; k < TONGUES; k++) {
        rate[k] = v->said[k] ? (double)w->by_tongue[k] / (double)v->said[k] : 0;
        if (rate[k] > rate[best])
            best = k;
    }
    for (unsigned k = TONGUE_NONE + 1; k < TONGUES; k++)
        if (k != best && rate[k] > second)
            second = rate[k];
    bool typical = w->by_tongue[best] >= TYPICAL_LEAST && rate[best] > 4 * second;
    return typical && !(w->gaz & (GAZ_GIVEN | GAZ_CITY)) ? (uint8_t)best : TONGUE_NONE;
}

static bool fill_tongues(struct vocab *v, struct err *err)
{
    v->tongues = mem_array((size_t)v->ids + 1, 1);
    if (!v->tongues)
        return err_memory(err);
    v->lexicon.tongues = v->tongues;
    for (size_t i = 0; i < v->words.n; i++)
        if (v->words.p[i].id)
            v->tongues[v->words.p[i].id] = tongue_of(v, &v->words.p[i]);
    return true;
}

static bool list_word(struct vocab *v, enum name_list list, const struct vocab_word *w)
{
    return vec_push(&v->lists[list], w->text, VOCAB_WORDS_MAX);
}

/* A word worth swapping in: letters only, and no common word unless a common name. */
static bool is_name(const struct vocab *v, const struct vocab_word *w, unsigned level)
{
    const unsigned char *p = v->text.p + w->text;
    size_t n = 0;
    if (level == 0 || (level < 3 && w->rank < COMMON_RANK))
        return false;
    for (; p[n]; n++)
        if (!((p[n] >= 'a' && p[n] <= 'z') || p[n] >= 0x80 || p[n] == '-' ||
                p[n] == '\''))
            return false;
    return n > 1 && p[0] >= 'a' && p[0] <= 'z';
}

static bool list_names(struct vocab *v, struct err *err)
{
    bool done = true;
    for (size_t i = 0; done && i < v->words.n; i++) {
        const struct vocab_word *w = &v->words.p[i];
        unsigned given = w->gaz & 3, family = w->gaz >> 2 & 3, city = w->gaz >> 4 & 3;
        if (!w->listed)
            continue;
        if (is_name(v, w, given))
            done = list_word(v, (enum name_list)(NAMES_GIVEN_1 + given - 1), w);
        if (done && is_name(v, w, family))
            done = list_word(v, (enum name_list)(NAMES_FAMILY_1 + family - 1), w);
        if (done && is_name(v, w, city))
            done = list_word(v, (enum name_list)(NAMES_CITY_1 + city - 1), w);
        if (done && (w->gaz & GAZ_COUNTRY) && is_name(v, w, 3))
            done = list_word(v, NAMES_COUNTRY, w);
    }
    return done || err_memory(err);
}

static uint64_t entry_of(const struct vocab_word *w)
{
    return entry_print(w->hash) | (uint64_t)w->rank << ENTRY_RANK_AT |
           (uint64_t)w->gaz << ENTRY_GAZ_AT | (uint64_t)w->cluster << ENTRY_CLUSTER_AT |
           (uint64_t)w->id << ENTRY_ID_AT;
}

static bool put_entry(struct lexicon *x, uint64_t *entries, const struct vocab_word *w)
{
    size_t at = bucket_of(w->hash, x->buckets);
    for (unsigned probe = 0; probe < LEXICON_PROBES; probe++) {
        uint64_t *bucket = entries + at * LEXICON_WAYS;
        for (unsigned i = 0; i < LEXICON_WAYS; i++)
            if (!bucket[i]) {
                bucket[i] = entry_of(w);
                return true;
            }
        at = at + 1 == x->buckets ? 0 : at + 1;
    }
    return false;
}

static bool fill_lexicon(struct vocab *v, struct err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < v->words.n; i++)
        n += v->words.p[i].listed || v->words.p[i].id;
    v->lexicon.buckets = n * 4 / FILL_OF_4 + 1;
    v->entries = mem_array(v->lexicon.buckets * LEXICON_WAYS, sizeof *v->entries);
    if (!v->entries)
        return err_memory(err);
    v->lexicon.entries = v->entries;
    for (size_t i = 0; i < v->words.n; i++)
        if ((v->words.p[i].listed || v->words.p[i].id) &&
            !put_entry(&v->lexicon, v->entries, &v->words.p[i]))
            return err_set(
                err, ERR_LIMIT, "train.full", "the lexicon's buckets overflow");
    return true;
}

static bool fill_places(struct vocab *v, struct err *err)
{
    v->lexicon.place_buckets = v->places.n / (PLACES_WAYS - 2) + 1;
    v->place_entries =
        mem_array(v->lexicon.place_buckets * PLACES_WAYS, sizeof *v->place_entries);
    if (!v->place_entries)
        return err_memory(err);
    v->lexicon.places = v->place_entries;
    for (size_t i = 0; i < v->places.n; i++) {
        uint64_t hash = v->places.p[i];
        size_t at = bucket_of(hash, v->lexicon.place_buckets), k = 0;
        if (lexicon_has_place(&v->lexicon, hash))
            continue;
        for (unsigned probe = 0; probe < LEXICON_PROBES; probe++) {
            uint32_t *bucket = v->place_entries + at * PLACES_WAYS;
            for (k = 0; k < PLACES_WAYS && bucket[k]; k++)
                ;
            if (k < PLACES_WAYS) {
                bucket[k] = (uint32_t)hash | 1u;
                break;
            }
            at = at + 1 == v->lexicon.place_buckets ? 0 : at + 1;
        }
        if (k == PLACES_WAYS)
            return err_set(err, ERR_LIMIT, "train.full", "the places overflow");
    }
    return true;
}

bool vocab_build(struct vocab *v, uint32_t max, uint32_t least, struct err *err)
{
    find_parents(v->pairs, CLUSTERS, CLUSTERS_2, v->parents);
    find_parents(v->pairs + (size_t)CLUSTERS * CLUSTERS_2, CLUSTERS_2, CLUSTERS_3,
        v->parents + CLUSTERS);
    find_parents(
        v->pairs + (size_t)CLUSTERS * CLUSTERS_2 + (size_t)CLUSTERS_2 * CLUSTERS_3,
        CLUSTERS_3, CLUSTERS_4, v->parents + CLUSTERS + CLUSTERS_2);
    mem_free(v->pairs);
    v->pairs = NULL;
    return give_ids(v, max, least, err) && fill_tongues(v, err) && list_names(v, err) &&
           fill_lexicon(v, err) && fill_places(v, err);
}
