#include "deid/train/crf.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { EXP_TERMS = 7 };
static const float small_gradient = 1e-3F, row_floor = 1e-4F, step_floor = 1e-2F;

struct crf_work {
    float score[TOKENS_MAX][STATES];
    float lift[TOKENS_MAX][STATES]; /* exp(score - the largest) */
    float forward[TOKENS_MAX][STATES], backward[TOKENS_MAX][STATES];
    float chance[TOKENS_MAX][STATES]; /* free minus allowed */
    float step[STATES][STATES];       /* exp of the steps */
    float step_change[STATES][STATES];
};

bool crf_step_allowed(unsigned from, unsigned to)
{
    bool later = to != STATE_NONE && (to & 1);
    return !later || from == to || from == to - 1;
}

bool crf_init(struct crf *c, size_t rows, float rate, struct err *err)
{
    *c = (struct crf){.rows = rows, .rate = rate};
    c->weight = mem_array(rows * LABELS, sizeof *c->weight);
    c->square = mem_array(rows * LABELS, sizeof *c->square);
    c->sum = mem_array(rows * LABELS, sizeof *c->sum);
    c->work = mem_zalloc(sizeof *c->work);
    return (c->weight && c->square && c->sum && c->work) || err_memory(err);
}

void crf_fini(struct crf *c)
{
    mem_free(c->weight);
    mem_free(c->square);
    mem_free(c->sum);
    mem_free(c->work);
    *c = (struct crf){0};
}

/* e^x by halving to a small x, a short series, and squaring back in the exponent:
 * only additions and multiplications, so every machine agrees. */
static float exp_of(float x)
{
    if (x < -80.0F)
        return 0;
    float halves = x * 1.44269504F;
    int whole = (int)(halves + (halves < 0 ? -0.5F : 0.5F));
    float rest = x - (float)whole * 0.693147181F, sum = 1, term = 1;
    for (int i = 1; i < EXP_TERMS; i++) {
        term = term * rest / (float)i;
        sum += term;
    }
    return ldexpf(sum, whole);
}

static void score_words(struct crf *c, const struct crf_sentence *s)
{
    struct crf_work *w = c->work;
    for (unsigned i = 0; i < s->n; i++) {
        float sum[LABELS] = {0};
        for (unsigned k = 0; k < s->rows[i].n; k++) {
            const float *row = c->weight + (size_t)s->rows[i].rows[k] * LABELS;
            for (unsigned j = 0; j < LABELS; j++)
                sum[j] += row[j];
        }
        memcpy(w->score[i], sum, sizeof sum);
        w->score[i][STATE_NONE] = 0;
    }
}

static float lift_words(struct crf_work *w, const struct crf_sentence *s, bool all)
{
    double tops = 0;
    for (unsigned i = 0; i < s->n; i++) {
        unsigned allowed = all ? CRF_ANY : s->allowed[i];
        float top = -1e30F;
        for (unsigned j = 0; j < STATES; j++)
            if (allowed >> j & 1 && w->score[i][j] > top)
                top = w->score[i][j];
        for (unsigned j = 0; j < STATES; j++)
            w->lift[i][j] = allowed >> j & 1 ? exp_of(w->score[i][j] - top) : 0;
        tops += (double)top;
    }
    return (float)tops;
}

static float scale(float v[STATES])
{
    float sum = 0;
    for (unsigned j = 0; j < STATES; j++)
        sum += v[j];
    for (unsigned j = 0; j < STATES; j++)
        v[j] /= sum;
    return sum;
}

/* How likely each state is at word i before its own score is seen. */
static void arrive(const struct crf_work *w, unsigned i, float out[STATES])
{
    for (unsigned j = 0; j < STATES; j++)
        out[j] = i == 0 ? w->step[STATE_NONE][j] : 0;
    for (unsigned k = 0; i > 0 && k < STATES; k++)
        for (unsigned j = 0; j < STATES; j++)
            out[j] += w->forward[i - 1][k] * w->step[k][j];
}

static bool run_forward(struct crf_work *w, unsigned n, double *log_sum)
{
    for (unsigned i = 0; i < n; i++) {
        float *f = w->forward[i];
        arrive(w, i, f);
        for (unsigned j = 0; j < STATES; j++)
            f[j] *= w->lift[i][j];
        float total = scale(f);
        if (!(total > 1e-30F))
            return false;
        *log_sum += log((double)total); /* for the progress line only */
    }
    return true;
}

/* Backward, and the expected steps added to `step_change` with `sign`. */
static void run_backward(struct crf_work *w, unsigned n, float sign)
{
    for (unsigned j = 0; j < STATES; j++)
        w->backward[n - 1][j] = w->step[j][STATE_NONE];
    scale(w->backward[n - 1]);
    for (unsigned i = n - 1; i-- > 0;) {
        float next[STATES], pair[STATES][STATES], sum = 0;
        for (unsigned j = 0; j < STATES; j++)
            next[j] = w->lift[i + 1][j] * w->backward[i + 1][j];
        for (unsigned k = 0; k < STATES; k++) {
            float back = 0;
            for (unsigned j = 0; j < STATES; j++) {
                float way = w->step[k][j] * next[j];
                pair[k][j] = way * w->forward[i][k];
                sum += pair[k][j];
                back += way;
            }
            w->backward[i][k] = back;
        }
        scale(w->backward[i]);
        for (unsigned k = 0; k < STATES; k++)
            for (unsigned j = 0; j < STATES; j++)
                w->step_change[k][j] += sign * pair[k][j] / sum;
    }
}

