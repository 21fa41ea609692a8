#include "deid/train/vocab.h"

#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "deid/tagger/hash.h"
#include "deid/tagger/token.h"
#include "deid/train/corpus.h"

enum { SLOTS = 1 << 21, TEXT_MAX = 1 << 27, FIELDS = 7 };

/* Counts of pairs (of 4096 and of 1024), (1024, 256), (256, 64), one after another. */
enum {
    PAIRS_2 = CLUSTERS * CLUSTERS_2,
    PAIRS_3 = PAIRS_2 + CLUSTERS_2 * CLUSTERS_3,
    PAIRS = PAIRS_3 + CLUSTERS_3 * CLUSTERS_4,
};

bool vocab_init(struct vocab *v, struct err *err)
{
    *v = (struct vocab){.slot_mask = SLOTS - 1, .ids = WORD_IDS_FIRST - 1};
    buf_init(&v->text, TEXT_MAX);
    v->slots = mem_array(SLOTS, sizeof *v->slots);
    v->pairs = mem_array(PAIRS, sizeof *v->pairs);
    v->begun = mem_array(BEGUN_BYTES, 1);
    v->lexicon.begun = v->begun;
    return (v->slots && v->pairs && v->begun) || err_memory(err);
}

void vocab_fini(struct vocab *v)
{
    buf_fini(&v->text);
    vec_fini(&v->words);
    for (unsigned i = 0; i < NAME_LISTS; i++)
        vec_fini(&v->lists[i]);
    vec_fini(&v->places);
    mem_free(v->slots);
    mem_free(v->pairs);
    mem_free(v->entries);
    mem_free(v->place_entries);
    mem_free(v->begun);
    mem_free(v->tongues);
    *v = (struct vocab){0};
}

struct vocab_word *vocab_put(
    struct vocab *v, uint64_t hash, struct raw text, struct err *err)
{
    size_t at = hash & v->slot_mask;
    for (; v->slots[at]; at = (at + 1) & v->slot_mask)
        if (v->words.p[v->slots[at] - 1].hash == hash)
            return &v->words.p[v->slots[at] - 1];
    if (v->words.n >= SLOTS / 2) {
        err_set(err, ERR_LIMIT, "train.words", "over %d different words", SLOTS / 2);
        return NULL;
    }
    struct vocab_word w = {
        .hash = hash, .text = v->text.n, .rank = RANK_NONE, .cluster = CLUSTER_NONE};
    buf_add(&v->text, text.p, text.n);
    buf_add_char(&v->text, '\0');
    if (!buf_ok(&v->text, err))
        return NULL;
    if (!vec_push(&v->words, w, VOCAB_WORDS_MAX)) {
        err_fill_memory(err);
        return NULL;
    }
    v->slots[at] = (uint32_t)v->words.n;
    return &v->words.p[v->words.n - 1];
}

/* The fields after the word; false when the line has others. */
static bool read_numbers(struct raw line, size_t at, int64_t out[FIELDS - 1])
{
    for (unsigned i = 0; i < FIELDS - 1; i++) {
        size_t end = at;
        struct str field;
        while (end < line.n && line.p[end] != '\t')
            end++;
        if (!raw_token(raw_slice(line, at, end), &field) ||
            !num_parse_i64(field, -1, 1 << 24, &out[i]))
            return false;
        at = end + 1;
    }
    return out[1] >= 0 && out[1] < GAZ_CODES && out[2] < CLUSTERS_4 &&
           out[3] < CLUSTERS_3 && out[4] < CLUSTERS_2 && out[5] < CLUSTERS;
}

static uint8_t rank_of(int64_t rank)
{
    uint8_t log = 0;
    if (rank < 0)
        return RANK_NONE;
    for (uint64_t r = (uint64_t)rank + 1; r > 1; r >>= 1)
        log++;
    return log;
}

/* Two spellings that fold to one word: each level is the higher one. */
static uint16_t join_gaz(uint16_t a, uint16_t b)
{
    unsigned out = (a | b) & ~(GAZ_LOW - 1u);
    out |= (a | b) & GAZ_COUNTRY;
    for (unsigned mask = GAZ_GIVEN; mask <= GAZ_CITY; mask <<= 2)
        out |= (a & mask) > (b & mask) ? (a & mask) : (b & mask);
    return (uint16_t)out;
}

static void count_pairs(struct vocab *v, const int64_t n[FIELDS - 1])
{
    if (n[5] < 0)
        return;
    v->pairs[n[5] * CLUSTERS_2 + n[4]]++;
    v->pairs[PAIRS_2 + n[4] * CLUSTERS_3 + n[3]]++;
    v->pairs[PAIRS_3 + n[3] * CLUSTERS_4 + n[2]]++;
}

