/*
 * deid/detect/class_rows.h - how words for digits begin and end, and words for signs.
 *
 * In:    nothing.
 * Out:   what the tables of every pass are made of.
 * Never: holds the words (fold/numeral.c and fold/spoken.c do; tests hold both).
 */
#ifndef ABIDE_DEID_DETECT_CLASS_ROWS_H
#define ABIDE_DEID_DETECT_CLASS_ROWS_H

/*
 * How words for digits begin: a letter of some row and a byte of the same row behind
 * it, by their low five bits (so that no table needs more than two times sixteen
 * places). CLASS_LAST: no such word ends with the letter. Rows 1 to 64: a o, c n f,
 * d z, h q, j m e s v p, t, u. What may stand behind "o" alone is in the first.
 * CLASS_SPEAK, behind a bracket: a c d k m n p s t u z, space, @ . and the first byte
 * of other alphabets' words for signs (fold_may_speak), and what shares their bits.
 */
#define CLASS_LAST         128
#define CLASS_SPEAK        128
#define CLASS_BEGIN_TO_O   0, 1, 128, 2, 132, 16, 2, 128, 8, 0, 144, 128, 0, 16, 2, 1
#define CLASS_BEGIN_FROM_P 144, 8, 0, 16, 32, 192, 144, 128, 0, 0, 132, 0, 0, 0, 0, 0
#define CLASS_FOLLOW_TO_O                                                              \
    129, 128, 0, 135, 128, 22, 0, 0, 33, 19, 1, 128, 1, 193, 193, 6
#define CLASS_FOLLOW_FROM_P 128, 128, 36, 129, 129, 142, 0, 36, 0, 0, 150, 0, 0, 0, 0, 0

#endif
