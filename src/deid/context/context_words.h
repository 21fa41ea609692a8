/*
 * deid/context/context_words.h - the phrases the context table is made of.
 *
 * In:    nothing.
 * Out:   two lists, split only by size: common things, then national ones.
 * Never: used outside context.c.
 */
#ifndef ABIDE_DEID_CONTEXT_CONTEXT_WORDS_H
#define ABIDE_DEID_CONTEXT_CONTEXT_WORDS_H

#include <stdint.h>

#include "base/attr.h"
#include "deid/context/context_class.h"

struct context_word {
    const char *phrase;
    uint8_t class;
};

extern const struct context_word context_words_1[], context_words_2[];
extern const unsigned context_words_1_count, context_words_2_count;

#endif