/* The steps from and to the words beside the sentence. */
static void count_edges(struct crf_work *w, unsigned n, float sign)
{
    float first[STATES], last[STATES];
    for (unsigned j = 0; j < STATES; j++) {
        first[j] = w->forward[0][j] * w->backward[0][j];
        last[j] = w->forward[n - 1][j] * w->backward[n - 1][j];
    }
    scale(first);
    scale(last);
    for (unsigned j = 0; j < STATES; j++) {
        w->step_change[STATE_NONE][j] += sign * first[j];
        w->step_change[j][STATE_NONE] += sign * last[j];
    }
}

static bool expect(struct crf *c, const struct crf_sentence *s, bool all)
{
    struct crf_work *w = c->work;
    float sign = all ? 1 : -1;
    double log_sum = (double)lift_words(w, s, all);
    if (!run_forward(w, s->n, &log_sum))
        return false;
    run_backward(w, s->n, sign);
    count_edges(w, s->n, sign);
    for (unsigned i = 0; i < s->n; i++) {
        float both[STATES];
        for (unsigned j = 0; j < STATES; j++)
            both[j] = w->forward[i][j] * w->backward[i][j];
        scale(both);
        for (unsigned j = 0; j < STATES; j++)
            w->chance[i][j] += sign * both[j];
    }
    c->loss += all ? log_sum : -log_sum;
    return true;
}

static void learn_row(float *weight, float *square, const float change[LABELS],
    const float squared[LABELS], float rate)
{
#if defined(__SSE2__)
    __m128 floor = _mm_set1_ps(row_floor), r = _mm_set1_ps(rate);
    for (unsigned j = 0; j < LABELS; j += 4) {
        __m128 q = _mm_add_ps(_mm_loadu_ps(square + j), _mm_loadu_ps(squared + j));
        __m128 g = _mm_mul_ps(r, _mm_loadu_ps(change + j));
        __m128 move = _mm_div_ps(g, _mm_sqrt_ps(_mm_add_ps(q, floor)));
        _mm_storeu_ps(square + j, q);
        _mm_storeu_ps(weight + j, _mm_sub_ps(_mm_loadu_ps(weight + j), move));
    }
#else
    for (unsigned j = 0; j < LABELS; j++) {
        square[j] += squared[j];
        weight[j] -= rate * change[j] / sqrtf(square[j] + row_floor);
    }
#endif
}

static void learn_word(struct crf *c, const struct features *f, const float *change)
{
    float squared[LABELS], top = 0;
    for (unsigned j = 0; j < LABELS; j++) {
        float size = change[j] < 0 ? -change[j] : change[j];
        top = size > top ? size : top;
        squared[j] = change[j] * change[j];
    }
    if (top < small_gradient)
        return;
    for (unsigned k = 0; k < f->n; k++) {
        size_t at = (size_t)f->rows[k] * LABELS;
        learn_row(c->weight + at, c->square + at, change, squared, c->rate);
    }
}

static void learn_steps(struct crf *c)
{
    struct crf_work *w = c->work;
    for (unsigned k = 0; k < STATES; k++)
        for (unsigned j = 0; j < STATES; j++) {
            float g = w->step_change[k][j];
            if (!crf_step_allowed(k, j) || g == 0.0F)
                continue;
            c->step_square[k][j] += g * g;
            c->step[k][j] -= c->rate * g / sqrtf(c->step_square[k][j] + step_floor);
        }
}

static void drop_features(struct crf_sentence *s, unsigned drop, struct dice *d)
{
    uint32_t least = (uint32_t)((UINT64_C(1) << 32) * drop / 100);
    for (unsigned i = 0; i < s->n; i++) {
        struct features *f = &s->rows[i];
        unsigned kept = 0;
        for (unsigned k = 0; k < f->n; k++)
            if (dice_next(d) >= least)
                f->rows[kept++] = f->rows[k];
        f->n = kept;
    }
}

void crf_learn(struct crf *c, struct crf_sentence *s, unsigned drop, struct dice *d)
{
    struct crf_work *w = c->work;
    if (drop)
        drop_features(s, drop, d);
    memset(w->chance, 0, s->n * sizeof w->chance[0]);
    memset(w->step_change, 0, sizeof w->step_change);
    for (unsigned k = 0; k < STATES; k++)
        for (unsigned j = 0; j < STATES; j++)
            w->step[k][j] = crf_step_allowed(k, j) ? exp_of(c->step[k][j]) : 0;
    score_words(c, s);
    if (!expect(c, s, true) || !expect(c, s, false))
        return;
    for (unsigned i = 0; i < s->n; i++)
        learn_word(c, &s->rows[i], w->chance[i]);
    learn_steps(c);
    c->words += s->n;
}

void crf_remember(struct crf *c)
{
    for (size_t i = 0; i < c->rows * LABELS; i++)
        c->sum[i] += c->weight[i];
    for (unsigned k = 0; k < STATES; k++)
        for (unsigned j = 0; j < STATES; j++)
            c->step_sum[k][j] += c->step[k][j];
    c->moments++;
}
