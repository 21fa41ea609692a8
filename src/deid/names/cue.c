#include "deid/names/cue.h"

#include <string.h>

#include "base/mem.h"
#include "deid/context/chars.h"

enum {
    PHRASES_MAX = 4096,
    SLOTS = 8192, /* of phrases and of words each: at most half full */
    WORDS_MAX = 4096,
    GAP_MAX = 3, /* bytes between words of a phrase */
};

struct phrase {
    const char *text;
    uint8_t n, key, key_n; /* bytes; where the longest word is */
    uint8_t cue;
    uint64_t hash; /* of the key */
};

enum list { LIST_STOP = 1, LIST_SURE = 2, LIST_LOOSE = 4 };

struct listed {
    uint64_t hash;
    uint8_t lists;
};

struct cue_index {
    uint64_t filter[CUE_FILTER_BITS / 64];
    uint16_t slots[SLOTS]; /* phrase + 1 */
    struct phrase phrases[PHRASES_MAX];
    size_t n;
    struct listed listed[SLOTS];
    size_t listed_n;
};

const uint64_t *cue_filter(const struct cue_index *x)
{
    return x->filter;
}

/* A byte of a word, as the filter sees it. */
static bool wordy(unsigned char c)
{
    return ch_is(c, CH_ALNUM | CH_HIGH);
}

/* Words so common that no phrase is looked for by them, if it has another. */
static bool everyday(const char *p, size_t n)
{
    static const char words[] =
        " a an the to is it its for with you by this from so he she her his your their "
        "die der das le la de o c m s t of and in on at as who me my about people ";
    char key[12] = " ";
    if (n + 2 >= sizeof key)
        return false;
    memcpy(key + 1, p, n);
    key[n + 1] = ' ';
    return strstr(words, key) != NULL;
}

/* Where the longest word of the phrase stands that is not an everyday one. */
static void key_find(struct phrase *f)
{
    bool plain = true;
    for (size_t i = 0; i < f->n;) {
        size_t from = i;
        while (i < f->n && wordy((unsigned char)f->text[i]))
            i++;
        bool common = everyday(f->text + from, i - from);
        if (f->key_n == 0 || (plain && !common) ||
            (plain == common && i - from >= f->key_n)) {
            f->key = (uint8_t)from;
            f->key_n = (uint8_t)(i - from);
            plain = common;
        }
        while (i < f->n && !wordy((unsigned char)f->text[i]))
            i++;
    }
}

static void phrase_add(struct cue_index *x, const char *text, size_t n, uint8_t cue)
{
    if (x->n == PHRASES_MAX)
        return; /* people_test needs the last rows */
    struct phrase *f = &x->phrases[x->n++];
    *f = (struct phrase){.text = text, .n = (uint8_t)n, .cue = cue};
    key_find(f);
    unsigned char padded[TERM_MAX + CUE_FILTER_BYTES] = {0};
    const unsigned char *key = (const unsigned char *)text + f->key;
    memcpy(padded, key, f->key_n < TERM_MAX ? f->key_n : TERM_MAX);
    uint32_t bit = cue_bit(padded, f->key_n);
    if (cue != CUE_UNIT && cue != CUE_LIVE && cue != CUE_MONTH && cue != CUE_COUNTRY)
        x->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
    f->hash = term_hash(key, f->key_n);
    size_t slot = f->hash % SLOTS;
    while (x->slots[slot])
        slot = (slot + 1) % SLOTS;
    x->slots[slot] = (uint16_t)x->n;
}

static void rows_add(struct cue_index *x, const struct cue_rows *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (const char *p = rows[i].phrases; *p;) {
            size_t n = strcspn(p, "|");
            phrase_add(x, p, n, rows[i].cue);
            p += n + (p[n] == '|');
        }
    }
}

static size_t listed_slot(const struct cue_index *x, uint64_t hash)
{
    size_t slot = hash % SLOTS;
    while (x->listed[slot].lists && x->listed[slot].hash != hash)
        slot = (slot + 1) % SLOTS;
    return slot;
}

static void words_add(struct cue_index *x, const char *words, enum list list)
{
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, " ");
        uint64_t hash = term_hash((const unsigned char *)p, n);
        struct listed *e = &x->listed[listed_slot(x, hash)];
        if (n > 0 && (e->lists || x->listed_n++ < WORDS_MAX)) {
            e->hash = hash;
            e->lists = (uint8_t)(e->lists | list);
        }
        p += n + (p[n] == ' ');
    }
}

bool cue_index_new(struct cue_index **out)
{
    struct cue_index *x = mem_zalloc(sizeof *x);
    if (!x)
        return false;
    rows_add(x, cue_name_rows, cue_name_count);
    rows_add(x, cue_place_rows, cue_place_count);
    for (size_t i = 0; i < cue_stop_count; i++)
        words_add(x, cue_stop_rows[i], LIST_STOP);
    words_add(x, cue_suffix_sure, LIST_SURE);
    words_add(x, cue_suffix_loose, LIST_LOOSE);
    *out = x;
    return true;
}

