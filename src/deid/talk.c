#include "deid/talk.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"
#include "deid/context/chars.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* The shape of a text: in hundredths, for one unit of each ratio below. */
enum {
    BASE = 518,
    LETTERS = -334, /* bytes in a word, fifths */
    SMALL = 267,    /* sentences that begin small */
    LENGTH = -376,  /* words in a sentence, twentieths */
    QUESTIONS = 138,
    APOSTROPHES = 186, /* a word, tenths */
    SELVES = 97,       /* "I", "my", "you": a word, tenths */
    WORDS = -104,      /* hundreds of words, two at most */
    SHAPE_MOST = 300,  /* what the shape may say */
    SHAPE = 62,        /* percent of it that count beside the words */
    WORDS_BASE = -33,
    SENTENCE_MAX = 40,
    WORDS_MAX = 200,
};

#define INLINE __attribute__((always_inline)) static inline

struct counts {
    int weight, words, letters, sentences, begun, small, questions, apostrophes, selves;
};

enum { BLOCK = 64, BLOCKS = TALK_READ / BLOCK };

/* A bit per byte of a block. */
struct block {
    uint64_t word, letter, space;
    uint64_t end, question, apostrophe; /* . ! ? and line breaks; ?; ' */
};

struct view {
    size_t n;
    unsigned char text[TALK_READ + BLOCK]; /* with zeros behind it */
    struct block blocks[BLOCKS + 1];       /* the last one: nothing */
};

/* Fills a block from its 64 bytes. */
typedef void block_fill(const unsigned char *p, struct block *b);

static void fill_portable(const unsigned char *p, struct block *b)
{
    *b = (struct block){0};
    for (unsigned i = 0; i < BLOCK; i++) {
        uint64_t bit = UINT64_C(1) << i;
        unsigned char c = p[i];
        b->word |= ch_is(c, CH_WORD) ? bit : 0;
        b->letter |= ch_is(c, CH_LETTER) ? bit : 0;
        b->space |= ch_is(c, CH_SPACE) ? bit : 0;
        b->end |= c == '.' || c == '!' || c == '?' || c == '\n' ? bit : 0;
        b->question |= c == '?' ? bit : 0;
        b->apostrophe |= c == '\'' ? bit : 0;
    }
}

INLINE size_t view_open(struct view *v, struct raw text, block_fill *fill)
{
    v->n = text.n < TALK_READ ? text.n : TALK_READ;
    size_t blocks = (v->n + BLOCK - 1) / BLOCK;
    if (v->n > 0)
        memcpy(v->text, text.p, v->n);
    memset(v->text + v->n, 0, BLOCK);
    for (size_t k = 0; k < blocks; k++)
        fill(v->text + k * BLOCK, &v->blocks[k]);
    v->blocks[blocks] = (struct block){0};
    v->blocks[v->n / BLOCK].space |= UINT64_C(1) << (v->n % BLOCK); /* the end */
    return blocks;
}

/* What a bit says of the byte behind it. */
INLINE uint64_t next(uint64_t bits_here, uint64_t bits_behind)
{
    return bits_here >> 1 | bits_behind << (BLOCK - 1);
}

INLINE void count_words(struct counts *c, const struct talk_words *known,
    const struct view *v, size_t k, uint64_t starts)
{
    uint64_t here = v->blocks[k].word, behind = v->blocks[k + 1].word;
    int32_t sum = 0;
    for (uint64_t s = starts; s; s &= s - 1) {
        unsigned i = (unsigned)__builtin_ctzll(s);
        uint64_t run = here >> i | behind << 1 << (BLOCK - 1 - i);
        size_t n = (size_t)__builtin_ctzll(~run | UINT64_C(1) << TALK_WORD_MAX);
        sum += talk_value(known, talk_hash(v->text + k * BLOCK + i, n));
    }
    int selves = (sum + TALK_SELF / 2) >> 16;
    c->selves += selves;
    c->weight += sum - selves * TALK_SELF;
}

/* What the blocks before left over: a word that goes on, a letter, a sentence that
 * has not begun. */
struct carry {
    uint64_t word, letter, begins;
};

INLINE void count_block(struct counts *c, const struct talk_words *known,
    const struct view *v, size_t k, struct carry *carry)
{
    const struct block *b = &v->blocks[k];
    uint64_t starts = b->word & ~(b->word << 1 | carry->word);
    uint64_t ends = b->end & next(b->space, b[1].space);
    /* From each end on, a sum runs up to the first word behind it. */
    uint64_t sum, over;
    over = __builtin_add_overflow(~starts, carry->begins, &sum);
    over |= __builtin_add_overflow(sum, ends << 1, &sum);
    for (uint64_t first = sum & starts; first; first &= first - 1) {
        unsigned char at = v->text[k * BLOCK + (unsigned)__builtin_ctzll(first)];
        c->begun++;
        c->small += at >= 'a' && at <= 'z';
    }
    uint64_t inside = (b->letter << 1 | carry->letter) & next(b->letter, b[1].letter);
    c->words += __builtin_popcountll(starts);
    c->letters += __builtin_popcountll(b->word);
    c->sentences += __builtin_popcountll(ends);
    c->questions += __builtin_popcountll(b->question);
    c->apostrophes += __builtin_popcountll(b->apostrophe & inside);
    *carry = (struct carry){
        b->word >> (BLOCK - 1), b->letter >> (BLOCK - 1), over | ends >> (BLOCK - 1)};
    count_words(c, known, v, k, starts);
}

