#include "deid/tagger/place.h"

#include "deid/tagger/hash.h"

unsigned place_sentence_case(const unsigned count[WORD_CLASSES])
{
    unsigned lower = count[WORD_LOWER], upper = count[WORD_UPPER] + count[WORD_LETTER];
    unsigned title = count[WORD_TITLE] + count[WORD_MIXED];
    if (title + upper == 0)
        return 1;
    if (lower + title == 0 && upper > 2)
        return 2;
    return 3 * lower < title && title > 3 ? 3 : 0;
}

unsigned place_tongue(const unsigned count[TONGUES], unsigned before)
{
    unsigned best = TONGUE_NONE, most = 0;
    for (unsigned i = TONGUE_NONE + 1; i < TONGUES; i++)
        if (count[i] > most) {
            most = count[i];
            best = i;
        }
    return best == TONGUE_NONE || (most == 1 && count[before]) ? before : best;
}

/* The longest place of several words that starts at word i; 0 for none. */
static unsigned place_at(const struct lexicon *x, const struct tokens *z, unsigned i)
{
    unsigned best = 0;
    uint64_t hash = 0;
    for (unsigned k = 0; k < PLACE_WORDS_MAX && i + k < z->n; k++) {
        const struct token *w = &z->t[i + k];
        unsigned char folded[WORD_FOLD_MAX];
        size_t n = word_fold(z->text.p + w->start, w->end - w->start, folded);
        hash = lexicon_place_hash(hash, hash_bytes(folded, n));
        if (k > 0 && lexicon_has_place(x, hash))
            best = k + 1;
    }
    return best;
}

void place_mark(const struct lexicon *x, const struct tokens *z, unsigned i,
    uint8_t kinds[TOKENS_MAX + 2])
{
    unsigned words = place_at(x, z, i);
    if (words && kinds[i + 1] == KIND_NO_PLACE)
        kinds[i + 1] = KIND_PLACE_FIRST;
    for (unsigned k = 1; k < words; k++)
        kinds[i + 1 + k] = KIND_PLACE_LATER;
}