static bool read_word(struct vocab *v, struct raw line, struct err *err)
{
    const unsigned char *tab = line.n ? memchr(line.p, '\t', line.n) : NULL;
    int64_t n[FIELDS - 1];
    unsigned char folded[WORD_FOLD_MAX];
    if (!tab || !read_numbers(line, (size_t)(tab - line.p) + 1, n))
        return err_set(
            err, ERR_INPUT, "train.lexicon", "a line is not word and numbers");
    size_t size = word_fold(line.p, (size_t)(tab - line.p), folded);
    if (size == 0)
        return true;
    struct vocab_word *w =
        vocab_put(v, hash_bytes(folded, size), raw_of(folded, size), err);
    if (!w)
        return false;
    w->gaz = join_gaz(w->gaz, (uint16_t)n[1]);
    count_pairs(v, n);
    if (w->listed)
        return true;
    w->listed = true;
    w->rank = rank_of(n[0]);
    w->cluster = n[5] < 0 ? CLUSTER_NONE : (uint16_t)n[5];
    return true;
}

bool vocab_read_words(struct vocab *v, struct raw lines, struct err *err)
{
    for (unsigned long number = 1; lines.n > 0; number++) {
        struct raw line = corpus_line(&lines);
        if (line.n && !read_word(v, line, err))
            return err_wrap(err, "line %lu of the lexicon", number);
    }
    return true;
}

/* A place's first word is known to begin one. */
static bool mark_start(
    struct vocab *v, const unsigned char *folded, size_t n, struct err *err)
{
    struct vocab_word *w = vocab_put(v, hash_bytes(folded, n), raw_of(folded, n), err);
    if (!w)
        return false;
    w->gaz |= GAZ_PLACE_START;
    w->listed = true;
    return true;
}

static bool read_place(struct vocab *v, struct raw place, struct err *err)
{
    size_t at = v->text.n, from = 0;
    uint64_t hash = 0;
    buf_add(&v->text, place.p, place.n);
    buf_add_char(&v->text, '\0');
    if (!buf_ok(&v->text, err) ||
        !vec_push(&v->lists[NAMES_PLACE], at, VOCAB_WORDS_MAX))
        return err_memory(err);
    for (size_t i = 0; i <= place.n; i++) {
        unsigned char folded[WORD_FOLD_MAX];
        if (i < place.n && place.p[i] != ' ')
            continue;
        size_t n = word_fold(place.p + from, i - from, folded);
        if (from == 0 && !mark_start(v, folded, n, err))
            return false;
        hash = lexicon_place_hash(hash, lexicon_place_word(hash_bytes(folded, n)));
        size_t bit = lexicon_begun_bit(hash);
        if (from > 0)
            v->begun[bit / 8] |= (uint8_t)(1u << (bit % 8));
        from = i + 1;
    }
    return vec_push(&v->places, hash, VOCAB_WORDS_MAX) || err_memory(err);
}

bool vocab_read_places(struct vocab *v, struct raw lines, struct err *err)
{
    while (lines.n > 0) {
        struct raw line = corpus_line(&lines);
        const unsigned char *tab = line.n ? memchr(line.p, '\t', line.n) : NULL;
        size_t n = tab ? (size_t)(tab - line.p) : line.n;
        if (n > 0 && !read_place(v, raw_slice(line, 0, n), err))
            return false;
    }
    return true;
}

static bool count_word(struct vocab *v, struct raw text, const struct token *t,
    uint8_t tongue, struct err *err)
{
    unsigned char folded[WORD_FOLD_MAX];
    size_t n = word_fold(text.p + t->start, t->end - t->start, folded);
    struct vocab_word *w = vocab_put(v, hash_bytes(folded, n), raw_of(folded, n), err);
    if (!w)
        return false;
    w->count++;
    w->by_tongue[tongue]++;
    v->said[tongue]++;
    return true;
}

bool vocab_count(struct vocab *v, const struct corpus *c, struct err *err)
{
    struct tokens *z = mem_alloc(sizeof *z);
    bool done = z != NULL || err_memory(err);
    for (size_t i = 0; done && i < c->docs.n; i++) {
        tokens_init(z, corpus_text(c, &c->docs.p[i]));
        while (done && tokens_next(z))
            for (unsigned k = 0; done && k < z->n; k++)
                done = count_word(v, z->text, &z->t[k], c->docs.p[i].tongue, err);
    }
    mem_free(z);
    return done;
}

struct raw vocab_pick(const struct vocab *v, enum name_list list, struct dice *d)
{
    if (v->lists[list].n == 0)
        return raw_from_str(STR("anna"));
    size_t at = v->lists[list].p[dice_below(d, (uint32_t)v->lists[list].n)], n = 0;
    while (v->text.p[at + n])
        n++;
    return raw_of(v->text.p + at, n);
}
