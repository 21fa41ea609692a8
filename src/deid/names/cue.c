#include "deid/names/cue.h"

#include <string.h>

#include "base/mem.h"
#include "deid/context/chars.h"

enum {
    PHRASES_MAX = 4096,
    WORDS_MAX = 4096, /* of phrases and of lists */
    SLOTS = 8192,     /* of words: half full at most */
    GAP_MAX = 3,      /* bytes between words of a phrase */
};

struct phrase {
    const char *text;
    uint8_t n, key, key_n; /* bytes; where the longest word is */
    uint8_t cue;
    uint8_t behind, before; /* first byte of the words beside it; 0: none */
    uint16_t next;          /* of the same key; 0: none */
};

/*
 * A word of the lists, or the longest one of phrases. Eight bytes: nearly each word of
 * a text that is looked for costs one fetch, and most are not there.
 */
struct word {
    uint32_t tag;   /* high half of the hash */
    uint16_t first; /* phrase; 0: none */
    uint8_t lists;
    uint8_t use;
};
enum { USED = 1, TRIGGERS = 2 }; /* a slot; a rule begins with one of its phrases */

/* Classes that no rule begins with; others ask for them. */
enum { NO_TRIGGER = 1 << CUE_UNIT | 1 << CUE_LIVE | 1 << CUE_MONTH | 1 << CUE_COUNTRY };

