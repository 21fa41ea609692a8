#include "deid/tagger/model_priv.h"

#include <string.h>

#include "base/mem.h"
#include "deid/tagger/hash.h"
#include "deid/tagger/sum.h"

lanes model_sum(const struct tagger_model *m, const struct features *f)
{
    lanes sum = {0};
    for (unsigned i = 0; i < f->n; i++)
        sum += model_row(m, f->rows[i]);
    return sum;
}

static void fill_threes(const struct tagger_model *m, struct tables *t)
{
    for (unsigned i = 0; i < CLASSES_3; i++) {
        unsigned a = i / (WORD_CLASSES * WORD_CLASSES);
        unsigned b = i / WORD_CLASSES % WORD_CLASSES;
        unsigned c = i % WORD_CLASSES;
        struct place p = {.classes = {a, b, c, 0, 0}};
        struct features f = {.n = 0};
        feature_left(&p, &f);
        t->left[i] = model_sum(m, &f);
        p = (struct place){.classes = {0, a, b, c, 0}};
        f.n = 0;
        feature_middle(&p, &f);
        t->middle[i] = model_sum(m, &f);
        p = (struct place){.classes = {0, 0, a, b, c}};
        f.n = 0;
        feature_right(&p, &f);
        t->right[i] = model_sum(m, &f);
    }
}

static void fill_kinds(const struct tagger_model *m, struct tables *t)
{
    for (unsigned i = 0; i < COUNT(t->kinds); i++) {
        unsigned k = i / WORD_CLASSES;
        struct place p = {.kinds = {(k / 9), (k / 3 % 3), (k % 3)}};
        struct features f = {.n = 0};
        p.classes[NEAR] = (i % WORD_CLASSES);
        feature_kinds(&p, &f);
        t->kinds[i] = model_sum(m, &f);
    }
}

static void fill_edges(const struct tagger_model *m, struct tables *t)
{
    for (unsigned i = 0; i < COUNT(t->edges); i++) {
        struct place p = {.edge = (i / WORD_CLASSES)};
        struct features f = {.n = 0};
        p.classes[NEAR] = (i % WORD_CLASSES);
        feature_edge(&p, &f);
        t->edges[i] = model_sum(m, &f);
    }
}

/* Nearly every word has no place and no edge: what that says goes into the middle. */
static void take_out_none(struct tables *t)
{
    lanes none[WORD_CLASSES];
    for (unsigned c = 0; c < WORD_CLASSES; c++)
        none[c] = t->kinds[c] + t->edges[c];
    for (unsigned i = 0; i < CLASSES_3; i++)
        t->middle[i] += none[i / WORD_CLASSES % WORD_CLASSES];
    for (size_t i = COUNT(t->kinds); i-- > 0;)
        t->kinds[i] -= t->kinds[i % WORD_CLASSES];
    for (size_t i = COUNT(t->edges); i-- > 0;)
        t->edges[i] -= t->edges[i % WORD_CLASSES];
}

static void fill_scenes(const struct tagger_model *m, struct tables *t)
{
    for (unsigned i = 0; i < COUNT(t->scenes); i++) {
        unsigned k = i / WORD_CLASSES, scene = k / RANKS;
        struct place p = {.rank = (k % RANKS),
            .first = (scene % 2),
            .tongue = (scene / 2 % TONGUES),
            .sentence_case = (scene / 2 / TONGUES)};
        struct features f = {.n = 0};
        p.classes[NEAR] = (i % WORD_CLASSES);
        feature_case(&p, &f);
        feature_tongue(&p, &f);
        t->scenes[i] = model_sum(m, &f);
    }
    for (unsigned i = 0; i < COUNT(t->case_gaz); i++) {
        struct place p = {.sentence_case = (i / GAZ_LOW), .gaz = (i % GAZ_LOW)};
        struct features f = {.n = 0};
        feature_case_gaz(&p, &f);
        t->case_gaz[i] = model_sum(m, &f);
    }
}

