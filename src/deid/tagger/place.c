#include "deid/tagger/place.h"

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

/* How many words the longest place has that starts with them; 0: none. */
static unsigned place_length(const struct lexicon *x, const uint32_t *words, unsigned n)
{
    unsigned best = 0;
    uint64_t hash = lexicon_place_hash(0, words[0]);
    for (unsigned k = 1; k < PLACE_WORDS_MAX && k < n; k++) {
        hash = lexicon_place_hash(hash, words[k]);
        if (!lexicon_begins_place(x, hash))
            break;
        if (lexicon_has_place(x, hash))
            best = k + 1;
    }
    return best;
}

unsigned place_mark(const struct lexicon *x, const uint32_t *words, unsigned n,
    unsigned i, uint8_t kinds[TOKENS_MAX + 2])
{
    unsigned length = place_length(x, words, n);
    if (length && kinds[i + 1] == KIND_NO_PLACE)
        kinds[i + 1] = KIND_PLACE_FIRST;
    for (unsigned k = 1; k < length; k++)
        kinds[i + 1 + k] = KIND_PLACE_LATER;
    return length;
}
