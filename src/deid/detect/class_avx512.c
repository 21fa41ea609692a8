#include "deid/detect/class.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "base/attr.h"

#define AVX512 __attribute__((target("avx512bw,avx512vbmi")))

/*
 * With detect_stack_use_after_return, gcc 12 puts the 64-byte vectors of an
 * instrumented function at addresses that are no multiple of 64. So who holds vectors
 * is not instrumented; the functions that read the text are.
 */
#define ON_THE_STACK __attribute__((no_sanitize("address")))

#define CLASS_TARGET AVX512 ON_THE_STACK
#define CLASS_LANES  8
#include "deid/detect/class_lanes.h"

/*
 * What an ASCII byte is, as class_masks asks: 1 digit, 2 letter, 4 upper, 8 mark,
 * 16 stop, 32 veil, 128 a bracket. class_test holds them against the portable pass,
 * byte for byte.
 */
static const unsigned char kinds[128] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 32, 0, 128, 0, 0,
    0, 0, 0, 16, 8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 8, 0, 128, 8, 0, 0, 8, 6, 6, 6, 6, 6,
    6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 128, 32, 0, 0, 8, 0,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 128,
    0, 0, 0, 0};

/* By six bits: class_priv.h's five, twice. */
static const unsigned char begins[64] = {
    CLASS_BEGIN_TO_O, CLASS_BEGIN_FROM_P, CLASS_BEGIN_TO_O, CLASS_BEGIN_FROM_P};
static const unsigned char follows[64] = {
    CLASS_FOLLOW_TO_O, CLASS_FOLLOW_FROM_P, CLASS_FOLLOW_TO_O, CLASS_FOLLOW_FROM_P};