static void fill_words(const struct tagger_model *m, struct tables *t)
{
    for (unsigned c = 0; c < CLUSTER_VALUES; c++)
        for (unsigned d = 0; d < NEAR_SPOTS; d++) {
            struct features f = {.n = 0};
            feature_cluster(c, &m->tree, d + REACH - NEAR, &f);
            t->clusters[c][d] = model_sum(m, &f);
        }
    struct word before, after;
    word_edge(false, &before);
    word_edge(true, &after);
    for (unsigned spot = 0; spot < SPOTS; spot++) {
        struct features f = {.n = 0};
        feature_word(&before, &m->tree, spot, &f);
        t->before[spot] = model_sum(m, &f);
        f.n = 0;
        feature_word(&after, &m->tree, spot, &f);
        t->after[spot] = model_sum(m, &f);
    }
}

static bool damaged(struct err *err, const char *what)
{
    return err_set(err, ERR_INPUT, "tagger.model",
        "the names model is damaged (%s): install it again, or train one", what);
}

struct part {
    const unsigned char *p;
    size_t n;
};

static bool section(
    struct raw bytes, enum format_section which, struct part *out, struct err *err)
{
    const unsigned char *at = bytes.p + FORMAT_AT_SECTIONS + 16 * (size_t)which;
    uint64_t offset = hash_load8(at), size = hash_load8(at + 8);
    if (offset % FORMAT_ALIGN || offset < FORMAT_HEADER || offset > bytes.n ||
        size > bytes.n - offset)
        return damaged(err, "a section's place");
    out->p = bytes.p + offset;
    out->n = (size_t)size;
    return true;
}

static bool check_header(struct raw bytes, struct err *err)
{
    if (bytes.n < FORMAT_HEADER || memcmp(bytes.p, FORMAT_MAGIC, 8) != 0)
        return err_set(err, ERR_INPUT, "tagger.not_a_model",
            "this file is not a names model: `abide model train` makes one");
    uint64_t version = hash_load(bytes.p + FORMAT_AT_VERSION, 4);
    if (version != FORMAT_VERSION)
        return err_set(err, ERR_INPUT, "tagger.version",
            "the names model has format %u, this program reads %u: train it again",
            (unsigned)version, (unsigned)FORMAT_VERSION);
    if (hash_load8(bytes.p + FORMAT_AT_SIZE) != bytes.n)
        return damaged(err, "its length");
    if (hash_load8(bytes.p + FORMAT_AT_SUM) != format_sum(bytes))
        return damaged(err, "its checksum");
    return true;
}

static bool take_places(
    struct tagger_model *m, struct part places, struct part begun, struct err *err)
{
    if (places.n == 0 || places.n % FORMAT_ALIGN || begun.n != BEGUN_BYTES)
        return damaged(err, "its places");
    m->lexicon.places = (const uint32_t *)(const void *)places.p;
    m->lexicon.place_buckets = places.n / FORMAT_ALIGN;
    m->lexicon.begun = begun.p;
    return true;
}

static bool take_lexicon(struct tagger_model *m, struct part words, struct err *err)
{
    if (words.n == 0 || words.n % FORMAT_ALIGN)
        return damaged(err, "its lexicon");
    m->lexicon.entries = (const uint64_t *)(const void *)words.p;
    m->lexicon.buckets = words.n / FORMAT_ALIGN;
    for (size_t i = 0; i < m->lexicon.buckets * LEXICON_WAYS; i++) {
        uint64_t e = m->lexicon.entries[i];
        if (e && ((e >> ENTRY_CLUSTER_AT & (2 * CLUSTERS - 1)) > CLUSTER_NONE ||
                     e >> ENTRY_ID_AT > m->words))
            return damaged(err, "an entry of its lexicon");
    }
    return true;
}

