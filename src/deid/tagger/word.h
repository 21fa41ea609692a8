/*
 * deid/tagger/word.h - what can be seen of one word, and what the lexicon knows of it.
 *
 * In:    a token's bytes.
 * Out:   its folded letters, class, shape, lexicon entry: the facts features read.
 * Never: looks at neighbours; fails: any bytes are a word.
 */
#ifndef ABIDE_DEID_TAGGER_WORD_H
#define ABIDE_DEID_TAGGER_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deid/tagger/lexicon.h"

/* How it is written. The order is part of the model's format. */
enum word_class {
    WORD_LOWER,
    WORD_TITLE,
    WORD_UPPER,
    WORD_MIXED,
    WORD_DIGITS,
    WORD_ALNUM,
    WORD_PUNCT,
    WORD_LETTER, /* one capital */
    WORD_DOTTED, /* a capital and a dot */
    WORD_OTHER,  /* no letter we know: emoji, other scripts */
    WORD_BEFORE, /* no word: before the first */
    WORD_AFTER,  /* no word: after the last */
    WORD_CLASSES,
};

enum { WORD_FOLD_MAX = 40 };
enum { CLUSTER_BEFORE = CLUSTER_NONE + 1, CLUSTER_AFTER, CLUSTER_VALUES };
enum { WORD_ID_BEFORE = 1, WORD_ID_AFTER = 2, WORD_IDS_FIRST = 3 };

struct word {
    uint64_t hash;  /* of the folded letters */
    uint64_t shape; /* hash of "Xxx.d" */
    uint32_t id;    /* of trained words; 0: none */
    uint16_t cluster;
    uint16_t gaz;
    uint8_t rank;
    uint8_t class;
    uint8_t tongue; /* the language it is typical of */
    uint8_t folded_n;
    unsigned char folded[WORD_FOLD_MAX]; /* lower case, without accents, cut */
};

/* Lower case without accents (Latin-1, Latin Extended-A); returns the bytes used. */
size_t word_fold(const unsigned char *p, size_t n, unsigned char out[WORD_FOLD_MAX]);

/* The two halves of word_fill: between them the lexicon's line can be fetched. */
void word_see(const unsigned char *p, size_t n, struct word *out);
void word_know(const struct lexicon *lexicon, struct word *w);
void word_fill(
    const struct lexicon *lexicon, const unsigned char *p, size_t n, struct word *out);
/* What the lexicon knows, and not how the word is written: no class, no shape. */
void word_look_up(
    const struct lexicon *lexicon, const unsigned char *p, size_t n, struct word *out);
void word_edge(bool after, struct word *out); /* the nothing beside a sentence */

#endif