/* Lead bytes from 0xC0 on that fold.h knows. */
static const unsigned char leads[64] = {0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 32, 0, 0, 0, 32, 32, 32, 32, 32, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 32, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

/*
 * "pass", "---", "dot", "krop", "p.n" and "p..n", byte for byte, by six bits: a bit for
 * each. What has all its bytes is looked at exactly; few blocks have any.
 */
enum { PASS = 1, DASHES = 2, DOT = 4, KROPKA = 8, POINT = 16, POINT_4 = 32 };
static const unsigned char words[4][64] = {
    {['p' & 63] = PASS | POINT | POINT_4,
        ['P' & 63] = PASS | POINT | POINT_4,
        ['d' & 63] = DOT,
        ['D' & 63] = DOT,
        ['k' & 63] = KROPKA,
        ['K' & 63] = KROPKA,
        ['-' & 63] = DASHES},
    {['a' & 63] = PASS,
        ['A' & 63] = PASS,
        ['o' & 63] = DOT | POINT | POINT_4,
        ['O' & 63] = DOT | POINT | POINT_4,
        ['u' & 63] = POINT | POINT_4,
        ['U' & 63] = POINT | POINT_4,
        ['r' & 63] = KROPKA,
        ['R' & 63] = KROPKA,
        ['-' & 63] = DASHES},
    {['s' & 63] = PASS,
        ['S' & 63] = PASS,
        ['t' & 63] = DOT,
        ['T' & 63] = DOT,
        ['o' & 63] = KROPKA,
        ['O' & 63] = KROPKA,
        ['n' & 63] = POINT,
        ['N' & 63] = POINT,
        ['-' & 63] = DASHES},
    {['s' & 63] = PASS,
        ['S' & 63] = PASS,
        ['p' & 63] = KROPKA,
        ['P' & 63] = KROPKA,
        ['n' & 63] = POINT_4,
        ['N' & 63] = POINT_4},
};
/* What any third, or fourth, byte fits. */
enum { ANY_THIRD = POINT_4, ANY_FOURTH = DASHES | DOT | POINT };

struct tables {
    __m512i kinds[2], begins, follows, leads, words[4];
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
    for (unsigned k = 0; k < 4; k++)
        t->words[k] = load(words[k]);
}

/* Mask registers are slow to count with: to a general one, before anything is asked. */
static inline uint64_t plain(__mmask64 mask)
{
    uint64_t bits = mask;
    __asm__("" : "+r"(bits));
    return bits;
}

AVX512 static inline uint64_t any(__m512i v, char bits)
{
    return plain(_mm512_test_epi8_mask(v, _mm512_set1_epi8(bits)));
}

/* Of the bytes in `among`, those that are `c`. */
AVX512 static inline __mmask64 is(__mmask64 among, __m512i x, char c)
{
    return _mm512_mask_cmpeq_epi8_mask(among, x, _mm512_set1_epi8(c));
}

#define ALL (~(__mmask64)0)

/* The bytes of a block, and those one, two and three behind each. */
struct block {
    __m512i x[CLASS_AHEAD + 1];
};

AVX512 static inline void block_load(const unsigned char *p, struct block *b)
{
    for (unsigned k = 0; k <= CLASS_AHEAD; k++)
        b->x[k] = load(p + k);
}

/* The last of a text: `left` bytes, then zeros; fewer than a block and CLASS_AHEAD. */
AVX512 static inline void block_end(
    const unsigned char *p, size_t left, struct block *b)
{
    for (unsigned k = 0; k <= CLASS_AHEAD; k++) {
        size_t n = left > k ? left - k : 0;
        __mmask64 there = n >= CLASS_BLOCK ? ALL : ((__mmask64)1 << n) - 1;
        b->x[k] = _mm512_maskz_loadu_epi8(there, n ? p + k : p);
    }
}

/* Some word of `words` may begin in the block. */
AVX512 ON_THE_STACK static inline bool may_have_word(
    const struct block *b, const struct tables *t)
{
    __m512i w[4];
    for (unsigned k = 0; k < 4; k++)
        w[k] = _mm512_permutexvar_epi8(b->x[k], t->words[k]);
    w[2] = _mm512_or_si512(w[2], _mm512_set1_epi8(ANY_THIRD));
    w[3] = _mm512_or_si512(w[3], _mm512_set1_epi8(ANY_FOURTH));
    __m512i all = _mm512_and_si512(_mm512_and_si512(w[0], w[1]), w[2]);
    return _mm512_test_epi8_mask(all, w[3]) != 0;
}

/* Marks and words for dots, exactly. */
AVX512 ON_THE_STACK __attribute__((noinline)) static void words_fill(
    const struct block *b, struct class_masks *m, size_t i)
{
    __m512i l[4];
    for (unsigned k = 0; k < 4; k++)
        l[k] = _mm512_or_si512(b->x[k], _mm512_set1_epi8(0x20));
    __mmask64 p0 = is(ALL, l[0], 'p'), vowel = is(p0, l[1], 'o') | is(p0, l[1], 'u');
    __mmask64 pass = is(is(is(p0, l[1], 'a'), l[2], 's'), l[3], 's');
    __mmask64 dashes = is(is(is(ALL, b->x[0], '-'), b->x[1], '-'), b->x[2], '-');
    __mmask64 dot = is(is(is(ALL, l[0], 'd'), l[1], 'o'), l[2], 't');
    __mmask64 k_op = is(is(is(ALL, l[0], 'k'), l[2], 'o'), l[3], 'p');
    m->mark[i] |= pass | dashes;
    m->dot[i] = dot | is(k_op, l[1], 'r') | is(vowel, l[2], 'n') | is(vowel, l[3], 'n');
}

/* Lane i. */
AVX512 ON_THE_STACK static inline void block_fill(
    const struct block *b, const struct tables *t, struct class_masks *m, size_t i)
{
    __m512i x = b->x[0];
    __mmask64 high = _mm512_movepi8_mask(x);
    __mmask64 lead = _mm512_mask_test_epi8_mask(high, x, _mm512_set1_epi8(0x40));
    __m512i v = _mm512_maskz_permutex2var_epi8(~high, t->kinds[0], x, t->kinds[1]);
    __m512i w = _mm512_permutexvar_epi8(x, t->begins);
    __m512i next = _mm512_permutexvar_epi8(b->x[1], t->follows);
    __m512i y = _mm512_or_si512(v, _mm512_maskz_permutexvar_epi8(lead, x, t->leads));
    __m512i spoken = _mm512_or_si512(next, _mm512_set1_epi8(32));
    uint64_t letter = any(v, 2);
    m->digit[i] = any(v, 1);
    m->letter[i] = letter;
    m->upper[i] = any(v, 4);
    m->high[i] = plain(high);
    m->stop[i] = any(v, 16);
    m->mark[i] = any(v, 8);
    m->veil[i] = any(y, (char)(CLASS_SPEAK | 32));
    m->hide[i] = any(_mm512_and_si512(y, spoken), (char)(CLASS_SPEAK | 32));
    m->dot[i] = 0;
    m->pair[i] = any(_mm512_and_si512(w, next), (char)~CLASS_LAST) & letter;
    m->last[i] = plain(_mm512_movepi8_mask(w)) & letter;
    if (may_have_word(b, t))
        words_fill(b, m, i);
}

/* Lanes without a block are zero. */
AVX512 ON_THE_STACK __attribute__((noinline)) static void masks_fill(
    const unsigned char *p, size_t n, size_t blocks, struct class_masks *m)
{
    UNINIT struct tables t;
    tables_load(&t);
    if (blocks < LANES)
        memset(m, 0, sizeof *m);
    for (size_t i = 0; i < blocks; i++, p += CLASS_BLOCK, n -= CLASS_BLOCK) {
        UNINIT struct block b;
        if (n >= CLASS_ROOM)
            block_load(p, &b);
        else
            block_end(p, n, &b);
        block_fill(&b, &t, m, i);
    }
}

AVX512 ON_THE_STACK size_t class_avx512_pass(
    const unsigned char *p, size_t n, struct class_carry *carry, struct class_bits *out)
{
    UNINIT struct class_masks m;
    size_t blocks = class_blocks(n);
    out->triggers = out->suspects = 0;
    for (size_t i = 0; i < blocks; i += LANES) {
        size_t count = blocks - i < LANES ? blocks - i : LANES;
        masks_fill(p + i * CLASS_BLOCK, n - i * CLASS_BLOCK, count, &m);
        class_several(&m, i, count, carry, out);
    }
    return blocks;
}

bool class_avx512_runs(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi");
}

#else

size_t class_avx512_pass(
    const unsigned char *p, size_t n, struct class_carry *carry, struct class_bits *out)
{
    return class_pass_portable(p, n, carry, out);
}

bool class_avx512_runs(void)
{
    return false;
}

#endif
