#include "deid/names/names.h"

#include <string.h>

#include "deid/names/blocks.h"
#include "deid/names/reader.h"

enum { RUN_MAX = 32, BITS = CLASS_BLOCK };
/* Behind a cue of three letters at the end of a text nothing can stand. */
enum { LAST = 3 };

static void take_cue(struct names_reader *r, const struct cue_hit *hit)
{
    switch (hit->cue) {
    case CUE_NAME:
    case CUE_NAMED:
    case CUE_AM:
    case CUE_HELLO:
    case CUE_KIN:
    case CUE_WITH:
        intro_cue(r, hit);
        return;
    case CUE_TITLE:
        intro_title(r, hit);
        return;
    case CUE_SIGN:
        sign_cue(r, hit);
        return;
    case CUE_FIELD:
    case CUE_LABEL:
        field_cue(r, hit);
        return;
    case CUE_BOX:
        street_box(r, hit);
        return;
    case CUE_TYPE:
        street_type(r, hit);
        return;
    case CUE_BORN:
    case CUE_AGE:
    case CUE_YEARS:
        age_cue(r, hit);
        return;
    case CUE_NONE:
    case CUE_UNIT:
    case CUE_LIVE:
    case CUE_COUNTRY:
    case CUE_MONTH:
    case CUE_COUNT:
        return;
    }
}

static void take_word(struct names_reader *r, size_t at, size_t n)
{
    struct cue_hits hits;
    struct term w = {at, at + n, term_is_capital(r->text, at) ? TERM_CAP : 0u};
    cue_find_trigger(r->rules->cues, r->text, &w, &hits);
    for (size_t i = 0; i < hits.n; i++)
        take_cue(r, &hits.p[i]);
}

uint64_t names_word_bits(
    struct raw t, const struct class_block *b, size_t base, uint64_t *carry)
{
    uint64_t cut = *carry;
    *carry = 0;
    for (uint64_t bits = b->high; bits; bits &= bits - 1) {
        unsigned i = (unsigned)__builtin_ctzll(bits);
        unsigned char c = t.p[base + i];
        if ((c != 0xC2 && c != 0xE2 && c != 0xE3 && c != 0xEF) ||
            term_rune(t, base + i))
            continue;
        uint64_t mark = c == 0xC2 ? 3u : 7u;
        cut |= mark << i;
        if (i + 2 >= BITS)
            *carry |= mark >> (BITS - i);
    }
    return b->letter | b->digit | (b->high & ~cut);
}

/* Some blocks of a text: which bytes are of words, in them and up to RUN_MAX behind. */
struct runs {
    size_t base; /* where the first block begins */
    uint64_t run[CLASS_CHUNK + 1];
    uint64_t carry[2]; /* whether a word goes on; of names_word_bits */
};

/* Bytes of the word that begins at bit `i` of block `k`. */
static size_t run_length(const struct runs *x, size_t k, unsigned i)
{
    uint64_t bits = x->run[k] >> i | x->run[k + 1] << 1 << (BITS - 1 - i);
    return (size_t)__builtin_ctzll(~bits | UINT64_C(1) << RUN_MAX);
}

/* Bytes of a word from the first on; the rest of a letter may be before them. */
static uint64_t run_ahead(struct raw t, size_t at)
{
    size_t i = at, step;
    while (i < t.n && i - at < 3 && (t.p[i] & 0xC0) == 0x80)
        i++;
    while (i - at < RUN_MAX && (step = term_rune(t, i)) > 0)
        i += step;
    return (UINT64_C(1) << (i - at)) - 1;
}

/*
 * The words of block `k` that begin with a digit or pass the filter, as offsets from
 * the first block. All are written, and the next one over those that do not count: that
 * is no branch.
 */
static size_t block_triggers(const struct names_reader *r, const struct runs *x,
    size_t k, uint64_t digits, uint16_t *out)
{
    const uint64_t *filter = cue_filter(r->rules->cues);
    const unsigned char *p = r->text.p + x->base + k * BITS;
    uint64_t starts = x->run[k] & ~(x->run[k] << 1 | x->carry[0]);
    size_t left = r->text.n - x->base - k * BITS, n = 0;
    if (left < BITS + LAST)
        starts &= left > LAST ? (UINT64_C(1) << (left - LAST)) - 1 : 0;
    for (; starts; starts &= starts - 1) {
        unsigned i = (unsigned)__builtin_ctzll(starts);
        uint32_t bit = cue_bit(p + i, run_length(x, k, i));
        out[n] = (uint16_t)(k * BITS + i);
        n += (filter[bit / 64] >> (bit % 64) | digits >> i) & 1;
    }
    return n;
}

static void take_blocks(
    struct names_reader *r, const struct names_blocks *b, size_t count, struct runs *x)
{
    UNINIT uint16_t triggers[CLASS_CHUNK * BITS / 2 + 1];
    size_t n = 0;
    for (size_t k = 0; k < count; k++)
        x->run[k] =
            names_word_bits(r->text, &b->blocks[k], x->base + k * BITS, &x->carry[1]);
    x->run[count] = run_ahead(r->text, x->base + count * BITS);
    for (size_t k = 0; k < count; k++) {
        n += block_triggers(r, x, k, b->blocks[k].digit, triggers + n);
        x->carry[0] = x->run[k] >> (BITS - 1);
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = x->base + triggers[i];
        if (ch_is(r->text.p[at], CH_DIGIT))
            street_number(r, at);
        else
            take_word(r, at, run_length(x, triggers[i] / BITS, triggers[i] % BITS));
    }
}

void names_scan(struct look *l, const struct names_rules *rules, class_word_pass *pass)
{
    UNINIT struct names_blocks b;
    struct names_reader r = {.l = l, .text = {l->p, l->n}, .rules = rules};
    UNINIT struct runs x;
    b.text = r.text;
    b.pass = pass;
    b.base = 0;
    x.carry[0] = x.carry[1] = 0;
    for (size_t n; n = names_blocks_next(&b, &x.base), n > 0;)
        take_blocks(&r, &b, n, &x);
    field_mails(&r);
}
