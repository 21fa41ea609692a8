/*
 * deid/tagger/decode.h - given each word's scores, how likely is each kind of name?
 *
 * In:    scores of a stretch of words between words that are no names; the model's
 *        steps from label to label.
 * Out:   per word and label the chance in thousandths.
 * Never: uses floating point: sums run forward and backward in 16-bit integers, where
 *        log(e^a + e^b) is max(a, b) + max(0, 2.5 - |a - b|) / 4. Both passes, portable
 *        and AVX2, give the same numbers.
 */
#ifndef ABIDE_DEID_TAGGER_DECODE_H
#define ABIDE_DEID_TAGGER_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "deid/tagger/format.h"
#include "deid/tagger/token.h"

enum { DECODE_LANES = 16, DECODE_FLOOR = -15000, DECODE_CEILING = 15000 };
enum { DECODE_KNEE = 50, DECODE_SHIFT = 2 }; /* 2.5 nats in units; a quarter */

struct decode_steps {
    int16_t from[STATES][DECODE_LANES]; /* from[k][j]: k to j */
    int16_t to[STATES][DECODE_LANES];   /* to[j][k]: the same, turned */
};

struct decode {
    /* in: [i][label]; [i][STATE_NONE] is 0 and what follows DECODE_FLOOR */
    int16_t score[TOKENS_MAX][DECODE_LANES];
    int16_t forward[TOKENS_MAX][DECODE_LANES];
    int16_t backward[TOKENS_MAX][DECODE_LANES];
    int16_t below[TOKENS_MAX][LABELS];
    int16_t limit; /* in: words with no label less than this below are left out */
    bool near[TOKENS_MAX];               /* out: not left out */
    uint16_t chance[TOKENS_MAX][LABELS]; /* out, when near: thousandths */
};

void decode_steps_fill(const int16_t steps[STATES][STATES], struct decode_steps *out);

/* Forward and backward, then d->below: how far each label is below all together; and
 * d->near. */
typedef void (*decode_pass)(
    const struct decode_steps *s, struct decode *d, unsigned first, unsigned count);
void decode_pass_portable(
    const struct decode_steps *s, struct decode *d, unsigned first, unsigned count);
void decode_pass_avx2(/* falls back where the compiler's target has no AVX2 */
    const struct decode_steps *s, struct decode *d, unsigned first, unsigned count);
decode_pass decode_pass_best(void);

/* How far below certainty a chance (in thousandths) is, in units. */
int decode_units(unsigned thousandths);

/* Fills d->near and d->chance of words first .. first + count. */
void decode_chances(decode_pass pass, const struct decode_steps *s, struct decode *d,
    unsigned first, unsigned count);

#endif
