#include "deid/detect/class.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "deid/detect/class_priv.h"

#define AVX512 __attribute__((target("avx512bw,avx512vbmi")))

/*
 * What an ASCII byte is, as class_masks asks: 1 digit, 2 letter, 4 upper, 8 mark,
 * 16 stop, 32 veil. class_test holds them against the portable
 * pass, byte for byte.
 */
static const unsigned char kinds[128] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 32, 0, 32, 0, 0,
    0, 0, 0, 16, 8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 8, 0, 32, 8, 0, 0, 8, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 32, 32, 0, 0, 8, 0,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 32, 0,
    0, 0, 0};

/* By six bits: class_priv.h's five, twice. */
static const unsigned char begins[64] = {
    CLASS_BEGIN_TO_O, CLASS_BEGIN_FROM_P, CLASS_BEGIN_TO_O, CLASS_BEGIN_FROM_P};
static const unsigned char follows[64] = {
    CLASS_FOLLOW_TO_O, CLASS_FOLLOW_FROM_P, CLASS_FOLLOW_TO_O, CLASS_FOLLOW_FROM_P};

/* Lead bytes from 0xC0 on that fold.h knows. */
static const unsigned char leads[64] = {0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 32, 0, 0, 0, 32, 32, 32, 32, 32, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 32, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

struct tables {
    __m512i kinds[2], begins, follows, leads;
};

AVX512 static inline __m512i load(const unsigned char *p)
{
    return _mm512_loadu_si512(p);
}

AVX512 static inline void tables_load(struct tables *t)
{
    t->kinds[0] = load(kinds);
    t->kinds[1] = load(kinds + 64);
    t->begins = load(begins);
    t->follows = load(follows);
    t->leads = load(leads);
}

AVX512 static inline __mmask64 any(__m512i v, char bits)
{
    return _mm512_test_epi8_mask(v, _mm512_set1_epi8(bits));
}

/* Of the bytes in `among`, those that are `c`. */
AVX512 static inline __mmask64 is(__mmask64 among, __m512i x, char c)
{
    return _mm512_mask_cmpeq_epi8_mask(among, x, _mm512_set1_epi8(c));
}

#define ALL (~(__mmask64)0)

/* "pass" and "---". */
AVX512 static inline __mmask64 marks(const unsigned char *p, __m512i x, __mmask64 p0)
{
    const __m512i small = _mm512_set1_epi8(0x20);
    __m512i x1 = load(p + 1), x2 = load(p + 2);
    __mmask64 pa = is(p0, _mm512_or_si512(x1, small), 'a');
    __mmask64 pas = is(pa, _mm512_or_si512(x2, small), 's');
    __mmask64 pass = is(pas, _mm512_or_si512(load(p + 3), small), 's');
    return pass | is(is(is(ALL, x, '-'), x1, '-'), x2, '-');
}

/* "dot", "p.n", "p..n", "k.op". */
AVX512 static inline __mmask64 dots(const unsigned char *p, __m512i l0, __mmask64 p0)
{
    const __m512i small = _mm512_set1_epi8(0x20);
    __m512i l1 = _mm512_or_si512(load(p + 1), small);
    __m512i l2 = _mm512_or_si512(load(p + 2), small);
    __m512i l3 = _mm512_or_si512(load(p + 3), small);
    __mmask64 dot = is(is(is(ALL, l0, 'd'), l1, 'o'), l2, 't');
    __mmask64 kropka = is(is(is(ALL, l0, 'k'), l2, 'o'), l3, 'p');
    return dot | is(p0, l2, 'n') | is(p0, l3, 'n') | kropka;
}

AVX512 static inline void block_fill(
    const unsigned char *p, const struct tables *t, struct class_masks *m)
{
    __m512i x = load(p);
    __m512i l0 = _mm512_or_si512(x, _mm512_set1_epi8(0x20));
    __mmask64 high = _mm512_movepi8_mask(x), p0 = is(ALL, l0, 'p');
    __mmask64 lead = any(x, 0x40) & high;
    __m512i v = _mm512_maskz_permutex2var_epi8(~high, t->kinds[0], x, t->kinds[1]);
    __m512i w = _mm512_permutexvar_epi8(x, t->begins);
    __m512i next = _mm512_permutexvar_epi8(load(p + 1), t->follows);
    __m512i y = _mm512_maskz_permutexvar_epi8(lead, x, t->leads);
    m->digit = any(v, 1);
    m->letter = any(v, 2);
    m->upper = any(v, 4);
    m->high = high;
    m->stop = any(v, 16);
    m->mark = any(v, 8) | marks(p, x, p0);
    m->veil = any(_mm512_or_si512(v, y), 32) | dots(p, l0, p0);
    m->pair = any(_mm512_and_si512(w, next), (char)~CLASS_LAST) & m->letter;
    m->last = _mm512_movepi8_mask(w) & m->letter;
}

/*
 * With detect_stack_use_after_return, gcc 12 puts the 64-byte vectors of an
 * instrumented function at addresses that are no multiple of 64. So the owner of the
 * tables is not instrumented; the functions that read the text are.
 */
#define ON_THE_STACK __attribute__((no_sanitize("address")))

AVX512 ON_THE_STACK void class_avx512_pass(const unsigned char *p, size_t blocks,
    struct class_carry *carry, struct class_bits *out)
{
    struct class_carry c = *carry;
    struct tables t;
    tables_load(&t);
    for (size_t i = 0; i < blocks; i++, p += CLASS_BLOCK) {
        struct class_masks m;
        block_fill(p, &t, &m);
        class_mix(&m, &c, &out[i]);
    }
    *carry = c;
}

bool class_avx512_runs(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi");
}

#else

void class_avx512_pass(const unsigned char *p, size_t blocks, struct class_carry *carry,
    struct class_bits *out)
{
    class_pass_portable(p, blocks, carry, out);
}

bool class_avx512_runs(void)
{
    return false;
}

#endif
