#include "deid/train/train.h"

#include <string.h>

#include "base/mem.h"
#include "deid/tagger/place.h"

enum { COPY_BITS = 5, COPIES_MAX = 1 << COPY_BITS, NEAR_A_NUMBER = 4 };
enum { ITEMS_MAX = 1 << 26 };
enum { BEGIN = 0, INSIDE = 1 };

/* What a sentence tells about its words. */
struct scene {
    uint8_t kinds[TOKENS_MAX + 2];
    unsigned sentence_case, tongue;
};

bool train_init(struct train *t, const struct train_settings *settings,
    const struct corpus *corpus, const struct vocab *vocab, struct err *err)
{
    *t = (struct train){.settings = settings, .corpus = corpus, .vocab = vocab};
    variant_init(&t->variant);
    cluster_tree_fill(vocab->parents, &t->tree);
    size_t rows = ROW_WORDS + ((size_t)vocab->ids + 1) * WORD_ROWS;
    return crf_init(&t->crf, rows, (float)settings->rate_thousandths / 1000.0F, err);
}

void train_fini(struct train *t)
{
    crf_fini(&t->crf);
    variant_fini(&t->variant);
    mem_free(t->order);
    *t = (struct train){0};
}

/* How often a document comes in an epoch: as it is, then with other names. */
static unsigned copies_of(const struct train *t, const struct doc *d, unsigned *kept)
{
    const struct train_source *s = &t->settings->sources[d->source];
    bool swap = variant_can_swap(corpus_gold(t->corpus, d), d->golds);
    *kept = s->copies;
    unsigned all = s->copies + (swap ? s->swaps : 0);
    return all < COPIES_MAX ? all : COPIES_MAX - 1;
}

bool train_start_epoch(struct train *t, struct err *err)
{
    size_t n = 0, docs = t->corpus->docs.n;
    unsigned kept;
    for (size_t i = 0; i < docs; i++)
        n += copies_of(t, &t->corpus->docs.p[i], &kept);
    if (docs >= (size_t)1 << (32 - COPY_BITS) || n > ITEMS_MAX)
        return err_set(err, ERR_LIMIT, "train.size", "too many documents to train on");
    mem_free(t->order);
    t->order = mem_array(n + 1, sizeof *t->order);
    if (!t->order)
        return err_memory(err);
    t->items = t->done = 0;
    for (size_t i = 0; i < docs; i++)
        for (unsigned k = copies_of(t, &t->corpus->docs.p[i], &kept); k-- > 0;)
            t->order[t->items++] = (uint32_t)i << COPY_BITS | k;
    struct dice d = dice_of(t->settings->seed, t->epoch);
    for (size_t i = t->items; i > 1; i--) {
        size_t j = dice_below(&d, (uint32_t)i);
        uint32_t moved = t->order[i - 1];
        t->order[i - 1] = t->order[j];
        t->order[j] = moved;
    }
    if (t->items == 0)
        return err_set(err, ERR_INPUT, "train.empty", "there is nothing to learn from");
    t->crf.loss = 0;
    t->crf.words = 0;
    return true;
}

static enum letter_case pick_case(const struct train_settings *s, struct dice *d)
{
    unsigned roll = dice_below(d, 100);
    if (roll < s->lower_percent)
        return CASE_LOWER;
    roll -= s->lower_percent;
    if (roll < s->upper_percent)
        return CASE_UPPER;
    return roll - s->upper_percent < s->spoken_percent ? CASE_SPOKEN : CASE_KEPT;
}

/* The mark that covers the token, or NULL. */
static const struct gold *gold_at(const struct variant *v, const struct token *k)
{
    for (size_t i = 0; i < v->gold.n; i++)
        if (v->gold.p[i].start < k->end && k->start < v->gold.p[i].end)
            return &v->gold.p[i];
    return NULL;
}

/* A number may belong to an address where addresses are not marked. */
static bool near_number(const struct train *t, unsigned i)
{
    for (unsigned k = i > NEAR_A_NUMBER ? i - NEAR_A_NUMBER : 0;
         k < t->tokens.n && k <= i + NEAR_A_NUMBER; k++)
        if (t->words[REACH + k].class == WORD_DIGITS)
            return true;
    return false;
}

/* Some sets mark "Iraqi" as a place or an organisation; here a people is no name. */
static bool is_people(const struct train *t, const struct gold *g, unsigned i)
{
    const struct token *k = &t->tokens.t[i];
    return (t->words[REACH + i].gaz & GAZ_PEOPLE) == GAZ_PEOPLE &&
           g->type != TAGGER_PERSON && g->start == k->start && g->end == k->end;
}

