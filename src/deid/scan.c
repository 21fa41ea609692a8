#include "deid/scan.h"

#include <string.h>

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

/*
 * Cheap: what stands around a sign rules most disguises out. Bit k of `after` and of
 * `prior`: a byte may stand behind, and before, a sign of kind k.
 */
enum sign_kind {
    SIGN_ANY,
    SIGN_BRACKET,
    SIGN_QUOTE,
    SIGN_DOT,
    SIGN_POINT,
    SIGN_KROPKA
};

static unsigned sign_kind(unsigned char c)
{
    static const uint8_t letters[32] = {
        ['D' & 31] = SIGN_DOT, ['P' & 31] = SIGN_POINT, ['K' & 31] = SIGN_KROPKA};
    unsigned bracket = (unsigned)(c == '(') | (c == '[') | (c == '{') | (c == '<');
    unsigned letter = (unsigned)((c | 0x20) - 'a') < 26;
    return bracket * SIGN_BRACKET | (unsigned)(c == 0xE2) * SIGN_QUOTE |
           letter * letters[c & 31];
}

static bool may_disguise(const struct look *l, size_t at)
{
    unsigned kind = sign_kind(l->p[at]);
    unsigned char next = look_at(l, at + 1), lower = (unsigned char)(next | 0x20);
    unsigned word = ch_is(next, CH_WORD);
    unsigned free = !ch_is(look_before(l, at), CH_WORD);
    /* U+2018 to U+201F: quotes */
    unsigned quote = (next == 0x80) & ((look_at(l, at + 2) & 0xF8) == 0x98);
    unsigned sign = word | (next == ' ') | (next == '@') | (next == '.');
    unsigned may = 1u << SIGN_ANY | sign << SIGN_BRACKET |
                   (unsigned)!quote << SIGN_QUOTE | free << SIGN_DOT |
                   (free & ((lower == 'o') | (lower == 'u'))) << SIGN_POINT |
                   (free & (unsigned)(lower == 'r')) << SIGN_KROPKA;
    return may >> kind & 1;
}

/* Is a second, folded look at this block worth its time? */
static bool evasive_block(const struct look *l, const struct class_bits *b, size_t base)
{
    struct raw text = {l->p, l->n};
    for (uint64_t bits = b->suspect; bits; bits &= bits - 1) {
        size_t at = base + (size_t)__builtin_ctzll(bits);
        if (may_disguise(l, at) && fold_suspect(text, at))
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
    for (; bits; bits &= bits - 1) {
        size_t at = base + (size_t)__builtin_ctzll(bits);
        if (at >= next)
            next = dispatch(l, at);
    }
    return next;
}

/* The next blocks of the text; the last is filled up with zeros. */
static size_t blocks_read(const struct look *l, size_t base, class_pass *pass,
    struct class_carry *carry, struct class_bits *out)
{
    size_t left = l->n - base;
    size_t count = left < CLASS_AHEAD ? 0 : (left - CLASS_AHEAD) / CLASS_BLOCK;
    if (count > 0) {
        count = count > CLASS_CHUNK ? CLASS_CHUNK : count;
        pass(l->p + base, count, carry, out);
        return count;
    }
    unsigned char tail[2 * CLASS_BLOCK + CLASS_AHEAD] = {0};
    memcpy(tail, l->p + base, left);
    count = left > CLASS_BLOCK ? 2 : 1; /* at most CLASS_AHEAD more than a block */
    pass(tail, count, carry, out);
    out[count - 1].spelled &= ~UINT64_C(0) >> (count * CLASS_BLOCK - left);
    return count;
}

void scan_text(struct look *l, class_pass *pass)
{
    UNINIT struct class_bits blocks[CLASS_CHUNK];
    struct class_carry carry = {0};
    size_t next = 0;
    for (size_t base = 0; base < l->n;) {
        size_t count = blocks_read(l, base, pass, &carry, blocks);
        for (size_t i = 0; i < count; i++, base += CLASS_BLOCK) {
            if (!l->unfolded && (blocks[i].suspect | blocks[i].spelled) &&
                evasive_block(l, &blocks[i], base))
                look_spot_add(
                    l, base, base + CLASS_BLOCK < l->n ? base + CLASS_BLOCK : l->n);
            next = run_block(l, blocks[i].trigger, base, next);
        }
    }
}
