#include "deid/tagger/decode.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i load(const int16_t *p)
{
    return _mm256_loadu_si256((const __m256i_u *)(const void *)p);
}

AVX2 static inline __m256i clamp(__m256i v)
{
    v = _mm256_max_epi16(v, _mm256_set1_epi16(DECODE_FLOOR));
    return _mm256_min_epi16(v, _mm256_set1_epi16(DECODE_CEILING));
}

/* Sums of two clamped values fit 16 bits: |a| + |b| <= 30000. */
AVX2 static inline __m256i soft_max(__m256i a, __m256i b)
{
    __m256i top = _mm256_max_epi16(a, b), low = _mm256_min_epi16(a, b);
    __m256i gap = _mm256_sub_epi16(top, low);
    __m256i extra = _mm256_subs_epu16(_mm256_set1_epi16(DECODE_KNEE), gap);
    return _mm256_add_epi16(top, _mm256_srli_epi16(extra, DECODE_SHIFT));
}

AVX2 static inline __m256i step(
    const int16_t in[DECODE_LANES], const int16_t rows[STATES][DECODE_LANES])
{
    __m256i sum = clamp(_mm256_add_epi16(_mm256_set1_epi16(in[0]), load(rows[0])));
    for (unsigned k = 1; k < STATES; k++) {
        __m256i way = clamp(_mm256_add_epi16(_mm256_set1_epi16(in[k]), load(rows[k])));
        sum = soft_max(sum, way);
    }
    return sum;
}

AVX2 static inline __m256i less_none(__m256i v, int16_t out[DECODE_LANES])
{
    _mm256_storeu_si256((__m256i_u *)(void *)out, v);
    v = clamp(_mm256_sub_epi16(v, _mm256_set1_epi16(out[STATE_NONE])));
    _mm256_storeu_si256((__m256i_u *)(void *)out, v);
    return v;
}

AVX2 void decode_pass_avx2(
    const struct decode_steps *s, struct decode *d, unsigned first, unsigned count)
{
    for (unsigned i = first; i < first + count; i++) {
        __m256i sum =
            i == first ? load(s->from[STATE_NONE]) : step(d->forward[i - 1], s->from);
        less_none(clamp(_mm256_add_epi16(sum, load(d->score[i]))), d->forward[i]);
    }
    for (unsigned i = first + count; i-- > first;) {
        int16_t in[DECODE_LANES];
        __m256i sum = load(s->to[STATE_NONE]);
        if (i + 1 < first + count) {
            __m256i next =
                _mm256_add_epi16(load(d->score[i + 1]), load(d->backward[i + 1]));
            _mm256_storeu_si256((__m256i_u *)(void *)in, clamp(next));
            sum = step(in, s->to);
        }
        less_none(sum, d->backward[i]);
    }
}

#else

void decode_pass_avx2(
    const struct decode_steps *s, struct decode *d, unsigned first, unsigned count)
{
    decode_pass_portable(s, d, first, count);
}

#endif
