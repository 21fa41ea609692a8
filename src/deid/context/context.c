#include "deid/context/context.h"

#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "deid/context/chars.h"
#include "deid/context/context_words.h"

enum {
    SLOTS = 8192, /* power of two; about five times the phrases: short probes */
    BITS = 65536,
    WORD_MAX = 40,
    CJK_BYTES = 3,
    CJK_LOOK = 8,  /* characters looked at before a candidate */
    CJK_LONG = 6,  /* characters in the longest phrase */
    FAR_LABEL = 3, /* the same behind "name:" */
    FAR = 6,       /* a known word with this many unknown ones after it is not near */
};

struct context_table {
    uint64_t hashes[SLOTS];
    uint8_t classes[SLOTS];
    /* Asked first, by hash: some phrase; the last word of a phrase of several words, of
       one for passwords, keys and users, of one that speaks for something. */
    uint64_t known[BITS / 64], lasts[BITS / 64], secrets[BITS / 64], names[BITS / 64];
};

struct word {
    size_t start, end;
    uint64_t hash;
};

#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_STEP  UINT64_C(0x9e3779b97f4a7c15)

static uint64_t hash_byte(uint64_t h, unsigned char c)
{
    h = (h ^ c) * HASH_STEP;
    return h ^ (h >> 29);
}

/* Lower case of two-byte capitals: Latin-1 (C3) and Cyrillic (D0). */
static unsigned char lower_second(
    unsigned char first, unsigned char second, unsigned char *lead)
{
    *lead = first;
    if (first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97)
        return (unsigned char)(second + 0x20);
    if (first == 0xD0 && second >= 0x90 && second <= 0x9F)
        return (unsigned char)(second + 0x20);
    if (first == 0xD0 && second >= 0xA0 && second <= 0xAF) {
        *lead = 0xD1;
        return (unsigned char)(second - 0x20);
    }
    return second;
}

static uint64_t hash_word(const unsigned char *p, size_t n)
{
    uint64_t h = HASH_START;
    for (size_t i = 0; i < n; i++) {
        if ((p[i] == 0xC3 || p[i] == 0xD0) && i + 1 < n) {
            unsigned char lead;
            unsigned char second = lower_second(p[i], p[i + 1], &lead);
            h = hash_byte(hash_byte(h, lead), second);
            i++;
        } else {
            h = hash_byte(h, ch_lower(p[i]));
        }
    }
    return h;
}

/* The hash of "before word" from the hash of the words before. */
static uint64_t hash_join(uint64_t before, uint64_t word)
{
    uint64_t h = (before ^ (word >> 7)) * HASH_STEP;
    return (h ^ (h >> 31)) + word;
}

static uint64_t hash_phrase(const char *phrase)
{
    uint64_t h = 0;
    for (bool first = true; *phrase; first = false) {
        const char *end = strchr(phrase, ' ');
        size_t n = end ? (size_t)(end - phrase) : strlen(phrase);
        uint64_t word = hash_word((const unsigned char *)phrase, n);
        h = first ? word : hash_join(h, word);
        phrase += n + (end ? 1 : 0);
    }
    return h;
}

static bool names_a_thing(unsigned class)
{
    return class != CX_VERSION && class != CX_REFERENCE && class != CX_MONTH &&
           class != CX_NAME && class != CX_ADDRESS;
}

static bool bit_get(const uint64_t *bits, uint64_t hash)
{
    return (bits[(hash >> 22) & 1023] >> (hash >> 16 & 63)) & 1;
}

static void bit_set(uint64_t *bits, uint64_t hash)
{
    bits[(hash >> 22) & 1023] |= UINT64_C(1) << (hash >> 16 & 63);
}

static bool names_a_secret(unsigned class)
{
    return class == CX_PASSWORD || class == CX_KEY || class == CX_LINK ||
           class == CX_USER || class == CX_HANDLE;
}

static void table_put(struct context_table *t, const struct context_word *w)
{
    uint64_t h = hash_phrase(w->phrase);
    size_t i = h & (SLOTS - 1);
    const char *space = strrchr(w->phrase, ' ');
    const char *word = space ? space + 1 : w->phrase;
    uint64_t last = hash_word((const unsigned char *)word, strlen(word));
    bit_set(t->known, h);
    if (space)
        bit_set(t->lasts, last);
    if (names_a_secret(w->class))
        bit_set(t->secrets, last);
    if (names_a_thing(w->class))
        bit_set(t->names, last);
    while (t->classes[i] && t->hashes[i] != h)
        i = (i + 1) & (SLOTS - 1);
    if (!t->classes[i]) {
        t->hashes[i] = h;
        t->classes[i] = w->class;
    }
}

bool context_table_new(struct context_table **out)
{
    struct context_table *t = mem_zalloc(sizeof *t);
    if (!t)
        return false;
    for (unsigned i = 0; i < context_words_1_count; i++)
        table_put(t, &context_words_1[i]);
    for (unsigned i = 0; i < context_words_2_count; i++)
        table_put(t, &context_words_2[i]);
    *out = t;
    return true;
}

void context_table_free(struct context_table *table)
{
    mem_free(table);
}

unsigned context_table_find(const struct context_table *t, uint64_t hash)
{
    if (!bit_get(t->known, hash))
        return CX_NONE;
    size_t i = hash & (SLOTS - 1);
    while (t->classes[i] && t->hashes[i] != hash)
        i = (i + 1) & (SLOTS - 1);
    return t->classes[i];
}