static bool take_tongues(struct tagger_model *m, struct part tongues, struct err *err)
{
    if (tongues.n != (size_t)m->words + 1)
        return damaged(err, "its languages");
    for (size_t i = 0; i < tongues.n; i++)
        if (tongues.p[i] >= TONGUES)
            return damaged(err, "a language");
    m->lexicon.tongues = tongues.p;
    return true;
}

static bool take_clusters(struct tagger_model *m, struct part clusters, struct err *err)
{
    uint16_t parents[CLUSTER_PARENTS];
    if (clusters.n != sizeof parents)
        return damaged(err, "its clusters");
    memcpy(parents, clusters.p, sizeof parents);
    for (unsigned i = 0; i < CLUSTER_PARENTS; i++) {
        unsigned limit = i < CLUSTERS                ? CLUSTERS_2
                         : i < CLUSTERS + CLUSTERS_2 ? CLUSTERS_3
                                                     : CLUSTERS_4;
        if (parents[i] >= limit)
            return damaged(err, "a cluster");
    }
    cluster_tree_fill(parents, &m->tree);
    return true;
}

static bool take_weights(
    struct tagger_model *m, struct part rows, struct part steps, struct err *err)
{
    if (rows.n != (ROW_WORDS + ((size_t)m->words + 1) * WORD_ROWS) * LABELS)
        return damaged(err, "its weights");
    if (steps.n != sizeof m->steps)
        return damaged(err, "its steps");
    m->rows = (const int8_t *)rows.p;
    memcpy(m->steps, steps.p, sizeof m->steps);
    return true;
}

static bool take(struct tagger_model *m, struct raw bytes, struct err *err)
{
    struct part p[FORMAT_SECTIONS];
    for (unsigned i = 0; i < FORMAT_SECTIONS; i++)
        if (!section(bytes, (enum format_section)i, &p[i], err))
            return false;
    m->words = (uint32_t)hash_load(bytes.p + FORMAT_AT_WORDS, 4);
    if (m->words < WORD_IDS_FIRST - 1 || m->words > ENTRY_IDS_MAX)
        return damaged(err, "its number of words");
    if (p[FORMAT_DIAL].n != DIAL_BYTES)
        return damaged(err, "its dial");
    m->dial = p[FORMAT_DIAL].p;
    m->recipe = raw_of(p[FORMAT_RECIPE].p, p[FORMAT_RECIPE].n);
    return take_lexicon(m, p[FORMAT_LEXICON], err) &&
           take_places(m, p[FORMAT_PLACES], p[FORMAT_BEGUN], err) &&
           take_tongues(m, p[FORMAT_TONGUES], err) &&
           take_clusters(m, p[FORMAT_CLUSTERS], err) &&
           take_weights(m, p[FORMAT_ROWS], p[FORMAT_STEPS], err);
}

bool tagger_model_open(struct raw bytes, struct tagger_model **out, struct err *err)
{
    if (!check_header(bytes, err))
        return false;
    if ((uintptr_t)bytes.p % sizeof(uint64_t))
        return err_set(err, ERR_STATE, "tagger.alignment",
            "a model's bytes must start on an 8-byte boundary");
    struct tagger_model *m = mem_zalloc(sizeof *m);
    if (!m)
        return err_memory(err);
    m->tables = mem_alloc(sizeof *m->tables);
    if (!m->tables || !take(m, bytes, err)) {
        bool no_memory = !m->tables;
        tagger_model_close(m);
        return no_memory ? err_memory(err) : false;
    }
    fill_threes(m, m->tables);
    fill_kinds(m, m->tables);
    fill_edges(m, m->tables);
    take_out_none(m->tables);
    fill_scenes(m, m->tables);
    fill_words(m, m->tables);
    *out = m;
    return true;
}

void tagger_model_close(struct tagger_model *m)
{
    if (!m)
        return;
    mem_free(m->tables);
    mem_free(m);
}

struct raw tagger_model_recipe(const struct tagger_model *m)
{
    return m->recipe;
}

uint32_t tagger_model_version(const struct tagger_model *m)
{
    (void)m;
    return FORMAT_VERSION;
}
