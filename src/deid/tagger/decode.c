#include "deid/tagger/decode.h"

#include <string.h>

enum { CHANCE_UNITS = 8 * SCALE };

/* 1000 * exp(-i / 20), rounded. */
static const uint16_t chances[CHANCE_UNITS] = {1000, 951, 905, 861, 819, 779, 741, 705,
    670, 638, 607, 577, 549, 522, 497, 472, 449, 427, 407, 387, 368, 350, 333, 317, 301,
    287, 273, 259, 247, 235, 223, 212, 202, 192, 183, 174, 165, 157, 150, 142, 135, 129,
    122, 117, 111, 105, 100, 95, 91, 86, 82, 78, 74, 71, 67, 64, 61, 58, 55, 52, 50, 47,
    45, 43, 41, 39, 37, 35, 33, 32, 30, 29, 27, 26, 25, 24, 22, 21, 20, 19, 18, 17, 17,
    16, 15, 14, 14, 13, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7, 7, 7, 6, 6, 6, 6, 5, 5,
    5, 5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0};

void decode_steps_fill(const int16_t steps[STATES][STATES], struct decode_steps *out)
{
    for (unsigned k = 0; k < STATES; k++)
        for (unsigned j = 0; j < DECODE_LANES; j++) {
            out->from[k][j] = j < STATES ? steps[k][j] : DECODE_FLOOR;
            out->to[k][j] = j < STATES ? steps[j][k] : DECODE_FLOOR;
        }
}

static int clamp(int v)
{
    return v < DECODE_FLOOR ? DECODE_FLOOR : v > DECODE_CEILING ? DECODE_CEILING : v;
}

/* log(e^a + e^b), nearly. */
static int soft_max(int a, int b)
{
    int top = a > b ? a : b, gap = a > b ? a - b : b - a;
    return gap < DECODE_KNEE ? top + ((DECODE_KNEE - gap) >> DECODE_SHIFT) : top;
}

static int add(int a, int b)
{
    int v = a + b;
    return v < INT16_MIN ? INT16_MIN : v > INT16_MAX ? INT16_MAX : v;
}

/* out[j] = log sum over k of e^(in[k] + row[k][j]), in pairs: a chain of nine would
 * wait for each of its links. */
static void step(
    const int16_t in[STATES], const int16_t rows[STATES][DECODE_LANES], int out[STATES])
{
    for (unsigned j = 0; j < STATES; j++) {
        int sum[STATES];
        for (unsigned k = 0; k < STATES; k++)
            sum[k] = add(in[k], rows[k][j]);
        for (unsigned pair = 1; pair < STATES - 1; pair *= 2)
            for (unsigned k = 0; k + pair < STATES - 1; k += 2 * pair)
                sum[k] = soft_max(sum[k], sum[k + pair]);
        out[j] = soft_max(sum[0], sum[STATE_NONE]);
    }
}

/* The labels in pairs, then "no name", which is 0 by then. */
static void sink(struct decode *d, unsigned i)
{
    int v[LABELS], sum[LABELS];
    for (unsigned j = 0; j < LABELS; j++)
        v[j] = sum[j] = add(d->forward[i][j], d->backward[i][j]);
    for (unsigned half = LABELS / 2; half > 0; half /= 2)
        for (unsigned j = 0; j < half; j++)
            sum[j] = soft_max(sum[j], sum[j + half]);
    int all = soft_max(sum[0], 0);
    d->near[i] = false;
    for (unsigned j = 0; j < LABELS; j++) {
        d->below[i][j] = (int16_t)add(all, -v[j]);
        d->near[i] |= d->below[i][j] < d->limit;
    }
}

void decode_pass_portable(
    const struct decode_steps *s, struct decode *d, unsigned first, unsigned count)
{
    int sum[STATES];
    int16_t in[STATES];
    for (unsigned i = first; i < first + count; i++) {
        for (unsigned j = 0; i == first && j < STATES; j++)
            sum[j] = s->from[STATE_NONE][j];
        if (i > first)
            step(d->forward[i - 1], s->from, sum);
        int none = add(sum[STATE_NONE], d->score[i][STATE_NONE]);
        for (unsigned j = 0; j < STATES; j++)
            d->forward[i][j] = (int16_t)clamp(add(add(sum[j], d->score[i][j]), -none));
    }
    for (unsigned i = first + count; i-- > first;) {
        bool last = i == first + count - 1;
        for (unsigned j = 0; j < STATES; j++) {
            in[j] = last ? 0 : (int16_t)add(d->score[i + 1][j], d->backward[i + 1][j]);
            sum[j] = s->to[STATE_NONE][j];
        }
        if (!last)
            step(in, s->to, sum);
        int none = sum[STATE_NONE];
        for (unsigned k = 0; k < STATES; k++)
            d->backward[i][k] = (int16_t)clamp(add(sum[k], -none));
        sink(d, i);
    }
}

void decode_chances(decode_pass pass, const struct decode_steps *s, struct decode *d,
    unsigned first, unsigned count)
{
    pass(s, d, first, count);
    for (unsigned i = first; i < first + count; i++)
        for (unsigned j = 0; d->near[i] && j < LABELS; j++) {
            int below = d->below[i][j];
            d->chance[i][j] = below < CHANCE_UNITS ? chances[below < 0 ? 0 : below] : 0;
        }
}

int decode_units(unsigned thousandths)
{
    int units = 0;
    while (units < CHANCE_UNITS - 1 && chances[units] > thousandths)
        units++;
    return units;
}

decode_pass decode_pass_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return decode_pass_avx2;
#endif
    return decode_pass_portable;
}
