#include <string.h>

#include "base/mem.h"
#include "deid/tagger/memo_priv.h"

bool memo_init(struct memo *m, const struct tagger_model *model, struct err *err)
{
    m->model = model;
    m->types = mem_alloc((MEMO_TYPES + 1) * sizeof *m->types);
    m->slots = mem_array(MEMO_SLOTS, sizeof *m->slots);
    return (m->types && m->slots) || err_memory(err);
}

void memo_fini(struct memo *m)
{
    if (m->types)
        mem_wipe(m->types, (m->n + 1) * sizeof *m->types);
    mem_free(m->types);
    mem_free(m->slots);
}

void memo_make_room(struct memo *m)
{
    if (m->n + TOKENS_MAX <= MEMO_TYPES)
        return;
    m->n = 0;
    memset(m->slots, 0, MEMO_SLOTS * sizeof *m->slots);
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
    int16_t top = s[0];
    for (unsigned j = 1; j < LABELS; j++)
        top = s[j] > top ? s[j] : top;
    return top > m->hot_over;
}

const struct word_type *memo_make(struct memo *m, uint64_t key, struct word *w)
{
    size_t at = key >> (64 - MEMO_BITS);
    for (; m->slots[at]; at = (at + 1) & (MEMO_SLOTS - 1))
        if (m->types[m->slots[at]].key == key) /* twice in one sentence */
            return &m->types[m->slots[at]];
    struct word_type *slot = &m->types[++m->n];
    m->slots[at] = (uint16_t)m->n;
    word_know(&m->model->lexicon, w);
    slot->key = key;
    slot->said = lexicon_place_word(w->hash);
    slot->class = w->class;
    slot->rank = w->rank;
    slot->gaz = (uint8_t)(w->gaz & (GAZ_LOW - 1));
    fill(m->model, w, slot->v);
    unsigned flags = w->gaz & GAZ_PLACE_START ? TYPE_PLACE_START : 0;
    flags |= w->gaz & GAZ_STREET ? TYPE_STREET : 0;
    flags |= is_hot(m, slot->v[REACH]) ? TYPE_HOT : 0;
    flags |= (unsigned)w->tongue << TYPE_TONGUE_AT;
    slot->flags = (uint8_t)flags;
    return slot;
}