static int shape_score(const struct counts *c)
{
    int words = c->words ? c->words : 1, sentences = c->sentences ? c->sentences : 1;
    int begun = c->begun ? c->begun : 1;
    int length =
        words / sentences < SENTENCE_MAX ? words * 5 / sentences : SENTENCE_MAX * 5;
    int questions = c->questions < sentences ? c->questions : sentences;
    int score = BASE * 100;
    score += LETTERS * 20 * c->letters / words;
    score += SMALL * 100 * c->small / begun;
    score += LENGTH * length;
    score += QUESTIONS * 100 * questions / sentences;
    score += APOSTROPHES * 1000 * c->apostrophes / words;
    score += SELVES * 1000 * c->selves / words;
    score += WORDS * (words < WORDS_MAX ? words : WORDS_MAX);
    score /= 100;
    return score > SHAPE_MOST ? SHAPE_MOST : score < -SHAPE_MOST ? -SHAPE_MOST : score;
}

/* The whole part of a root, of what a few thousand words can give. */
static int root(int n)
{
    int r = 0;
    for (int bit = 1 << 7; bit > 0; bit >>= 1)
        r += (r + bit) * (r + bit) <= n ? bit : 0;
    return r;
}

/* Inlined twice, once for processors with wide registers that count bits. */
INLINE int score(const struct talk_words *words, struct raw text, block_fill *fill)
{
    UNINIT struct view v;
    struct counts c = {0};
    struct carry carry = {.begins = 1};
    size_t blocks = view_open(&v, text, fill);
    for (size_t k = 0; k < blocks; k++)
        count_block(&c, words, &v, k, &carry);
    /* Words repeat each other: their sum counts by the root of how many there are. */
    int said = 500 * c.weight / root(5 * c.words + 100);
    return WORDS_BASE + SHAPE * shape_score(&c) / 100 + said;
}

int talk_score_portable(const struct talk_words *words, struct raw text)
{
    return score(words, text, fill_portable);
}

#if defined(__x86_64__)
#define AVX2       __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/*
 * A bit is a set of low halves of a byte for some high halves:
 *   0 letter  4x 6x, x 1-F      4 space  0x, x 9-D
 *   1 letter  5x 7x, x 0-A      5 end    2x, x 1 E (! .)
 *   2 digit   3x, x 0-9         6 end    3x, x F (?)
 *   3 space   2x, x 0           7 end    0x, x A (a line's)
 */
AVX2 static inline __m256i classes(__m256i x)
{
    const __m256i low = TWICE(0x0E, 0x27, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07,
        0x17, (char)0x93, 0x11, 0x11, 0x11, 0x21, 0x41);
    const __m256i high = TWICE(
        (char)0x90, 0, 0x28, 0x44, 0x01, 0x02, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i l = _mm256_shuffle_epi8(low, _mm256_and_si256(x, nibble));
    __m256i h =
        _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble));
    return _mm256_and_si256(l, h);
}

/* Bytes with any of these bits. */
AVX2 static inline uint64_t any(__m256i v, char bits)
{
    __m256i hit = _mm256_and_si256(v, _mm256_set1_epi8(bits));
    __m256i none = _mm256_cmpeq_epi8(hit, _mm256_setzero_si256());
    return ~(uint32_t)_mm256_movemask_epi8(none);
}

AVX2 static inline uint64_t mask(__m256i v)
{
    return (uint32_t)_mm256_movemask_epi8(v);
}

AVX2 static void fill_avx2(const unsigned char *p, struct block *b)
{
    *b = (struct block){0};
    for (unsigned i = 0; i < BLOCK; i += BLOCK / 2) {
        __m256i x = _mm256_loadu_si256((const __m256i_u *)(const void *)(p + i));
        __m256i v = classes(x);
        b->word |= (any(v, 0x07) | mask(x)) << i;
        b->letter |= any(v, 0x03) << i;
        b->space |= any(v, 0x18) << i;
        b->end |= any(v, (char)0xE0) << i;
        b->question |= mask(_mm256_slli_epi16(v, 1)) << i;
        b->apostrophe |= mask(_mm256_cmpeq_epi8(x, _mm256_set1_epi8('\''))) << i;
    }
}

AVX2 static int score_avx2(const struct talk_words *words, struct raw text)
{
    return score(words, text, fill_avx2);
}

int talk_score(const struct talk_words *words, struct raw text)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")
               ? score_avx2(words, text)
               : talk_score_portable(words, text);
}
#else
int talk_score(const struct talk_words *words, struct raw text)
{
    return talk_score_portable(words, text);
}
#endif
