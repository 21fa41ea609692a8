#include "deid/scan.h"

#include <string.h>

#include "deid/detect/detectors.h"
#include "deid/fold/fold.h"

enum { LONG_RUN = 16, CAPITALS = 8, SPACES = 3 };

/* One byte in eight. */
#define EIGHTHS UINT64_C(0x8080808080808080)

/* What a block needs to know of the one before. */
struct carry {
    uint64_t digit, s, dash;  /* 1: its last byte */
    uint64_t run, upper;      /* its letters and digits, its capitals */
    uint64_t bare, long_bare; /* its bytes that a word for a digit can have; sixteen */
};

/* First byte of each run of digits. */
static uint64_t digit_starts(uint64_t digit, uint64_t before)
{
    return digit & ~((digit << 1) | before);
}

/*
 * One bit where the last `length` (a power of two) bytes are all in the run: by
 * doubling. `before` holds the block before; bits of it enter from below.
 */
static inline uint64_t long_stretches(uint64_t run, uint64_t before, unsigned length)
{
#pragma GCC unroll 4
    for (unsigned step = 1; step < length; step *= 2) {
        uint64_t shifted = (run << step) | (before >> (CLASS_BLOCK - step));
        before &= before << step;
        run &= shifted;
    }
    return run;
}

static inline uint64_t long_runs(uint64_t run, uint64_t before, unsigned length)
{
    uint64_t stretches = long_stretches(run, before, length);
    return stretches & ~(stretches << 1);
}

/* Cheap: four in a row, or some across the border. */
static bool may_run(uint64_t run, uint64_t before)
{
    return (run & (run >> 1) & (run >> 2) & (run >> 3)) || (run & 1 & (before >> 63));
}

static uint64_t triggers(const struct class_block *b, struct carry *c)
{
    uint64_t run = b->digit | b->letter;
    uint64_t t =
        digit_starts(b->digit, c->digit) | b->mark | (b->s & ((b->s << 1) | c->s));
    uint64_t dashes = b->dash & ((b->dash << 1) | (c->dash & 1)) &
                      ((b->dash << 2) | (c->dash >> 1 & 1) | (c->dash << 1 & 2));
    if (may_run(run, c->run))
        t |= long_runs(run, c->run, LONG_RUN);
    if (may_run(b->upper, c->upper))
        t |= long_runs(b->upper, c->upper, CAPITALS);
    c->digit = b->digit >> (CLASS_BLOCK - 1);
    c->s = b->s >> (CLASS_BLOCK - 1);
    c->dash =
        (b->dash >> (CLASS_BLOCK - 1)) | ((b->dash >> (CLASS_BLOCK - 2) & 1) << 1);
    c->run = run;
    c->upper = b->upper;
    return t | dashes;
}

static size_t dispatch(struct look *l, size_t at)
{
    unsigned char c = l->p[at];
    if (ch_is(c, CH_DIGIT))
        return detect_digit(l, at);
    switch (c) {
    case '@':
        return detect_at_sign(l, at);
    case ':':
        return detect_colon(l, at);
    case '=':
        return detect_equals(l, at);
    case '/':
        return detect_slash(l, at);
    case '-':
        return detect_dashes(l, at);
    case 's':
    case 'S':
        if (ch_lower(look_before(l, at)) == 's') {
            size_t next = detect_double_s(l, at);
            if (next > at + 1 || c == 's')
                return next;
        }
        return detect_token(l, at);
    default:
        return detect_token(l, at);
    }
}

/* "[at]" may have spaces before it: they belong to the disguise. */
static bool suspect_at(const struct look *l, size_t at)
{
    struct raw text = {l->p, l->n};
    size_t from = at;
    while (from > 0 && at - from < SPACES && l->p[from - 1] == ' ')
        from--;
    return fold_suspect(text, at) || (from < at && fold_suspect(text, from));
}

/* Some word in the last sixteen bytes begins a row of words for digits. */
static bool spelled_at(const struct look *l, size_t at)
{
    struct raw text = {l->p, l->n};
    for (size_t i = at > LONG_RUN ? at - LONG_RUN : 0; i < at;
         i++) { /* 24 bytes are bare */
        if ((i == 0 || !ch_is(l->p[i - 1], CH_LETTER)) && fold_digits_begin(text, i))
            return true;
    }
    return false;
}

/* Is a second, folded look at this block worth its time? */
static bool evasive_block(
    const struct look *l, const struct class_block *b, struct carry *c, size_t base)
{
    uint64_t bare = ~b->plain;
    uint64_t long_bare = long_stretches(bare, c->bare, LONG_RUN);
    uint64_t runs =
        long_bare & ((long_bare << 8) | (c->long_bare >> (CLASS_BLOCK - 8)));
    c->bare = bare;
    c->long_bare = long_bare;
    for (uint64_t bits = b->escape | b->high; bits; bits &= bits - 1) {
        size_t at = base + (size_t)__builtin_ctzll(bits);
        if (fold_may_begin(l->p[at]) && suspect_at(l, at))
            return true;
    }
    for (uint64_t bits = b->dot; bits; bits &= bits - 1) {
        size_t at = base + (size_t)__builtin_ctzll(bits);
        if (at > 1 && suspect_at(l, at - 2))
            return true;
    }
    for (uint64_t bits = runs & EIGHTHS; bits; bits &= bits - 1) {
        size_t at = base + (size_t)__builtin_ctzll(bits);
        if (at < l->n && spelled_at(l, at))
            return true;
    }
    return false;
}

static size_t run_block(struct look *l, uint64_t bits, size_t base, size_t next)
{
    while (bits) {
        size_t at = base + (size_t)__builtin_ctzll(bits);
        bits &= bits - 1;
        if (at >= next)
            next = dispatch(l, at);
    }
    return next;
}

void scan_text(struct look *l, class_pass *pass)
{
    UNINIT struct class_block blocks[CLASS_CHUNK];
    struct carry carry = {0};
    size_t next = 0;
    for (size_t base = 0; base < l->n;) {
        size_t count = (l->n - base) / CLASS_BLOCK;
        if (count > CLASS_CHUNK)
            count = CLASS_CHUNK;
        if (count > 0) {
            pass(l->p + base, count, blocks);
        } else {
            unsigned char tail[CLASS_BLOCK] = {0};
            memcpy(tail, l->p + base, l->n - base);
            pass(tail, 1, blocks);
            count = 1;
        }
        for (size_t i = 0; i < count; i++, base += CLASS_BLOCK) {
            if (!l->unfolded && evasive_block(l, &blocks[i], &carry, base))
                look_spot_add(
                    l, base, base + CLASS_BLOCK < l->n ? base + CLASS_BLOCK : l->n);
            next = run_block(l, triggers(&blocks[i], &carry), base, next);
        }
    }
}
