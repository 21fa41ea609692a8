/*
 * deid/tagger/place.h - what a sentence tells about its words: its case, and the places
 * of several words in it.
 *
 * In:    the words' classes; the lexicon.
 * Out:   facts for features, the same for trainer and tagger.
 * Never: decides whether something is a name.
 */
#ifndef ABIDE_DEID_TAGGER_PLACE_H
#define ABIDE_DEID_TAGGER_PLACE_H

#include "deid/tagger/feature.h"
#include "deid/tagger/token.h"

enum { KIND_NO_PLACE, KIND_PLACE_FIRST, KIND_PLACE_LATER };

/* 0 mixed, 1 lower, 2 upper, 3 title; by how many words of each class there are. */
unsigned place_sentence_case(const unsigned count[WORD_CLASSES]);

/* The language most words are typical of; `before` (of the sentence before) when none
 * is. count[TONGUE_NONE] does not count. */
unsigned place_tongue(const unsigned count[TONGUES], unsigned before);

/* Marks the longest known place that starts at word i; kinds[i + 1] is word i. Of the
 * `n` words from it on (PLACE_WORDS_MAX are enough) `words` has what each adds. Returns
 * how many words the place has. */
unsigned place_mark(const struct lexicon *x, const uint32_t *words, unsigned n,
    unsigned i, uint8_t kinds[TOKENS_MAX + 2]);

#endif
