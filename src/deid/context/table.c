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

static void bit_set(uint64_t *bits, uint64_t hash)
{
    bits[(hash >> 22) & 1023] |= UINT64_C(1) << (hash >> 16 & 63);
}

/* Words that end in two ASCII letters; all others may be anything. */
static void end_set(uint32_t *ends, const unsigned char *word, size_t n)
{
    if (n > 1)
        ends[word[n - 2] & 31] |= UINT32_C(1) << (word[n - 1] & 31);
}

static bool names_a_secret(unsigned class)
{
    return class == CX_PASSWORD || class == CX_KEY || class == CX_LINK ||
           class == CX_USER || class == CX_HANDLE;
}

static void table_put(struct context_table *t, const struct context_word *w)
{
    uint64_t h = hash_phrase(w->phrase);
    size_t i = h & (TABLE_SLOTS - 1);
    const char *space = strrchr(w->phrase, ' ');
    const char *word = space ? space + 1 : w->phrase;
    const unsigned char *bytes = (const unsigned char *)word;
    uint64_t last = hash_word(bytes, strlen(word));
    bit_set(t->known, h);
    end_set(t->ends, bytes, strlen(word));
    if (w->class == CX_MONTH) {
        end_set(t->month_starts, bytes, 2);
        end_set(t->month_ends, bytes, strlen(word));
    }
    if (space)
        bit_set(t->lasts, last);
    if (names_a_secret(w->class)) {
        bit_set(t->secrets, last);
        end_set(t->secret_ends, bytes, strlen(word));
    }
    if (names_a_thing(w->class)) {
        bit_set(t->names, last);
        end_set(t->name_ends, bytes, strlen(word));
    }
    while (t->classes[i] && t->hashes[i] != h)
        i = (i + 1) & (TABLE_SLOTS - 1);
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
    size_t i = hash & (TABLE_SLOTS - 1);
    while (t->classes[i] && t->hashes[i] != hash)
        i = (i + 1) & (TABLE_SLOTS - 1);
    return t->classes[i];
}