static void label_words(struct train *t, bool no_address)
{
    const struct gold *last = NULL;
    for (unsigned i = 0; i < t->tokens.n; i++) {
        const struct gold *g = gold_at(&t->variant, &t->tokens.t[i]);
        unsigned allowed = 1u << STATE_NONE;
        if (g && is_people(t, g, i))
            g = NULL;
        if (g && g->type != GOLD_NEUTRAL)
            allowed = 1u << (2u * g->type + (g == last ? INSIDE : BEGIN));
        else if (no_address && near_number(t, i))
            allowed |= 3u << (2 * TAGGER_ADDRESS);
        t->sentence.allowed[i] = (uint16_t)allowed;
        last = g;
    }
}

/* The facts of the sentence's words, and of the nothing around them. */
static void fill_words(struct train *t, struct scene *scene)
{
    const struct tokens *z = &t->tokens;
    uint32_t said[TOKENS_MAX];
    unsigned count[WORD_CLASSES] = {0}, tongues[TONGUES] = {0};
    for (unsigned i = 0; i < REACH; i++) {
        word_edge(false, &t->words[i]);
        word_edge(true, &t->words[REACH + z->n + i]);
    }
    memset(scene->kinds, 0, sizeof scene->kinds);
    for (unsigned i = 0; i < z->n; i++) {
        struct word *w = &t->words[REACH + i];
        word_fill(&t->vocab->lexicon, z->text.p + z->t[i].start,
            z->t[i].end - z->t[i].start, w);
        count[w->class]++;
        tongues[w->tongue]++;
        said[i] = lexicon_place_word(w->hash);
    }
    for (unsigned i = 0; i < z->n; i++)
        if (t->words[REACH + i].gaz & GAZ_PLACE_START)
            (void)place_mark(&t->vocab->lexicon, said + i, z->n - i, i, scene->kinds);
    scene->sentence_case = place_sentence_case(count);
    scene->tongue = t->tongue = place_tongue(tongues, t->tongue);
}

static struct place place_of(
    const struct train *t, const struct scene *scene, unsigned i)
{
    const struct word *w = &t->words[REACH + i];
    struct place p = {.sentence_case = scene->sentence_case,
        .first = i == 0,
        .tongue = scene->tongue,
        .edge = t->tokens.t[i].edge,
        .rank = w->rank,
        .gaz = w->gaz & (GAZ_LOW - 1u)};
    for (unsigned k = 0; k < NEAR_SPOTS; k++)
        p.classes[k] = t->words[REACH + i + k - NEAR].class;
    for (unsigned k = 0; k < 3; k++)
        p.kinds[k] = scene->kinds[i + k];
    return p;
}

static void learn_sentence(struct train *t, bool no_address, struct dice *d)
{
    struct scene scene;
    fill_words(t, &scene);
    for (unsigned i = 0; i < t->tokens.n; i++) {
        struct features *f = &t->sentence.rows[i];
        struct place here = place_of(t, &scene, i);
        f->n = 0;
        for (unsigned spot = 0; spot < SPOTS; spot++)
            feature_word(&t->words[i + spot], &t->tree, spot, f);
        feature_left(&here, f);
        feature_middle(&here, f);
        feature_right(&here, f);
        feature_kinds(&here, f);
        feature_case(&here, f);
        feature_case_gaz(&here, f);
        feature_tongue(&here, f);
        feature_edge(&here, f);
    }
    t->sentence.n = t->tokens.n;
    label_words(t, no_address);
    crf_learn(&t->crf, &t->sentence, t->settings->drop_percent, d);
}

static bool learn_item(struct train *t, uint32_t item, struct err *err)
{
    const struct doc *doc = &t->corpus->docs.p[item >> COPY_BITS];
    const struct train_source *s = &t->settings->sources[doc->source];
    uint32_t copy = item & (COPIES_MAX - 1);
    struct dice d =
        dice_of(t->settings->seed ^ (uint64_t)t->epoch << 40, (uint64_t)item + 1000);
    if (!variant_make(&t->variant, corpus_text(t->corpus, doc),
            corpus_gold(t->corpus, doc), doc->golds, err))
        return false;
    if (copy >= s->copies && !variant_swap(&t->variant, t->vocab, &d, err))
        return false;
    if (dice_percent(&d, t->settings->typo_percent) &&
        !variant_misspell(&t->variant, &d, err))
        return false;
    if (!variant_recase(&t->variant, pick_case(t->settings, &d), err))
        return false;
    t->tongue = TONGUE_NONE;
    tokens_init(&t->tokens, buf_raw(&t->variant.text));
    while (tokens_next(&t->tokens))
        learn_sentence(t, s->no_address, &d);
    return true;
}

/* Did this step cross a quarter of the epoch? */
static bool passed_quarter(const struct train *t, size_t before)
{
    return t->done * 4 / t->items > before * 4 / t->items;
}

bool train_some(struct train *t, size_t most, bool *more, struct err *err)
{
    size_t before = t->done;
    for (size_t i = 0; i < most && t->done < t->items; i++)
        if (!learn_item(t, t->order[t->done++], err))
            return false;
    if (t->epoch >= t->settings->epochs / 3 && passed_quarter(t, before))
        crf_remember(&t->crf);
    *more = t->done < t->items;
    if (!*more)
        t->epoch++;
    return true;
}
