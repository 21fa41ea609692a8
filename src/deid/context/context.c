#include "deid/context/context.h"

#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/attr.h"
#include "base/bytes.h"
#include "deid/context/chars.h"
#include "deid/context/context_priv.h"

enum {
    WORD_MAX = 40,
    CJK_BYTES = 3,
    CJK_LOOK = 8,  /* characters looked at before a candidate */
    CJK_LONG = 6,  /* characters in the longest phrase */
    FAR_LABEL = 3, /* the same behind "name:" */
    FAR = 6,       /* a known word with this many unknown ones after it is not near */
};

struct word {
    size_t start, end;
    uint64_t hash; /* 0: not asked for yet */
};

/* Where the word that ends at `end` begins: "phoneNumber" has two, "DB_PASS" too. */
static size_t word_start(const unsigned char *p, size_t from, size_t end)
{
    size_t i = end;
    while (i > from && end - i < WORD_MAX && ch_is(p[i - 1], CH_WORD)) {
        if (i < end && ch_upper(p[i]) && !ch_upper(p[i - 1]) &&
            ch_is(p[i - 1], CH_LETTER))
            break; /* a hump */
        i--;
    }
    return i;
}

/* The same by counting, where BYTES bytes are enough. */
static size_t word_begin(const unsigned char *p, size_t from, size_t end)
{
    if (end < BYTES)
        return word_start(p, from, end);
    struct bytes b = bytes_back(p, end, end);
    uint32_t word = bytes_word(&b), upper = bytes_range(&b, 'A', 26);
    uint32_t hump = upper & bytes_range(&b, 'a', 26) << 1;
    unsigned run = bytes_last(word);
    unsigned last = hump ? (unsigned)__builtin_clz(hump) + 1 : BYTES;
    if (run == BYTES && last == BYTES)
        return word_start(p, from, end);
    return end - (last < run ? last : run);
}

/* "tel. is": what people shorten ends no sentence. */
static bool abbreviated(const unsigned char *p, size_t stop)
{
    static const char words[][5] = {"tel", "mob", "nr", "no", "num", "ph", "ext",
        "acct", "kto", "fon", "cel", "ref"};
    size_t i = stop;
    while (i > 0 && stop - i <= 4 && ch_is(p[i - 1], CH_WORD))
        i--;
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        size_t n = strlen(words[k]), j = 0;
        while (
            j < n && n == stop - i && ch_lower(p[i + j]) == (unsigned char)words[k][j])
            j++;
        if (j == n)
            return true;
    }
    return false;
}

/*
 * Where the window ends: at a line break (unless a field's name stands right before
 * it), at the end of a sentence, at the border of a cell or an object.
 */
static bool window_ends(const unsigned char *p, size_t i, size_t seen)
{
    unsigned char c = p[i];
    if (c == '\n')
        return seen > 0 || i == 0 || p[i - 1] != ':';
    if (c == '.' && abbreviated(p, i))
        return false;
    if (c == '!' || c == '?' || c == '.')
        return ch_is(p[i + 1], CH_SPACE) && (seen > 0 || p[i + 1] == '\n') &&
               !(i >= 2 && !ch_is(p[i - 2], CH_WORD));
    return c == ';' || c == '|' || c == '{' || c == '}';
}

unsigned context_may(
    const struct context_table *t, const unsigned char *text, size_t end)
{
    size_t from = end > WORD_MAX ? end - WORD_MAX : 0;
    if (end == 0 || !ch_is(text[end - 1], CH_WORD))
        return 0;
    if (end >= TAIL_ROOM && ch_is(text[end - 2], CH_WORD) &&
        !tails_may(&t->ends, text + end))
        return 0;
    size_t begin = word_begin(text, from, end);
    if (text[begin] >= 0xE3)
        return CONTEXT_NAMES | CONTEXT_SECRETS;
    uint64_t hash = end >= HASH_ROOM ? hash_inside(text + begin, end - begin)
                                     : hash_word(text + begin, end - begin);
    unsigned kinds = kinds_of(t, hash);
    return (kinds & KIND_NAME ? CONTEXT_NAMES : 0u) |
           (kinds & KIND_SECRET ? CONTEXT_SECRETS : 0u);
}

/*
 * The CONTEXT_WINDOW bytes before a candidate, with a bit for each byte that words are
 * made of and for each that begins a hump: the highest is the byte right before it.
 */
