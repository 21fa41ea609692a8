#include "deid/names/names.h"

#include <string.h>

#include "deid/names/blocks.h"
#include "deid/names/reader.h"

enum { RUN_MAX = 32, BITS = CLASS_BLOCK };

/* Bytes of a word as the bits see them, from a start near the end of a block. */
static size_t run_length(struct raw t, size_t at)
{
    size_t i = at;
    while (i < t.n && i - at < RUN_MAX && ch_is(t.p[i], CH_WORD))
        i++;
    return i - at;
}

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
    cue_find(r->rules->cues, r->text, &w, &hits);
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

static void take_block(
    struct names_reader *r, const struct class_block *b, size_t base, uint64_t carry[2])
{
    const uint64_t *filter = cue_filter(r->rules->cues);
    uint64_t run = names_word_bits(r->text, b, base, &carry[1]);
    uint64_t starts = run & ~((run << 1) | carry[0]);
    carry[0] = run >> (BITS - 1);
    while (starts) {
        unsigned i = (unsigned)__builtin_ctzll(starts);
        uint64_t rest = ~(run >> i);
        starts &= starts - 1;
        size_t n = rest ? (size_t)__builtin_ctzll(rest) : BITS, at = base + i;
        if (i + n >= BITS)
            n = run_length(r->text, at);
        if (at + 4 > r->text.n)
            continue; /* behind a cue of three letters nothing can stand */
        if (b->digit >> i & 1)
            street_number(r, at);
        else {
            uint32_t bit = cue_bit(r->text.p + at, n);
            if (filter[bit / 64] >> (bit % 64) & 1)
                take_word(r, at, n);
        }
    }
}

void names_scan(struct look *l, const struct names_rules *rules, class_word_pass *pass)
{
    UNINIT struct names_blocks b;
    struct names_reader r = {.l = l, .text = {l->p, l->n}, .rules = rules};
    uint64_t carry[2] = {0};
    b.text = r.text;
    b.pass = pass;
    b.base = 0;
    for (size_t base, n; n = names_blocks_next(&b, &base), n > 0;)
        for (size_t i = 0; i < n; i++)
            take_block(&r, &b.blocks[i], base + i * CLASS_BLOCK, carry);
    field_mails(&r);
}
