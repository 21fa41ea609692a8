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

/* The gap of two such sums may pass 16 bits; as unsigned it is right. */
AVX2 static inline __m256i soft_max(__m256i a, __m256i b)
{
    __m256i top = _mm256_max_epi16(a, b), low = _mm256_min_epi16(a, b);
    __m256i gap = _mm256_sub_epi16(top, low);
    __m256i extra = _mm256_subs_epu16(_mm256_set1_epi16(DECODE_KNEE), gap);
    return _mm256_add_epi16(top, _mm256_srli_epi16(extra, DECODE_SHIFT));
}

AVX2 static inline __m128i soft_max_8(__m128i a, __m128i b)
{
    __m128i top = _mm_max_epi16(a, b), low = _mm_min_epi16(a, b);
    __m128i extra =
        _mm_subs_epu16(_mm_set1_epi16(DECODE_KNEE), _mm_sub_epi16(top, low));
    return _mm_add_epi16(top, _mm_srli_epi16(extra, DECODE_SHIFT));
}

AVX2 static inline __m256i step(
    const int16_t in[DECODE_LANES], const int16_t rows[STATES][DECODE_LANES])
{
    __m256i sum[STATES];
    for (unsigned k = 0; k < STATES; k++)
        sum[k] = _mm256_adds_epi16(_mm256_set1_epi16(in[k]), load(rows[k]));
    for (unsigned pair = 1; pair < STATES - 1; pair *= 2)
        for (unsigned k = 0; k + pair < STATES - 1; k += 2 * pair)
            sum[k] = soft_max(sum[k], sum[k + pair]);
    return soft_max(sum[0], sum[STATE_NONE]);
}

AVX2 static inline void less_none(__m256i v, int16_t out[DECODE_LANES])
{
    __m128i high = _mm256_extracti128_si256(v, 1); /* its first lane: "no name" */
    v = clamp(_mm256_subs_epi16(v, _mm256_broadcastw_epi16(high)));
    _mm256_storeu_si256((__m256i_u *)(void *)out, v);
}

AVX2 static inline void sink(struct decode *d, unsigned i)
{
    __m128i f = _mm_loadu_si128((const __m128i_u *)(const void *)d->forward[i]);
    __m128i b = _mm_loadu_si128((const __m128i_u *)(const void *)d->backward[i]);
    __m128i v = _mm_adds_epi16(f, b);
    __m128i all = soft_max_8(v, _mm_srli_si128(v, 8));
    all = soft_max_8(all, _mm_srli_si128(all, 4));
    all = soft_max_8(all, _mm_srli_si128(all, 2));
    all = _mm_broadcastw_epi16(soft_max_8(all, _mm_setzero_si128()));
    __m128i below = _mm_subs_epi16(all, v);
    _mm_storeu_si128((__m128i_u *)(void *)d->below[i], below);
    __m128i near = _mm_cmplt_epi16(below, _mm_set1_epi16(d->limit));
    d->near[i] = _mm_movemask_epi8(near) != 0;
}

AVX2 void decode_pass_avx2(
    const struct decode_steps *s, struct decode *d, unsigned first, unsigned count)
{
    for (unsigned i = first; i < first + count; i++) {
        __m256i sum =
            i == first ? load(s->from[STATE_NONE]) : step(d->forward[i - 1], s->from);
        less_none(_mm256_adds_epi16(sum, load(d->score[i])), d->forward[i]);
    }
    for (unsigned i = first + count; i-- > first;) {
        int16_t in[DECODE_LANES];
        __m256i sum = load(s->to[STATE_NONE]);
        if (i + 1 < first + count) {
            __m256i next =
                _mm256_adds_epi16(load(d->score[i + 1]), load(d->backward[i + 1]));
            _mm256_storeu_si256((__m256i_u *)(void *)in, next);
            sum = step(in, s->to);
        }
        less_none(sum, d->backward[i]);
        sink(d, i);
    }
}

#else

void decode_pass_avx2(
    const struct decode_steps *s, struct decode *d, unsigned first, unsigned count)
{
    decode_pass_portable(s, d, first, count);
}

#endif
