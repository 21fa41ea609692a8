#include "deid/context/context.h"

#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/attr.h"
#include "base/mem.h"
#include "deid/context/chars.h"
#include "deid/context/context_words.h"

enum {
    SLOTS = 8192, /* power of two; about five times the phrases: short probes */
    BITS = 65536,
    WORD_MAX = 40,
    WORD_LONGEST = 80,
    HASH_ROOM = 16,
    CJK_BYTES = 3,
    CJK_LOOK = 8,  /* characters looked at before a candidate */
    CJK_LONG = 6,  /* characters in the longest phrase */
    FAR_LABEL = 3, /* the same behind "name:" */
    FAR = 6,       /* a known word with this many unknown ones after it is not near */
};

struct context_table {
    uint64_t hashes[SLOTS];
    uint8_t classes[SLOTS];
    /* Asked first, by hash: some phrase; the last word of a phrase of several words, of
       one for passwords, keys and users, of one that speaks for something. */
    uint64_t known[BITS / 64], lasts[BITS / 64], secrets[BITS / 64], names[BITS / 64];
    /* Asked before that: the last two letters of such words, 5 bits each. */
    uint32_t secret_ends[32], name_ends[32], ends[32];
    uint32_t month_starts[32], month_ends[32];
};

struct word {
    size_t start, end;
    uint64_t hash; /* 0: not asked for yet */
};

#define HASH_ONE UINT64_C(0x9e3779b97f4a7c15)
#define HASH_TWO UINT64_C(0xc2b2ae3d27d4eb4f)
#define SMALL    UINT64_C(0x2020202020202020)
#define HIGHS    UINT64_C(0x8080808080808080)