struct cue_index {
    uint64_t filter[CUE_FILTER_BITS / 64];
    struct word words[SLOTS];
    struct phrase phrases[PHRASES_MAX];
    size_t words_n, n; /* phrase 0 is none */
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

static size_t slot_of(uint64_t hash)
{
    return hash % SLOTS;
}

/* The word of a hash, or the free slot where it would stand. */
static const struct word *word_find(const struct cue_index *x, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    size_t at = slot_of(hash);
    while (x->words[at].use && x->words[at].tag != tag)
        at = (at + 1) % SLOTS;
    return &x->words[at];
}

static struct word *word_add(struct cue_index *x, uint64_t hash)
{
    struct word *w = &x->words[word_find(x, hash) - x->words];
    if (w->use)
        return w;
    if (x->words_n == WORDS_MAX)
        return NULL; /* cue_test needs the last rows */
    x->words_n++;
    *w = (struct word){.tag = (uint32_t)(hash >> 32), .use = USED};
    return w;
}

/* The first byte of the word of a phrase behind or before its key, if it is plain. */
static void beside_find(struct phrase *f)
{
    size_t i = (size_t)f->key + f->key_n, k = f->key;
    while (i < f->n && !wordy((unsigned char)f->text[i]))
        i++;
    f->behind = i < f->n ? (uint8_t)f->text[i] : 0;
    while (k > 0 && !wordy((unsigned char)f->text[k - 1]))
        k--;
    f->before = k > 0 ? (uint8_t)f->text[k - 1] : 0;
}

static void filter_add(struct cue_index *x, const struct phrase *f)
{
    unsigned char padded[TERM_MAX + CUE_FILTER_BYTES] = {0};
    memcpy(padded, f->text + f->key, f->key_n < TERM_MAX ? f->key_n : TERM_MAX);
    uint32_t bit = cue_bit(padded, f->key_n);
    if (!(NO_TRIGGER >> f->cue & 1))
        x->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* Behind the word's other phrases. */
static void phrase_chain(struct cue_index *x, struct word *w, uint16_t phrase)
{
    uint16_t *end = &w->first;
    while (*end)
        end = &x->phrases[*end].next;
    *end = phrase;
}

static void phrase_add(struct cue_index *x, const char *text, size_t n, uint8_t cue)
{
    if (x->n + 1 == PHRASES_MAX)
        return;
    struct phrase *f = &x->phrases[++x->n];
    *f = (struct phrase){.text = text, .n = (uint8_t)n, .cue = cue};
    key_find(f);
    beside_find(f);
    filter_add(x, f);
    uint64_t hash = term_hash((const unsigned char *)text + f->key, f->key_n);
    struct word *w = word_add(x, hash);
    if (!w)
        return;
    phrase_chain(x, w, (uint16_t)x->n);
    if (!(NO_TRIGGER >> cue & 1))
        w->use |= TRIGGERS;
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

static void words_add(struct cue_index *x, const char *words, enum cue_list list)
{
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, " ");
        struct word *w =
            n > 0 ? word_add(x, term_hash((const unsigned char *)p, n)) : NULL;
        if (w)
            w->lists = (uint8_t)(w->lists | list);
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
        words_add(x, cue_stop_rows[i], CUE_STOPS);
    words_add(x, cue_suffix_sure, CUE_SUFFIX_SURE);
    words_add(x, cue_suffix_loose, CUE_SUFFIX_LOOSE);
    words_add(x, cue_particles, CUE_PARTICLES);
    words_add(x, cue_behind, CUE_BEHIND);
    *out = x;
    return true;
}

void cue_index_free(struct cue_index *index)
{
    mem_free(index);
}

unsigned cue_lists(const struct cue_index *x, const unsigned char *p, size_t n)
{
    return word_find(x, term_hash(p, n))->lists;
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
    if (at + 1 < t.n && t.p[at] == ' ' && ch_is(t.p[at + 1], CH_ALNUM))
        return at + 1; /* most often */
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
    if (at > 1 && t.p[at - 1] == ' ' && ch_is(t.p[at - 2], CH_ALNUM))
        return at - 1; /* most often */
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

/* The byte behind a word of the text, over a gap, in small letters; 0: none. */
static unsigned char byte_behind(struct raw t, const struct term *w)
{
    size_t from = gap_skip(t, w->end);
    return from > w->end && from < t.n ? ch_lower(t.p[from]) : 0;
}

static unsigned char byte_before(struct raw t, const struct term *w)
{
    size_t end = gap_back(t, w->start);
    return end < w->start && end > 0 ? ch_lower(t.p[end - 1]) : 0;
}

/* Cheap: false when the phrase has another byte there. */
static bool may_be(unsigned char of_phrase, unsigned char of_text)
{
    return of_phrase == 0 || of_phrase >= 0x80 || of_phrase == of_text;
}

static bool match(
    struct raw t, const struct term *w, const struct phrase *f, struct cue_hit *out)
{
    size_t end = match_forward(t, w->end, f);
    size_t start = end ? match_back(t, w->start, f) : SIZE_MAX;
    *out = (struct cue_hit){start, end, (enum cue)f->cue};
    return start != SIZE_MAX;
}

static void find(const struct cue_index *x, struct raw t, const struct term *w,
    const struct word *key, struct cue_hits *out)
{
    unsigned char behind = byte_behind(t, w), before = byte_before(t, w);
    for (unsigned i = key->first; i; i = x->phrases[i].next) {
        const struct phrase *f = &x->phrases[i];
        struct cue_hit hit;
        if (may_be(f->behind, behind) && may_be(f->before, before) &&
            match(t, w, f, &hit))
            keep(out, hit);
    }
}

void cue_find(
    const struct cue_index *x, struct raw t, const struct term *w, struct cue_hits *out)
{
    const struct word *key = word_find(x, term_hash(t.p + w->start, w->end - w->start));
    out->n = 0;
    if (key->first)
        find(x, t, w, key, out);
}

void cue_find_trigger(
    const struct cue_index *x, struct raw t, const struct term *w, struct cue_hits *out)
{
    const struct word *key = word_find(x, term_hash(t.p + w->start, w->end - w->start));
    out->n = 0;
    if (key->use & TRIGGERS)
        find(x, t, w, key, out);
}

bool cue_is(const struct cue_index *x, struct raw t, const struct term *w, enum cue cue)
{
    const struct word *key = word_find(x, term_hash(t.p + w->start, w->end - w->start));
    struct cue_hit hit;
    for (unsigned i = key->first; i; i = x->phrases[i].next)
        if (x->phrases[i].cue == (uint8_t)cue && match(t, w, &x->phrases[i], &hit))
            return true;
    return false;
}
