/*
 * deid/detect/class.h - the first pass: where in a text is anything worth a look?
 *
 * In:    bytes, 64 at a time; what the blocks before left over.
 * Out:   three bits per byte: a detector's trigger; a disguise's first sign; the begin
 *        of a word that may be one of many for digits.
 * Never: decides; the portable and the wide forms never differ (class_test).
 */
#ifndef ABIDE_DEID_DETECT_CLASS_H
#define ABIDE_DEID_DETECT_CLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes in a block, looked at behind it, blocks in a call. */
enum { CLASS_BLOCK = 64, CLASS_AHEAD = 3, CLASS_CHUNK = 64 };

/* Of the blocks of a chunk. */
struct class_bits {
    uint64_t trigger[CLASS_CHUNK], suspect[CLASS_CHUNK], spelled[CLASS_CHUNK];
    uint64_t triggers; /* bit i: trigger[i] has any */
    uint64_t suspects; /* bit i: suspect[i] or spelled[i] has any */
};

static inline bool class_same(
    const struct class_bits *a, const struct class_bits *b, size_t blocks)
{
    size_t n = blocks * sizeof a->trigger[0];
    return a->triggers == b->triggers && a->suspects == b->suspects &&
           memcmp(a->trigger, b->trigger, n) == 0 &&
           memcmp(a->suspect, b->suspect, n) == 0 &&
           memcmp(a->spelled, b->spelled, n) == 0;
}

/* What a block needs to know of the one before; all zero at the start. */
struct class_carry {
    uint64_t digit, letter, upper, word, calm, five;
};

/*
 * Reads the n bytes at p, but no more than a chunk; behind the text there are zeros.
 * Returns how many blocks of `out` it filled.
 */
typedef size_t class_pass(const unsigned char *p, size_t n, struct class_carry *carry,
    struct class_bits *out);

static inline size_t class_blocks(size_t n)
{
    return n < CLASS_BLOCK * CLASS_CHUNK ? (n + CLASS_BLOCK - 1) / CLASS_BLOCK
                                         : CLASS_CHUNK;
}

class_pass class_pass_portable;
class_pass class_avx2_pass;   /* needs a CPU with AVX2 */
class_pass class_avx512_pass; /* with AVX-512 BW and VBMI */
bool class_avx512_runs(void);

/* The fastest pass of this machine. */
class_pass *class_pass_best(void);

/* What words are made of, for those who read words (deid/names). */
struct class_block {
    uint64_t digit, letter, high;
};

/* Fills out[0 .. blocks); p has 64 readable bytes per block. */
typedef void class_word_pass(
    const unsigned char *p, size_t blocks, struct class_block *out);

class_word_pass class_words_portable;
class_word_pass class_words_avx2; /* needs a CPU with AVX2 */
class_word_pass *class_words_best(void);

#endif
