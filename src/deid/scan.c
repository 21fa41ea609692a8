#include "deid/scan.h"

#include <string.h>

#include "deid/detect/detectors.h"

enum { LONG_RUN = 16 };

/* What a block needs to know of the one before. */
struct carry {
    uint64_t digit, s, dash; /* 1: its last byte */
    uint64_t run; /* its last letters and digits, as the top bits of a word */
};

/* First byte of each run of digits. */
static uint64_t digit_starts(uint64_t digit, uint64_t before)
{
    return digit & ~((digit << 1) | before);
}

/*
 * One bit where a run of LONG_RUN letters and digits is complete: doubling, so four
 * steps. `before` holds the block before; bits of it enter from below.
 */
static uint64_t long_runs(uint64_t run, uint64_t before)
{
    for (unsigned step = 1; step < LONG_RUN; step *= 2) {
        uint64_t shifted = (run << step) | (before >> (CLASS_BLOCK - step));
        uint64_t shifted_before = before << step;
        run &= shifted;
        before &= shifted_before;
    }
    return run & ~(run << 1);
}

static uint64_t triggers(const struct class_block *b, struct carry *c)
{
    uint64_t run = b->digit | b->letter;
    uint64_t t =
        digit_starts(b->digit, c->digit) | b->mark | (b->s & ((b->s << 1) | c->s));
    uint64_t dashes = b->dash & ((b->dash << 1) | (c->dash & 1)) &
                      ((b->dash << 2) | (c->dash >> 1 & 1) | (c->dash << 1 & 2));
    if (run & (run >> 1) & (run >> 2) & (run >> 3))
        t |= long_runs(run, c->run);
    c->digit = b->digit >> (CLASS_BLOCK - 1);
    c->s = b->s >> (CLASS_BLOCK - 1);
    c->dash =
        (b->dash >> (CLASS_BLOCK - 1)) | ((b->dash >> (CLASS_BLOCK - 2) & 1) << 1);
    c->run = run;
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
    case '-':
        return detect_dashes(l, at);
    case 's':
    case 'S':
        if (ch_lower(look_before(l, at)) == 's')
            return detect_double_s(l, at);
        return detect_token(l, at);
    default:
        return detect_token(l, at);
    }
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
    struct class_block blocks[CLASS_CHUNK];
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
        for (size_t i = 0; i < count; i++, base += CLASS_BLOCK)
            next = run_block(l, triggers(&blocks[i], &carry), base, next);
    }
}
