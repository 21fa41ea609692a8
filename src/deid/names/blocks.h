/*
 * deid/names/blocks.h - the text's classes, block by block: the one way through a text
 * that looks for words.
 *
 * In:    a text, the pass that tells classes.
 * Out:   each block of CLASS_BLOCK bytes in order; the last one with zeros behind it.
 * Never: reads behind the text; allocates.
 */
#ifndef ABIDE_DEID_NAMES_BLOCKS_H
#define ABIDE_DEID_NAMES_BLOCKS_H

#include <string.h>

#include "base/attr.h"
#include "base/raw.h"
#include "deid/detect/class.h"

struct names_blocks {
    struct raw text;
    class_word_pass *pass;
    size_t base; /* where the next chunk begins */
    struct class_block blocks[CLASS_CHUNK];
};

/* The next blocks->blocks; how many, 0 at the end. The first stands at `*base`. */
static inline size_t names_blocks_next(struct names_blocks *b, size_t *base)
{
    size_t left = b->text.n - b->base, count = left / CLASS_BLOCK;
    *base = b->base;
    if (left == 0)
        return 0;
    if (count > CLASS_CHUNK)
        count = CLASS_CHUNK;
    if (count > 0) {
        b->pass(b->text.p + b->base, count, b->blocks);
        b->base += count * CLASS_BLOCK;
        return count;
    }
    unsigned char tail[CLASS_BLOCK] = {0};
    memcpy(tail, b->text.p + b->base, left);
    b->pass(tail, 1, b->blocks);
    b->base = b->text.n;
    return 1;
}

#endif