static uint64_t load_8(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* The last n bytes of eight; n at most 8. */
static uint64_t keep_last(uint64_t v, size_t n)
{
    return n == 0 ? 0 : v >> (64 - 8 * n);
}

static uint64_t hash_mix(uint64_t a, uint64_t b, size_t n)
{
    uint64_t h = ((a | SMALL) + n) * HASH_ONE ^ (b | SMALL) * HASH_TWO;
    h = (h ^ (h >> 32)) * HASH_ONE;
    return h ^ (h >> 29);
}

/*
 * The n bytes before `end`, with HASH_ROOM readable before it; ASCII in either case,
 * other bytes as they are (hash_high has made them small).
 */
static uint64_t hash_small(const unsigned char *end, size_t n)
{
    size_t near = n < 8 ? n : 8, far = n < 8 ? 0 : n < 16 ? n - 8 : 8;
    uint64_t h =
        hash_mix(keep_last(load_8(end - 8), near), keep_last(load_8(end - 16), far), n);
    return n > 16 ? hash_mix(h, load_8(end - n), n) : h;
}

/* Whether a letter of two bytes is a capital, and its small form. */
static void letter_small(unsigned char *lead, unsigned char *c)
{
    if (*lead == 0xC3 && *c >= 0x80 && *c <= 0x9E && *c != 0x97) {
        *c = (unsigned char)(*c + 0x20); /* Latin-1 */
    } else if (*lead == 0xC4 || *lead == 0xC5) {
        bool odd = (*lead == 0xC4 && *c >= 0xB9) || (*lead == 0xC5 && *c <= 0x88) ||
                   (*lead == 0xC5 && *c >= 0xB9);
        if (((*c & 1) != 0) == odd && !(*lead == 0xC5 && *c == 0xBF))
            *c = (unsigned char)(*c + 1); /* Latin Extended-A */
        if (*c == 0xC0) {
            *lead = 0xC5;
            *c = 0x80;
        }
    } else if ((*lead == 0xD0 && *c >= 0x90 && *c <= 0x9F) ||
               (*lead == 0xCE && *c >= 0x91 && *c <= 0x9F)) {
        *c = (unsigned char)(*c + 0x20); /* Cyrillic, Greek */
    } else if ((*lead == 0xD0 || *lead == 0xCE) && *c >= 0xA0 && *c <= 0xAF) {
        *lead = (unsigned char)(*lead + 1);
        *c = (unsigned char)(*c - 0x20);
    }
}

/* A copy with letters of two bytes in small, and room before it. */
static uint64_t hash_high(const unsigned char *p, size_t n)
{
    unsigned char copy[HASH_ROOM + WORD_LONGEST] = {0};
    unsigned char *small = copy + HASH_ROOM;
    n = n < WORD_LONGEST ? n : WORD_LONGEST;
    memcpy(small, p, n);
    for (size_t i = 0; i + 1 < n; i++) {
        if (small[i] >= 0xC3 && small[i] <= 0xD0 && small[i + 1] >= 0x80) {
            letter_small(&small[i], &small[i + 1]);
            i++;
        }
    }
    return hash_small(small + n, n);
}

static bool any_high(const unsigned char *p, size_t n)
{
    uint64_t high = 0;
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        high |= load_8(p + i);
    for (; i < n; i++)
        high |= p[i];
    return (high & HIGHS) != 0;
}

/* A word anywhere: nothing before it need be readable. */
static uint64_t hash_word(const unsigned char *p, size_t n)
{
    return hash_high(p, n);
}

/* A word with HASH_ROOM readable bytes before its end. */
static uint64_t hash_inside(const unsigned char *p, size_t n)
{
    return any_high(p, n) ? hash_high(p, n) : hash_small(p + n, n);
}

/* The hash of "before word" from the hash of the words before. */
static uint64_t hash_join(uint64_t before, uint64_t word)
{
    uint64_t h = (before ^ (word >> 7)) * HASH_ONE;
    return (h ^ (h >> 31)) + word;
}

static uint64_t hash_phrase(const char *phrase)
{
    uint64_t h = 0;
    for (bool first = true; *phrase; first = false) {
        const char *end = strchr(phrase, ' ');
        size_t n = end ? (size_t)(end - phrase) : strlen(phrase);
        uint64_t word = hash_word((const unsigned char *)phrase, n);
        h = first ? word : hash_join(h, word);
        phrase += n + (end ? 1 : 0);
    }
    return h;
}

static bool names_a_thing(unsigned class)
{
    return class != CX_VERSION && class != CX_REFERENCE && class != CX_MONTH &&
           class != CX_NAME && class != CX_ADDRESS;
}

static bool bit_get(const uint64_t *bits, uint64_t hash)
{
    return (bits[(hash >> 22) & 1023] >> (hash >> 16 & 63)) & 1;
}

static void bit_set(uint64_t *bits, uint64_t hash)
{
    bits[(hash >> 22) & 1023] |= UINT64_C(1) << (hash >> 16 & 63);
}

/* Words that end in two ASCII letters; all others may be anything. */
static void end_set(uint32_t *ends, const unsigned char *word, size_t n)
{
    if (n > 1)
        ends[word[n - 2] & 31] |= UINT32_C(1) << (word[n - 1] & 31);
}

static bool end_get(const uint32_t *ends, const unsigned char *word, size_t n)
{
    return n < 2 || word[n - 1] >= 0x80 || word[n - 2] >= 0x80 ||
           (ends[word[n - 2] & 31] >> (word[n - 1] & 31) & 1);
}

static bool names_a_secret(unsigned class)
{
    return class == CX_PASSWORD || class == CX_KEY || class == CX_LINK ||
           class == CX_USER || class == CX_HANDLE;
}

static void table_put(struct context_table *t, const struct context_word *w)
{
    uint64_t h = hash_phrase(w->phrase);
    size_t i = h & (SLOTS - 1);
    const char *space = strrchr(w->phrase, ' ');
    const char *word = space ? space + 1 : w->phrase;
    const unsigned char *bytes = (const unsigned char *)word;
    uint64_t last = hash_word(bytes, strlen(word));
    bit_set(t->known, h);
    end_set(t->ends, bytes, strlen(word));
    if (w->class == CX_MONTH) {
        end_set(t->month_starts, bytes, 2);
        end_set(t->month_ends, bytes, strlen(word));
    }
    if (space)
        bit_set(t->lasts, last);
    if (names_a_secret(w->class)) {
        bit_set(t->secrets, last);
        end_set(t->secret_ends, bytes, strlen(word));
    }
    if (names_a_thing(w->class)) {
        bit_set(t->names, last);
        end_set(t->name_ends, bytes, strlen(word));
    }
    while (t->classes[i] && t->hashes[i] != h)
        i = (i + 1) & (SLOTS - 1);
    if (!t->classes[i]) {
        t->hashes[i] = h;
        t->classes[i] = w->class;
    }
}

bool context_table_new(struct context_table **out)
{
    struct context_table *t = mem_zalloc(sizeof *t);
    if (!t)
        return false;
    for (unsigned i = 0; i < context_words_1_count; i++)
        table_put(t, &context_words_1[i]);
    for (unsigned i = 0; i < context_words_2_count; i++)
        table_put(t, &context_words_2[i]);
    *out = t;
    return true;
}

void context_table_free(struct context_table *table)
{
    mem_free(table);
}

unsigned context_table_find(const struct context_table *t, uint64_t hash)
{
    if (!bit_get(t->known, hash))
        return CX_NONE;
    size_t i = hash & (SLOTS - 1);
    while (t->classes[i] && t->hashes[i] != hash)
        i = (i + 1) & (SLOTS - 1);
    return t->classes[i];
}

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

bool context_may(
    const struct context_table *t, const unsigned char *text, size_t end, bool secret)
{
    size_t from = end > WORD_MAX ? end - WORD_MAX : 0;
    if (end == 0 || !ch_is(text[end - 1], CH_WORD))
        return false;
    if (end > 1 && ch_is(text[end - 2], CH_WORD) &&
        !end_get(secret ? t->secret_ends : t->name_ends, text + end - 2, 2))
        return false;
    size_t begin = word_start(text, from, end);
    if (text[begin] >= 0xE3)
        return true;
    uint64_t hash = end >= HASH_ROOM ? hash_inside(text + begin, end - begin)
                                     : hash_word(text + begin, end - begin);
    return bit_get(secret ? t->secrets : t->names, hash);
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
    if (!gap_read(w, w->at - gap)) {
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
/* Sixteen bytes: letters, digits and 0x80 up; capitals. */
static void sixteen(const unsigned char *p, uint64_t *word, uint64_t *upper)
{
    __m128i x = _mm_loadu_si128((const __m128i_u *)(const void *)p);
    __m128i letter =
        _mm_sub_epi8(_mm_or_si128(x, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    __m128i digit = _mm_sub_epi8(x, _mm_set1_epi8('0'));
    letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
    digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
    uint32_t small = (uint32_t)_mm_movemask_epi8(_mm_slli_epi16(x, 2));
    *word = (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(letter, digit), x));
    *upper = (uint32_t)_mm_movemask_epi8(letter) & ~small & 0xFFFF;
}
#else
static void sixteen(const unsigned char *p, uint64_t *word, uint64_t *upper)
{
    *word = *upper = 0;
    for (unsigned i = 0; i < 16; i++) {
        *word |= (uint64_t)ch_is(p[i], CH_WORD) << i;
        *upper |= (uint64_t)ch_upper(p[i]) << i;
    }
}
#endif

static void window_open(struct window *w, const unsigned char *text, size_t start)
{
    uint64_t upper = 0;
    w->p = text + start - CONTEXT_WINDOW;
    if (start < CONTEXT_WINDOW + HASH_ROOM) {
        size_t n = start < CONTEXT_WINDOW ? start : CONTEXT_WINDOW;
        memset(w->copy, 0, sizeof w->copy);
        memcpy(w->copy + sizeof w->copy - n, text + start - n, n);
        w->p = w->copy + HASH_ROOM;
    }
    w->word = 0;
    for (unsigned i = 0; i < CONTEXT_WINDOW / 16; i++) {
        uint64_t word, capital;
        sixteen(w->p + 16 * i, &word, &capital);
        w->word |= word << (16 * i);
        upper |= capital << (16 * i);
    }
    uint64_t digit_or_small = w->word & ~upper;
    w->hump = upper & (digit_or_small << 1);
    for (uint64_t bits = w->hump; bits; bits &= bits - 1) {
        unsigned i = (unsigned)__builtin_ctzll(bits);
        if (!ch_is(w->p[i - 1], CH_LETTER))
            w->hump &= ~(UINT64_C(1) << i);
    }
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
    if (!end_get(
            t->ends, w->p + w->words[k].start, w->words[k].end - w->words[k].start))
        return 0;
    if (bit_get(t->lasts, word_hash(w, k))) {
        while (longest < CONTEXT_GRAM && (w->count > k + longest || window_more(w)))
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
    return end_get(t->month_starts, p, 2);
}

bool context_may_end_month(const struct context_table *t, const unsigned char *end)
{
    return end_get(t->month_ends, end - 2, 2);
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