void cue_index_free(struct cue_index *index)
{
    mem_free(index);
}

bool cue_stops(const struct cue_index *x, const unsigned char *p, size_t n)
{
    return x->listed[listed_slot(x, term_hash(p, n))].lists & LIST_STOP;
}

bool cue_suffix(const struct cue_index *x, const unsigned char *p, size_t n, bool *sure)
{
    unsigned lists = x->listed[listed_slot(x, term_hash(p, n))].lists;
    *sure = !(lists & LIST_LOOSE);
    return lists & (LIST_SURE | LIST_LOOSE);
}

/* What may stand between the words of a phrase. */
static size_t gap_step(struct raw t, size_t at)
{
    if (at < t.n && (t.p[at] == '.' || t.p[at] == '-' || t.p[at] == '_'))
        return 1;
    size_t step = term_blank(t, at);
    return step ? step : term_apostrophe(t, at);
}

static size_t gap_skip(struct raw t, size_t at)
{
    size_t i = at;
    while (i < t.n && i - at < GAP_MAX) {
        size_t step = gap_step(t, i);
        if (!step)
            break;
        i += step;
    }
    return i;
}

static size_t gap_back(struct raw t, size_t at)
{
    size_t i = at;
    while (i > 0 && at - i < GAP_MAX) {
        size_t step = 0;
        for (size_t back = 1; back <= 3 && back <= i && !step; back++)
            step = gap_step(t, i - back) == back ? back : 0;
        if (!step)
            break;
        i -= step;
    }
    return i;
}

static bool same(const unsigned char *text, const char *phrase, size_t n)
{
    unsigned char folded[TERM_MAX];
    return n <= TERM_MAX && term_fold(text, n, folded) == n &&
           memcmp(folded, phrase, n) == 0;
}

/* The rest of the phrase behind its key; its end in the text, or 0. */
static size_t match_forward(struct raw t, size_t at, const struct phrase *f)
{
    size_t i = at, k = (size_t)f->key + f->key_n;
    while (k < f->n) {
        size_t n = 0, from = gap_skip(t, i);
        while (!wordy((unsigned char)f->text[k]))
            k++;
        while (k + n < f->n && wordy((unsigned char)f->text[k + n]))
            n++;
        if (from == i || t.n - from < n || !same(t.p + from, f->text + k, n))
            return 0;
        i = from + n;
        k += n;
    }
    return term_rune(t, i) ? 0 : i;
}

/* The words before the key; where the phrase begins, or SIZE_MAX. */
static size_t match_back(struct raw t, size_t at, const struct phrase *f)
{
    size_t i = at, k = f->key;
    while (k > 0) {
        size_t n = 0, end = gap_back(t, i);
        while (!wordy((unsigned char)f->text[k - 1]))
            k--;
        while (n < k && wordy((unsigned char)f->text[k - n - 1]))
            n++;
        if (end == i || end < n || !same(t.p + end - n, f->text + k - n, n))
            return SIZE_MAX;
        i = end - n;
        k -= n;
    }
    struct term before;
    return term_before(t, i, &before) ? SIZE_MAX : i;
}

/* Longer hits replace shorter ones; equal ones of another class stand beside. */
static void keep(struct cue_hits *hits, struct cue_hit hit)
{
    size_t n = hit.end - hit.start;
    size_t best = hits->n ? hits->p[0].end - hits->p[0].start : 0;
    if (n < best)
        return;
    if (n > best)
        hits->n = 0;
    for (size_t i = 0; i < hits->n; i++) {
        if (hits->p[i].cue == hit.cue)
            return;
    }
    if (hits->n < CUE_HITS)
        hits->p[hits->n++] = hit;
}

void cue_find(
    const struct cue_index *x, struct raw t, const struct term *w, struct cue_hits *out)
{
    uint64_t hash = term_hash(t.p + w->start, w->end - w->start);
    out->n = 0;
    for (size_t slot = hash % SLOTS; x->slots[slot]; slot = (slot + 1) % SLOTS) {
        const struct phrase *f = &x->phrases[x->slots[slot] - 1];
        if (f->hash != hash)
            continue;
        size_t end = match_forward(t, w->end, f);
        size_t start = end ? match_back(t, w->start, f) : SIZE_MAX;
        if (start != SIZE_MAX)
            keep(out, (struct cue_hit){start, end, (enum cue)f->cue});
    }
}

bool cue_is(const struct cue_index *x, struct raw t, const struct term *w, enum cue cue)
{
    uint64_t hash = term_hash(t.p + w->start, w->end - w->start);
    for (size_t slot = hash % SLOTS; x->slots[slot]; slot = (slot + 1) % SLOTS) {
        const struct phrase *f = &x->phrases[x->slots[slot] - 1];
        if (f->hash == hash && f->cue == (uint8_t)cue && match_forward(t, w->end, f) &&
            match_back(t, w->start, f) != SIZE_MAX)
            return true;
    }
    return false;
}
