#include "deid/scan.h"

#include "deid/detect/detectors.h"
#include "deid/fold/fold.h"

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
    case 'p':
    case 'P': {
        size_t next = detect_pass(l, at);
        return next ? next : detect_token(l, at);
    }
    default:
        return detect_token(l, at);
    }
}

/* Is a second, folded look at this block worth its time? */
static bool evasive_block(const struct look *l, const struct class_bits *b, size_t base)
{
    struct raw text = {l->p, l->n};
    for (uint64_t bits = b->suspect; bits; bits &= bits - 1) {
        size_t at = base + (size_t)__builtin_ctzll(bits);
        if (fold_suspect(text, at))
            return true;
    }
    for (uint64_t bits = b->spelled; bits; bits &= bits - 1) {
        if (fold_spelled(text, base + (size_t)__builtin_ctzll(bits)))
            return true;
    }
    return false;
}

/* From `next` on: what is before it was settled by an earlier detector. */
static size_t run_block(struct look *l, uint64_t bits, size_t base, size_t next)
{
    while (next < base + CLASS_BLOCK) {
        bits &= next > base ? ~UINT64_C(0) << (next - base) : ~UINT64_C(0);
        if (!bits)
            break;
        size_t at = base + (size_t)__builtin_ctzll(bits);
        size_t settled = dispatch(l, at);
        next = settled > at ? settled : at + 1;
    }
    return next;
}

void scan_text(struct look *l, class_pass *pass)
{
    UNINIT struct class_bits blocks[CLASS_CHUNK];
    struct class_carry carry = {0};
    size_t next = 0;
    for (size_t base = 0; base < l->n;) {
        size_t count = pass(l->p + base, l->n - base, &carry, blocks);
        for (size_t i = 0; i < count; i++, base += CLASS_BLOCK) {
            if (!l->unfolded && (blocks[i].suspect | blocks[i].spelled) &&
                evasive_block(l, &blocks[i], base))
                look_spot_add(
                    l, base, base + CLASS_BLOCK < l->n ? base + CLASS_BLOCK : l->n);
            next = run_block(l, blocks[i].trigger, base, next);
        }
    }
}