struct window {
    const unsigned char *p; /* the first of them; HASH_ROOM readable before it */
    uint64_t word, hump;
    size_t at;                        /* how far it was read, from the end */
    struct word words[CONTEXT_WORDS]; /* nearest first */
    size_t count;
    bool label; /* ':' or '=' between the candidate and the first word */
    bool tight; /* '=': a key has no spaces */
    bool ended;
    unsigned char copy[HASH_ROOM + CONTEXT_WINDOW]; /* near the start of a text */
};

/* What is in a gap between two words; false when the window ends there. */
static bool gap_read(struct window *w, size_t to)
{
    const unsigned char *p = w->p;
    for (; w->at > to; w->at--) {
        unsigned char c = p[w->at - 1];
        if (c == ' ' && !(w->tight && w->count > 0))
            continue;
        if (window_ends(p, w->at - 1, w->count) ||
            (w->tight && w->count > 0 && c == ' '))
            return false;
        bool next =
            w->at == CONTEXT_WINDOW || (w->at == CONTEXT_WINDOW - 1 && p[w->at] == '"');
        w->tight |= w->count == 0 && c == '=' && next;
        w->label |= w->count == 0 && (c == ':' || c == '=');
    }
    return true;
}

/* Reads one more word; false when there is none. */
static bool window_more(struct window *w)
{
    if (w->ended || w->count == CONTEXT_WORDS || w->word == 0)
        return false;
    unsigned gap = (unsigned)__builtin_clzll(w->word);
    w->word <<= gap;
    w->hump <<= gap;
    if (gap == 1 && w->p[w->at - 1] == ' ' && !w->tight) {
        w->at--; /* most often */
    } else if (!gap_read(w, w->at - gap)) {
        w->ended = true;
        return false;
    }
    unsigned n = ~w->word ? (unsigned)__builtin_clzll(~w->word) : CONTEXT_WINDOW;
    unsigned hump = w->hump ? (unsigned)__builtin_clzll(w->hump) + 1 : n;
    n = hump < n ? hump : n;
    w->words[w->count++] = (struct word){w->at - n, w->at, 0};
    w->at -= n;
    w->word = n < CONTEXT_WINDOW ? w->word << n : 0;
    w->hump = n < CONTEXT_WINDOW ? w->hump << n : 0;
    return true;
}

