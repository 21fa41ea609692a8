#include "deid/detect/class.h"

#include <string.h>

enum {
    BIT_DIGIT = 1,
    BIT_LETTER = 2,
    BIT_MARK = 4,
    BIT_HIGH = 8,
    BIT_DASH = 16,
    BIT_S = 32,
    BIT_ESCAPE = 64,
    BIT_PLAIN = 128,
};

static unsigned bits_of_letter(unsigned char lower)
{
    unsigned bits = BIT_LETTER;
    bits |= lower == 's' ? BIT_S : 0u;
    return bits | (strchr("abcdjklmpqy", lower) ? BIT_PLAIN : 0u);
}

static unsigned bits_of(unsigned char c)
{
    if (c >= 0x80)
        return BIT_HIGH;
    if (c >= '0' && c <= '9')
        return BIT_DIGIT;
    unsigned char lower = (unsigned char)(c | 0x20);
    if (lower >= 'a' && lower <= 'z')
        return bits_of_letter(lower);
    switch (c) {
    case '@':
    case ':':
    case '=':
    case '_':
    case '/':
        return BIT_MARK;
    case '-':
        return BIT_DASH;
    case '%':
    case '&':
    case '\\':
    case '[':
    case '(':
    case '{':
    case '<':
        return BIT_ESCAPE;
    default:
        return 0;
    }
}

static void block_portable(const unsigned char *p, struct class_block *out)
{
    struct class_block b = {0};
    uint64_t d = 0, o = 0, t = 0;
    for (unsigned i = 0; i < CLASS_BLOCK; i++) {
        uint64_t bits = bits_of(p[i]);
        unsigned char lower = (unsigned char)(p[i] | 0x20);
        b.digit |= (bits & 1) << i;
        b.upper |= (uint64_t)(p[i] >= 'A' && p[i] <= 'Z') << i;
        b.letter |= ((bits >> 1) & 1) << i;
        b.mark |= ((bits >> 2) & 1) << i;
        b.high |= ((bits >> 3) & 1) << i;
        b.dash |= ((bits >> 4) & 1) << i;
        b.s |= ((bits >> 5) & 1) << i;
        b.escape |= ((bits >> 6) & 1) << i;
        b.plain |= ((bits >> 7) & 1) << i;
        d |= (uint64_t)(lower == 'd') << i;
        o |= (uint64_t)(lower == 'o') << i;
        t |= (uint64_t)(lower == 't') << i;
    }
    /* Across a block border the answer is "maybe": the look itself decides. */
    b.dot = o & ((d << 1) | 1) & ((t >> 1) | (UINT64_C(1) << 63));
    *out = b;
}

void class_pass_portable(const unsigned char *p, size_t blocks, struct class_block *out)
{
    for (size_t i = 0; i < blocks; i++)
        block_portable(p + i * CLASS_BLOCK, &out[i]);
}

class_pass *class_pass_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return class_avx2_pass;
#endif
    return class_pass_portable;
}
