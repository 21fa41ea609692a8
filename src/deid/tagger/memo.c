#include "base/mem.h"
#include "deid/tagger/memo_priv.h"

bool memo_init(struct memo *m, const struct tagger_model *model, struct err *err)
{
    m->model = model;
    m->types = mem_array(MEMO_TYPES, sizeof *m->types);
    m->spare = mem_array(TOKENS_MAX, sizeof *m->spare);
    return (m->types && m->spare) || err_memory(err);
}

void memo_fini(struct memo *m)
{
    if (m->types)
        mem_wipe(m->types, MEMO_TYPES * sizeof *m->types);
    if (m->spare)
        mem_wipe(m->spare, TOKENS_MAX * sizeof *m->spare);
    mem_free(m->types);
    mem_free(m->spare);
}

static void add(lanes *sum, const struct tagger_model *m, const struct features *f)
{
    *sum += model_sum(m, f);
}

/* The clusters' part is ready; what is left are the rows of the word alone. */
static void fill(const struct tagger_model *m, const struct word *w, lanes v[SPOTS])
{
    for (unsigned spot = 0; spot < SPOTS; spot++) {
        struct features f UNINIT;
        f.n = 0;
        feature_alone(w, &m->tree, spot, &f);
        unsigned d = spot - (REACH - NEAR);
        v[spot] = d < NEAR_SPOTS ? m->tables->clusters[w->cluster][d] : (lanes){0};
        add(&v[spot], m, &f);
    }
}

static bool is_hot(const struct memo *m, lanes own)
{
    lanes s = own + m->hot_add;
    for (unsigned j = 0; j < LABELS; j++)
        if (s[j] > m->hot_over)
            return true;
    return false;
}

const struct word_type *memo_make(
    struct memo *m, uint64_t key, struct word_type *slot, struct raw word)
{
    struct word w;
    m->misses++;
    if (slot->key && slot->stamp == m->stamp)
        slot = &m->spare[m->spares++];
    word_fill(&m->model->lexicon, word.p, word.n, &w);
    slot->key = key;
    slot->stamp = m->stamp;
    slot->class = w.class;
    slot->rank = w.rank;
    slot->gaz = (uint8_t)(w.gaz & (GAZ_LOW - 1));
    fill(m->model, &w, slot->v);
    unsigned flags = w.gaz & GAZ_PLACE_START ? TYPE_PLACE_START : 0;
    flags |= w.gaz & GAZ_STREET ? TYPE_STREET : 0;
    flags |= is_hot(m, slot->v[REACH]) ? TYPE_HOT : 0;
    flags |= (unsigned)w.tongue << TYPE_TONGUE_AT;
    slot->flags = (uint8_t)flags;
    return slot;
}
