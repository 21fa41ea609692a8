/*
 * deid/fold/fold.h - the same text without its disguises, and the way back.
 *
 * In:    a text.
 * Out:   a shadow of it in which full-width letters are ASCII, zero-width characters
 * are gone, "[at]" is '@', spelled digits are digits, %40, &#64; and \u0040 are '@',
 * '_' between digits is '-';
 *        for each offset in the shadow the offset in the text.
 * Never: changes the text; reads a byte more than twice.
 */
#ifndef ABIDE_DEID_FOLD_FOLD_H
#define ABIDE_DEID_FOLD_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/raw.h"
#include "base/vec.h"

/* From here on, shadow and text differ by a constant until the next point. */
struct fold_point {
    uint32_t shadow, text;
};

struct fold {
    struct buf shadow;
    VEC(struct fold_point) points;
    size_t plain; /* while folding: the text up to here is in the shadow */
};

void fold_init(struct fold *f); /* allocates nothing yet */
void fold_fini(struct fold *f); /* wipes the shadow */

/* Makes the shadow. False: out of memory. `f->points.n` is 0 when nothing was
 * disguised. */
bool fold_text(struct fold *f, struct raw text) MUST_CHECK;

/* A stretch of the shadow as a stretch of the text. */
void fold_back(const struct fold *f, size_t *start, size_t *end);

/*
 * What stands for the disguised unit at text[i]: bytes used of the text, 0 when there
 * is none; `out` (room for FOLD_UNIT bytes) and its length.
 */
enum { FOLD_UNIT = 4 };
size_t fold_rune(struct raw text, size_t i, unsigned char *out, size_t *n);
size_t fold_escape(struct raw text, size_t i, unsigned char *out, size_t *n);

/* "[at]", " at " before "gmail dot com", " dot ", "_at_". */
size_t fold_spoken(struct raw text, size_t i, unsigned char *out, size_t *n);

/* Five or more words for digits, in any of eight languages: whether they begin here;
 * one of them with the gap behind it ("double five" is two digits). */
size_t fold_digit_word(struct raw text, size_t i, unsigned char *out, size_t *n);
bool fold_digits_begin(struct raw text, size_t i);

/* Cheap: no disguise begins with another byte, but spoken ones and words for digits. */
static inline bool fold_may_begin(unsigned char c)
{
    if (c < 0x80)
        return c == '%' || c == '\\' || c == '&' || c == '[' || c == '(' || c == '{' ||
               c == '<';
    return c == 0xC2 || c == 0xCD || c == 0xD9 || c == 0xDB || c == 0xDF ||
           (c >= 0xE0 && c <= 0xE3) || c == 0xEF || c == 0xF0;
}

/* Cheap: whether a rune that fold_rune knows can begin with these two bytes. */
bool fold_rune_may_begin(struct raw text, size_t i);

/* Cheap: whether the space at text[i] can be before "at", "(dot)" and the like. */
bool fold_may_speak(struct raw text, size_t i);

/* Whether what begins at text[i] is worth a folded look; by kind of sign. */
bool fold_suspect(struct raw text, size_t i);
bool fold_suspect_bracket(struct raw text, size_t i);
bool fold_suspect_dot(struct raw text, size_t i);
bool fold_suspect_host(struct raw text, size_t dot);

/* Whether text[at] begins a word for a digit, and another stands before it. */
bool fold_spelled(struct raw text, size_t at);

#endif
