/*
 * deid/train/vocab.h - the words the tagger will know: the lexicon, and which words of
 * the training text get weights of their own.
 *
 * In:    the lexicon's lines (word, rank, name bits, clusters), places, a corpus.
 * Out:   a lexicon ready to look up and to write; lists of names to swap in.
 * Never: lets the order of hashing decide: the same inputs give the same bytes.
 */
#ifndef ABIDE_DEID_TRAIN_VOCAB_H
#define ABIDE_DEID_TRAIN_VOCAB_H

#include "deid/train/corpus.h"
#include "deid/train/random.h"

#include "deid/tagger/lexicon.h"
#include "deid/tagger/word.h"

enum { VOCAB_WORDS_MAX = 1 << 22, CLUSTER_COLUMNS = 4 };

struct vocab_word {
    uint64_t hash;
    size_t text; /* offset of the word in vocab.text, folded; ends with NUL */
    uint32_t count, id;
    uint32_t by_tongue[TONGUES];
    uint16_t gaz, cluster;
    uint8_t rank;
    bool listed; /* stood in the lexicon's lines */
};

enum name_list {
    NAMES_GIVEN_1,
    NAMES_GIVEN_2,
    NAMES_GIVEN_3,
    NAMES_FAMILY_1,
    NAMES_FAMILY_2,
    NAMES_FAMILY_3,
    NAMES_CITY_1,
    NAMES_CITY_2,
    NAMES_CITY_3,
    NAMES_COUNTRY,
    NAMES_PLACE,
    NAME_LISTS,
};

struct vocab {
    struct buf text;
    VEC(struct vocab_word) words;
    uint32_t *slots; /* by hash: index + 1 */
    size_t slot_mask;
    VEC(size_t) lists[NAME_LISTS]; /* offsets in text */
    VEC(uint64_t) places;
    uint16_t parents[CLUSTER_PARENTS];
    uint32_t *pairs;        /* while reading: words per pair of clusters */
    uint64_t said[TONGUES]; /* words counted in each language */
    uint8_t *tongues;       /* by id */
    uint32_t ids;           /* the last id given */
    uint64_t *entries;
    uint32_t *place_entries;
    uint8_t *begun;
    struct lexicon lexicon; /* a view of the two */
};

bool vocab_init(struct vocab *v, struct err *err) MUST_CHECK;
void vocab_fini(struct vocab *v);
bool vocab_read_words(struct vocab *v, struct raw lines, struct err *err) MUST_CHECK;
bool vocab_read_places(struct vocab *v, struct raw lines, struct err *err) MUST_CHECK;
/* Counts the words of a corpus, adding those that are new. */
bool vocab_count(struct vocab *v, const struct corpus *c, struct err *err) MUST_CHECK;
/* Gives ids to the `max` most frequent words seen `least` times, fills the lexicon. */
bool vocab_build(
    struct vocab *v, uint32_t max, uint32_t least, struct err *err) MUST_CHECK;

/* A word of a list, lower case; "anna" when the list is empty. */
struct raw vocab_pick(const struct vocab *v, enum name_list list, struct dice *d);

/* Used within the folder. */
struct vocab_word *vocab_put(
    struct vocab *v, uint64_t hash, struct raw text, struct err *err);

#endif