#if defined(__SSE2__)
/* Sixteen bytes: letters, digits and 0x80 up; capitals; small letters. */
static void sixteen(
    const unsigned char *p, uint64_t *word, uint64_t *upper, uint64_t *lower)
{
    __m128i x = _mm_loadu_si128((const __m128i_u *)(const void *)p);
    __m128i letter =
        _mm_sub_epi8(_mm_or_si128(x, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    __m128i digit = _mm_sub_epi8(x, _mm_set1_epi8('0'));
    letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
    digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
    uint32_t small = (uint32_t)_mm_movemask_epi8(_mm_slli_epi16(x, 2));
    *word = (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(letter, digit), x));
    uint32_t letters = (uint32_t)_mm_movemask_epi8(letter);
    *upper = letters & ~small;
    *lower = letters & small;
}
#else
static void sixteen(
    const unsigned char *p, uint64_t *word, uint64_t *upper, uint64_t *lower)
{
    *word = *upper = *lower = 0;
    for (unsigned i = 0; i < 16; i++) {
        *word |= (uint64_t)ch_is(p[i], CH_WORD) << i;
        *upper |= (uint64_t)ch_upper(p[i]) << i;
        *lower |= (uint64_t)(ch_is(p[i], CH_LETTER) && !ch_upper(p[i])) << i;
    }
}
#endif

static void window_open(struct window *w, const unsigned char *text, size_t start)
{
    uint64_t upper = 0, lower = 0;
    w->p = text + start - CONTEXT_WINDOW;
    if (start < CONTEXT_WINDOW + HASH_ROOM) {
        size_t n = start < CONTEXT_WINDOW ? start : CONTEXT_WINDOW;
        memset(w->copy, 0, sizeof w->copy);
        memcpy(w->copy + sizeof w->copy - n, text + start - n, n);
        w->p = w->copy + HASH_ROOM;
    }
    w->word = 0;
    for (unsigned i = 0; i < CONTEXT_WINDOW / 16; i++) {
        uint64_t word, capital, small;
        sixteen(w->p + 16 * i, &word, &capital, &small);
        w->word |= word << (16 * i);
        upper |= capital << (16 * i);
        lower |= small << (16 * i);
    }
    w->hump = upper & (lower << 1);
    w->at = CONTEXT_WINDOW;
    w->count = 0;
    w->label = w->tight = w->ended = false;
}

static uint64_t word_hash(struct window *w, size_t k)
{
    struct word *word = &w->words[k];
    if (!word->hash)
        word->hash = hash_inside(w->p + word->start, word->end - word->start);
    return word->hash;
}

/* The longest known phrase whose last word is words[k]; its length, 0 when none. */
static size_t phrase_at(
    const struct context_table *t, struct window *w, size_t k, unsigned *class)
{
    size_t longest = 1;
    if (w->words[k].end - w->words[k].start > 1 &&
        !tails_may(&t->ends, w->p + w->words[k].end))
        return 0;
    if ((kinds_of(t, word_hash(w, k)) & KIND_LAST) &&
        (w->count > k + 1 || window_more(w)) &&
        (kinds_of(t, hash_join(word_hash(w, k + 1), word_hash(w, k))) & KIND_PAIR)) {
        for (longest = 2;
             longest < CONTEXT_GRAM && (w->count > k + longest || window_more(w));)
            longest++;
    }
    for (size_t g = longest; g > 0; g--) {
        uint64_t h = word_hash(w, k + g - 1);
        for (size_t i = g - 1; i > 0; i--)
            h = hash_join(h, word_hash(w, k + i - 1));
        *class = context_table_find(t, h);
        if (*class)
            return g;
    }
    return 0;
}

/* Chinese and Japanese write no spaces: known words inside the last characters. */
static unsigned cjk_class(
    const struct context_table *t, const unsigned char *p, size_t n)
{
    for (size_t back = 0; back < CJK_LOOK; back++) {
        size_t end = n - back * CJK_BYTES;
        for (size_t len = CJK_LONG; len >= 2; len--) {
            if (end < len * CJK_BYTES || end > n)
                continue;
            const unsigned char *from = p + end - len * CJK_BYTES;
            unsigned class = context_table_find(t, hash_word(from, len * CJK_BYTES));
            if (class)
                return class;
        }
    }
    return CX_NONE;
}

unsigned context_word(
    const struct context_table *table, const unsigned char *p, size_t n)
{
    return context_table_find(table, hash_word(p, n));
}

bool context_may_begin_month(const struct context_table *t, const unsigned char *p)
{
    return ends_get(t->month_starts, p);
}

bool context_may_end_month(const struct context_table *t, const unsigned char *end)
{
    return ends_get(t->month_ends, end - 2);
}

static unsigned class_at(
    const struct context_table *table, struct window *w, size_t k, size_t *used)
{
    unsigned class = CX_NONE;
    const struct word *word = &w->words[k];
    size_t n = word->end - word->start;
    *used = phrase_at(table, w, k, &class);
    if (!*used && w->p[word->start] >= 0xE3 && n >= 2 * CJK_BYTES)
        class = cjk_class(table, w->p + word->start, n);
    if (!*used)
        *used = 1;
    return class;
}

/* "</td><td>": names of tags do not count. */
static bool is_tag(const struct window *w, size_t k)
{
    size_t i = w->words[k].start;
    return (i > 0 && w->p[i - 1] == '<') ||
           (i > 1 && w->p[i - 1] == '/' && w->p[i - 2] == '<');
}

void context_read(const struct context_table *table, const unsigned char *text,
    size_t start, struct context *out)
{
    UNINIT struct window w;
    size_t distance = 0, used;
    memset(out, 0, sizeof *out);
    window_open(&w, text, start);
    for (size_t k = 0; k < w.count || window_more(&w); k += used) {
        unsigned class = class_at(table, &w, k, &used);
        if (distance >= (w.label ? FAR_LABEL : FAR))
            break;
        if (class != CX_NONE && class != CX_MONTH && class != CX_LINK) {
            out->near = (uint8_t) class;
            out->distance = (uint8_t)distance;
            break;
        }
        distance += class == CX_LINK || is_tag(&w, k) ? 0 : used;
    }
    out->label = w.label;
}

unsigned context_of_label(
    const struct context_table *table, const unsigned char *p, size_t n)
{
    struct context c;
    context_read(table, p, n, &c);
    return c.near;
}
