#include "deid/talk.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"
#include "deid/context/chars.h"

#if defined(__SSE2__)
#include <emmintrin.h>
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

#if defined(__SSE2__)
enum { STEP = 16, PARTS = BLOCK / STEP };

INLINE uint16_t bits(__m128i v)
{
    return (uint16_t)_mm_movemask_epi8(v);
}

/* Where there is SSE2, the first part is the low one. */
INLINE uint64_t joined(const uint16_t parts[PARTS])
{
    uint64_t all;
    memcpy(&all, parts, sizeof all);
    return all;
}

INLINE __m128i is(__m128i x, char c)
{
    return _mm_cmpeq_epi8(x, _mm_set1_epi8(c));
}

/* Bytes from `first` on, `more` of them behind it. */
INLINE __m128i range(__m128i x, char first, char more)
{
    __m128i from = _mm_sub_epi8(x, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8(more)), from);
}

INLINE void fill(const unsigned char *p, struct block *b)
{
    uint16_t word[PARTS], letter[PARTS], space[PARTS], end[PARTS], question[PARTS],
        apostrophe[PARTS];
    for (unsigned i = 0; i < PARTS; i++) {
        __m128i x = _mm_loadu_si128((const __m128i_u *)(const void *)(p + i * STEP));
        __m128i letters = range(_mm_or_si128(x, _mm_set1_epi8(0x20)), 'a', 25);
        __m128i questions = is(x, '?');
        __m128i ends = _mm_or_si128(is(x, '.'), is(x, '!'));
        ends = _mm_or_si128(_mm_or_si128(ends, questions), is(x, '\n'));
        __m128i words = _mm_or_si128(_mm_or_si128(letters, x), range(x, '0', 9));
        letter[i] = bits(letters);
        word[i] = bits(words); /* high bytes have their sign */
        space[i] = bits(_mm_or_si128(is(x, ' '), range(x, '\t', 4)));
        end[i] = bits(ends);
        question[i] = bits(questions);
        apostrophe[i] = bits(is(x, '\''));
    }
    *b = (struct block){joined(word), joined(letter), joined(space), joined(end),
        joined(question), joined(apostrophe)};
}
#else
INLINE void fill(const unsigned char *p, struct block *b)
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
#endif

INLINE size_t view_open(struct view *v, struct raw text)
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

/* Inlined twice, once for processors that count bits in one step. */
INLINE int score(const struct talk_words *words, struct raw text)
{
    UNINIT struct view v;
    struct counts c = {0};
    struct carry carry = {.begins = 1};
    size_t blocks = view_open(&v, text);
    for (size_t k = 0; k < blocks; k++)
        count_block(&c, words, &v, k, &carry);
    /* Words repeat each other: their sum counts by the root of how many there are. */
    int said = 500 * c.weight / root(5 * c.words + 100);
    return WORDS_BASE + SHAPE * shape_score(&c) / 100 + said;
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2,popcnt"))) static int score_avx2(
    const struct talk_words *words, struct raw text)
{
    return score(words, text);
}

int talk_score(const struct talk_words *words, struct raw text)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")
               ? score_avx2(words, text)
               : score(words, text);
}
#else
int talk_score(const struct talk_words *words, struct raw text)
{
    return score(words, text);
}
#endif
