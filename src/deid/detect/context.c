#include "deid/detect/context.h"

#include <string.h>

#include "base/mem.h"
#include "deid/detect/chars.h"
#include "deid/detect/context_words.h"

enum {
    SLOTS = 8192, /* power of two; about five times the phrases: short probes */
    WORD_MAX = 40,
    CJK_BYTES = 3,
    CJK_LOOK = 8, /* characters looked at before a candidate */
    CJK_LONG = 6, /* characters in the longest phrase */
    FAR = 6,      /* a known word with this many unknown ones after it is not near */
};

struct context_table {
    uint64_t hashes[SLOTS];
    uint8_t classes[SLOTS];
    uint64_t tails[65536 / 64]; /* last two bytes of words for passwords and keys */
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

static unsigned tail_of(const unsigned char *last)
{
    return (unsigned)ch_lower(last[0]) << 8 | ch_lower(last[1]);
}

bool context_tail(const struct context_table *t, const unsigned char *last)
{
    unsigned tail = tail_of(last);
    return (t->tails[tail / 64] >> (tail % 64)) & 1;
}

static void table_put(struct context_table *t, const struct context_word *w)
{
    uint64_t h = hash_phrase(w->phrase);
    size_t n = strlen(w->phrase);
    unsigned tail = n < 2 ? 0 : tail_of((const unsigned char *)w->phrase + n - 2);
    if (w->class == CX_PASSWORD || w->class == CX_KEY)
        t->tails[tail / 64] |= UINT64_C(1) << (tail % 64);
    size_t i = h & (SLOTS - 1);
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

/* A line break between words ends the window, unless no word was seen yet. */
static bool window_ends(const unsigned char *p, size_t i, size_t seen)
{
    unsigned char c = p[i];
    if (c == '\n')
        return seen > 0 || (i > 0 && p[i - 1] == '\n');
    if (c == '!' || c == '?' || c == '.')
        return ch_is(p[i + 1], CH_SPACE) && !(c == '.' && seen == 0) &&
               !(i >= 2 && !ch_is(p[i - 2], CH_WORD));
    return c == ';' || c == '|' || c == '{' || c == '}';
}

/* The words before `start`, nearest first. */
static size_t words_before(
    const unsigned char *p, size_t start, struct word *words, bool *label)
{
    size_t from = start > CONTEXT_WINDOW ? start - CONTEXT_WINDOW : 0;
    size_t count = 0;
    size_t i = start;
    *label = false;
    while (i > from && count < CONTEXT_WORDS) {
        if (!ch_is(p[i - 1], CH_WORD)) {
            if (window_ends(p, i - 1, count))
                break;
            *label |= count == 0 && (p[i - 1] == ':' || p[i - 1] == '=');
            i--;
            continue;
        }
        size_t begin = word_start(p, from, i);
        words[count++] = (struct word){begin, i, hash_word(p + begin, i - begin)};
        i = begin;
    }
    return count;
}

/* The longest known phrase whose last word is words[k]; its length, 0 when none. */
static size_t phrase_at(const struct context_table *t, const struct word *words,
    size_t count, size_t k, unsigned *class)
{
    size_t longest = count - k < CONTEXT_GRAM ? count - k : CONTEXT_GRAM;
    for (size_t g = longest; g > 0; g--) {
        uint64_t h = words[k + g - 1].hash;
        for (size_t i = g - 1; i > 0; i--)
            h = hash_join(h, words[k + i - 1].hash);
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

static void context_note(struct context *out, unsigned class, size_t distance)
{
    out->any.bits[class / 64] |= UINT64_C(1) << (class % 64);
    if (!out->near && distance < FAR) {
        out->near = (uint8_t) class;
        out->distance = (uint8_t)distance;
    }
}

void context_read(const struct context_table *table, const unsigned char *text,
    size_t start, struct context *out)
{
    struct word words[CONTEXT_WORDS];
    memset(out, 0, sizeof *out);
    size_t count = words_before(text, start, words, &out->label);
    for (size_t k = 0; k < count;) {
        unsigned class = CX_NONE;
        size_t used = phrase_at(table, words, count, k, &class);
        const unsigned char *p = text + words[k].start;
        if (!used && p[0] >= 0xE3 && words[k].end - words[k].start >= 2 * CJK_BYTES)
            class = cjk_class(table, p, words[k].end - words[k].start);
        if (class)
            context_note(out, class, k);
        k += used ? used : 1;
    }
}

unsigned context_of_label(
    const struct context_table *table, const unsigned char *p, size_t n)
{
    struct context c;
    context_read(table, p, n, &c);
    return c.near;
}
