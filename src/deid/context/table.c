#include <string.h>

#include "base/mem.h"
#include "deid/context/context.h"
#include "deid/context/context_priv.h"
#include "deid/context/context_words.h"

static bool names_a_thing(unsigned class)
{
    return class != CX_VERSION && class != CX_REFERENCE && class != CX_MONTH &&
           class != CX_NAME && class != CX_ADDRESS;
}

static void kind_set(struct context_table *t, uint64_t hash, unsigned kind)
{
    uint8_t *at = &t->kinds[hash >> 16 & (TABLE_KINDS - 1)];
    *at = (uint8_t)(*at | kind);
}

/* Words that end in two ASCII letters; all others may be anything. */
static void end_set(uint32_t *ends, const unsigned char *word, size_t n)
{
    if (n > 1)
        ends[word[n - 2] & 31] |= UINT32_C(1) << (word[n - 1] & 31);
}

static void tail_set(struct tails *t, const unsigned char *word, size_t n)
{
    uint32_t last = 0;
    for (size_t i = n > TAIL_ROOM ? n - TAIL_ROOM : 0; i < n; i++)
        last = last >> 8 | (uint32_t)word[i] << 24;
    uint32_t slot = n > 3 ? tail_four(last) : tail_three(last >> 8);
    if (n > 2)
        t->four[slot / 64] |= UINT64_C(1) << slot % 64;
    else
        end_set(t->two, word, n);
}

static bool names_a_secret(unsigned class)
{
    return class == CX_PASSWORD || class == CX_KEY || class == CX_LINK ||
           class == CX_USER || class == CX_HANDLE;
}

/* The hash of the word of a phrase that ends before `space`. */
static uint64_t word_hash_before(const char *phrase, const char *space)
{
    const char *from = space;
    while (from > phrase && from[-1] != ' ')
        from--;
    return hash_word((const unsigned char *)from, (size_t)(space - from));
}

static void slot_put(struct context_table *t, uint64_t hash, unsigned class)
{
    size_t i = hash >> 8 & (TABLE_SLOTS - 1);
    while (t->slots[i] && t->slots[i] >> 8 != hash >> 8)
        i = (i + 1) & (TABLE_SLOTS - 1);
    if (!t->slots[i])
        t->slots[i] = (hash & ~UINT64_C(0xFF)) | class;
}

static void table_put(struct context_table *t, const struct context_word *w)
{
    uint64_t h = hash_phrase(w->phrase);
    const char *space = strrchr(w->phrase, ' ');
    const char *word = space ? space + 1 : w->phrase;
    const unsigned char *bytes = (const unsigned char *)word;
    uint64_t last = hash_word(bytes, strlen(word));
    kind_set(t, h, KIND_KNOWN);
    tail_set(&t->ends, bytes, strlen(word));
    if (w->class == CX_MONTH) {
        end_set(t->month_starts, bytes, 2);
        end_set(t->month_ends, bytes, strlen(word));
    }
    if (space) {
        kind_set(t, last, KIND_LAST);
        kind_set(t, hash_join(word_hash_before(w->phrase, space), last), KIND_PAIR);
    }
    if (names_a_secret(w->class))
        kind_set(t, last, KIND_SECRET);
    if (names_a_thing(w->class))
        kind_set(t, last, KIND_NAME);
    slot_put(t, h, w->class);
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
    if (!(kinds_of(t, hash) & KIND_KNOWN))
        return CX_NONE;
    size_t i = hash >> 8 & (TABLE_SLOTS - 1);
    while (t->slots[i] && t->slots[i] >> 8 != hash >> 8)
        i = (i + 1) & (TABLE_SLOTS - 1);
    return t->slots[i] & 0xFF;
}
