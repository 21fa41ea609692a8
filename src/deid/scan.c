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

/* Is a second, folded look at block i, which begins at `base`, worth its time? */
static bool evasive_block(
    const struct look *l, const struct class_bits *b, size_t i, size_t base)
{
    struct raw text = {l->p, l->n};
    for (uint64_t bits = b->suspect[i]; bits; bits &= bits - 1) {
        size_t at = base + (size_t)__builtin_ctzll(bits);
        if (fold_suspect(text, at))
            return true;
    }
    for (uint64_t bits = b->spelled[i]; bits; bits &= bits - 1) {
        if (fold_spelled(text, base + (size_t)__builtin_ctzll(bits)))
            return true;
    }
    return false;
}

/* Bit i: block i of the chunk is evasive. */
static uint64_t evasive_blocks(
    const struct look *l, const struct class_bits *b, size_t base)
{
    uint64_t evasive = 0;
    for (uint64_t left = b->suspects; left && !l->unfolded; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        if (evasive_block(l, b, i, base + i * CLASS_BLOCK))
            evasive |= UINT64_C(1) << i;
    }
    return evasive;
}

/* Notes the evasive blocks among `which`, in order; the others are left. */
static uint64_t spots_note(
    struct look *l, uint64_t evasive, uint64_t which, size_t base)
{
    for (uint64_t now = evasive & which; now; now &= now - 1) {
        size_t at = base + (size_t)__builtin_ctzll(now) * CLASS_BLOCK;
        look_spot_add(l, at, at + CLASS_BLOCK < l->n ? at + CLASS_BLOCK : l->n);
    }
    return evasive & ~which;
}

/*
 * From `next` on: what is before it was settled by an earlier detector. The next
 * trigger is found without a guess: in the rest of its block, or in the first block
 * behind it that has any.
 */
static size_t run_chunk(
    struct look *l, const struct class_bits *b, size_t base, size_t next)
{
    uint64_t evasive = evasive_blocks(l, b, base);
    while (next < base + (size_t)CLASS_BLOCK * CLASS_CHUNK) {
        size_t i = next > base ? (next - base) / CLASS_BLOCK : 0;
        size_t from = next > base ? (next - base) % CLASS_BLOCK : 0;
        uint64_t rest = (b->triggers >> i & 1 ? b->trigger[i] : 0) & ~UINT64_C(0)
                                                                         << from;
        uint64_t later = b->triggers & (~UINT64_C(1) << i);
        if (!(rest | later))
            break;
        i = rest ? i : (size_t)__builtin_ctzll(later);
        rest = rest ? rest : b->trigger[i];
        if (evasive)
            evasive = spots_note(l, evasive, (UINT64_C(2) << i) - 1, base);
        size_t at = base + i * CLASS_BLOCK + (size_t)__builtin_ctzll(rest);
        size_t settled = dispatch(l, at);
        next = settled > at ? settled : at + 1;
    }
    if (evasive)
        (void)spots_note(l, evasive, ~UINT64_C(0), base);
    return next;
}

void scan_text(struct look *l, class_pass *pass)
{
    UNINIT struct class_bits bits;
    struct class_carry carry = {0};
    size_t next = 0;
    for (size_t base = 0; base < l->n;) {
        size_t blocks = pass(l->p + base, l->n - base, &carry, &bits);
        next = run_chunk(l, &bits, base, next);
        base += blocks * CLASS_BLOCK;
    }
}