/* Where the word that ends at `end` begins: "phoneNumber" has two, "DB_PASS" too. */
static size_t word_start(const unsigned char *p, size_t from, size_t end)
{
    size_t i = end;
    while (i > from && end - i < WORD_MAX && ch_is(p[i - 1], CH_WORD)) {
        bool hump = i < end && ch_upper(p[i]) && !ch_upper(p[i - 1]) &&
                    ch_is(p[i - 1], CH_LETTER);
        if (hump)
            break;
        i--;
    }
    return i;
}

/*
 * Where the window ends: at a line break (unless a field's name stands right before
 * it), at the end of a sentence, at the border of a cell or an object.
 */
static bool window_ends(const unsigned char *p, size_t i, size_t seen)
{
    unsigned char c = p[i];
    if (c == '\n')
        return seen > 0 || i == 0 || p[i - 1] != ':';
    if (c == '!' || c == '?' || c == '.')
        return ch_is(p[i + 1], CH_SPACE) && (seen > 0 || p[i + 1] == '\n') &&
               !(i >= 2 && !ch_is(p[i - 2], CH_WORD));
    return c == ';' || c == '|' || c == '{' || c == '}';
}

bool context_may(
    const struct context_table *t, const unsigned char *text, size_t end, bool secret)
{
    size_t from = end > WORD_MAX ? end - WORD_MAX : 0;
    size_t begin = word_start(text, from, end);
    if (begin == end)
        return false;
    if (text[begin] >= 0xE3)
        return true;
    return bit_get(
        secret ? t->secrets : t->names, hash_word(text + begin, end - begin));
}

struct window {
    const unsigned char *p;
    size_t start, from, at;           /* candidate, limit, how far it was read */
    struct word words[CONTEXT_WORDS]; /* nearest first */
    size_t count;
    bool label; /* ':' or '=' between the candidate and the first word */
    bool tight; /* '=': a key has no spaces */
    bool ended;
};

/* Reads one more word; false when there is none. */
static bool window_more(struct window *w)
{
    const unsigned char *p = w->p;
    while (!w->ended && w->at > w->from && w->count < CONTEXT_WORDS) {
        unsigned char c = p[w->at - 1];
        if (ch_is(c, CH_WORD)) {
            size_t begin = word_start(p, w->from, w->at);
            uint64_t hash = hash_word(p + begin, w->at - begin);
            w->words[w->count++] = (struct word){begin, w->at, hash};
            w->at = begin;
            return true;
        }
        if (window_ends(p, w->at - 1, w->count) ||
            (w->tight && w->count > 0 && c == ' ')) {
            w->ended = true;
            return false;
        }
        w->tight |= w->count == 0 && c == '=' &&
                    w->at == w->start - (w->start > w->at && p[w->at] == '"');
        w->label |= w->count == 0 && (c == ':' || c == '=');
        w->at--;
    }
    return false;
}

/* The longest known phrase whose last word is words[k]; its length, 0 when none. */
static size_t phrase_at(
    const struct context_table *t, struct window *w, size_t k, unsigned *class)
{
    size_t longest = 1;
    if (bit_get(t->lasts, w->words[k].hash)) {
        while (longest < CONTEXT_GRAM && (w->count > k + longest || window_more(w)))
            longest++;
    }
    for (size_t g = longest; g > 0; g--) {
        uint64_t h = w->words[k + g - 1].hash;
        for (size_t i = g - 1; i > 0; i--)
            h = hash_join(h, w->words[k + i - 1].hash);
        *class = context_table_find(t, h);
        if (*class)
            return g;
    }
    return 0;
}

/* Chinese and Japanese write no spaces: known words inside the last characters. */
static unsigned cjk_class(
    const struct context_table *t, const unsigned char *p, size_t n)
{
    for (size_t back = 0; back < CJK_LOOK; back++) {
        size_t end = n - back * CJK_BYTES;
        for (size_t len = CJK_LONG; len >= 2; len--) {
            if (end < len * CJK_BYTES || end > n)
                continue;
            const unsigned char *from = p + end - len * CJK_BYTES;
            unsigned class = context_table_find(t, hash_word(from, len * CJK_BYTES));
            if (class)
                return class;
        }
    }
    return CX_NONE;
}

unsigned context_word(
    const struct context_table *table, const unsigned char *p, size_t n)
{
    return context_table_find(table, hash_word(p, n));
}

static unsigned class_at(
    const struct context_table *table, struct window *w, size_t k, size_t *used)
{
    unsigned class = CX_NONE;
    const struct word *word = &w->words[k];
    size_t n = word->end - word->start;
    *used = phrase_at(table, w, k, &class);
    if (!*used && w->p[word->start] >= 0xE3 && n >= 2 * CJK_BYTES)
        class = cjk_class(table, w->p + word->start, n);
    if (!*used)
        *used = 1;
    return class;
}

void context_read(const struct context_table *table, const unsigned char *text,
    size_t start, struct context *out)
{
    UNINIT struct window w;
    size_t distance = 0, used;
    memset(out, 0, sizeof *out);
    w.p = text;
    w.start = w.at = start;
    w.from = start > CONTEXT_WINDOW ? start - CONTEXT_WINDOW : 0;
    w.count = 0;
    w.label = w.tight = w.ended = false;
    for (size_t k = 0; k < w.count || window_more(&w); k += used) {
        unsigned class = class_at(table, &w, k, &used);
        if (distance >= (w.label ? FAR_LABEL : FAR))
            break;
        if (class != CX_NONE && class != CX_MONTH && class != CX_LINK) {
            out->near = (uint8_t) class;
            out->distance = (uint8_t)distance;
            break;
        }
        distance += class == CX_LINK ? 0 : used;
    }
    out->label = w.label;
}

unsigned context_of_label(
    const struct context_table *table, const unsigned char *p, size_t n)
{
    struct context c;
    context_read(table, p, n, &c);
    return c.near;
}
