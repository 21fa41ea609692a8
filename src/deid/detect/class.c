#include "deid/detect/class.h"

#include <stdbool.h>
#include <string.h>

#include "deid/detect/class_priv.h"

static bool one_of(unsigned char c, const char *set)
{
    return c != 0 && strchr(set, c) != NULL;
}

/* Lead bytes of what fold.h turns into ASCII, and ASCII that hides other ASCII. */
static bool is_escape(unsigned char c)
{
    return one_of(c, "%&\\[({<") || one_of(c, "\xC2\xCD\xD9\xDB\xDF\xEF\xF0") ||
           (c >= 0xE0 && c <= 0xE3);
}

static bool says(const unsigned char *p, const char *word)
{
    size_t k = 0;
    while (word[k] && (p[k] | 0x20) == word[k])
        k++;
    return !word[k];
}

/* "dot", "po.n" (punkt, punto, ponto, point, punt: "po..n", "pun"), "krop" (kropka). */
static bool is_dot(const unsigned char *p)
{
    unsigned char second = p[1] | 0x20;
    if (says(p, "dot") || says(p, "krop"))
        return true;
    return (p[0] | 0x20) == 'p' && (second == 'o' || second == 'u') &&
           ((p[2] | 0x20) == 'n' || (p[3] | 0x20) == 'n');
}

static void letter_portable(const unsigned char *at, unsigned i, struct class_masks *m)
{
    static const uint8_t begin[32] = {CLASS_BEGIN_TO_O, CLASS_BEGIN_FROM_P};
    static const uint8_t follow[32] = {CLASS_FOLLOW_TO_O, CLASS_FOLLOW_FROM_P};
    unsigned rows = begin[at[0] & 31];
    m->pair |= (uint64_t)((rows & follow[at[1] & 31] & ~(unsigned)CLASS_LAST) != 0)
               << i;
    m->last |= (uint64_t)((rows & CLASS_LAST) != 0) << i;
}

static bool may_speak(unsigned char c)
{
    static const uint8_t follow[32] = {CLASS_FOLLOW_TO_O, CLASS_FOLLOW_FROM_P};
    return (follow[c & 31] & CLASS_SPEAK) != 0;
}

static void block_portable(const unsigned char *p, struct class_masks *m)
{
    memset(m, 0, sizeof *m);
    for (unsigned i = 0; i < CLASS_BLOCK; i++) {
        const unsigned char *at = p + i;
        unsigned char lower = (unsigned char)(*at | 0x20);
        bool letter = *at < 0x80 && lower >= 'a' && lower <= 'z';
        bool dashes = at[0] == '-' && at[1] == '-' && at[2] == '-';
        m->digit |= (uint64_t)(*at >= '0' && *at <= '9') << i;
        m->letter |= (uint64_t)letter << i;
        m->upper |= (uint64_t)(*at >= 'A' && *at <= 'Z') << i;
        m->high |= (uint64_t)(*at >= 0x80) << i;
        m->stop |= (uint64_t)(*at == '.') << i;
        m->mark |= (uint64_t)(one_of(*at, "@:=_/") || says(at, "pass") || dashes) << i;
        m->veil |= (uint64_t)is_escape(*at) << i;
        m->hide |=
            (uint64_t)(is_escape(*at) && (!one_of(*at, "[({<") || may_speak(at[1])))
            << i;
        m->dot |= (uint64_t)is_dot(at) << i;
        if (letter)
            letter_portable(at, i, m);
    }
}

static void class_one(const struct class_masks *m, size_t i, struct class_carry *c,
    struct class_bits *out)
{
    struct class_mixed mixed;
    class_mix(m, c, &mixed);
    out->trigger[i] = mixed.trigger;
    out->suspect[i] = mixed.suspect;
    out->spelled[i] = mixed.spelled;
    out->triggers |= (uint64_t)(mixed.trigger != 0) << i;
    out->suspects |= (uint64_t)((mixed.suspect | mixed.spelled) != 0) << i;
    *c = (struct class_carry){.digit = m->digit,
        .letter = m->letter,
        .upper = m->upper,
        .word = mixed.word,
        .calm = mixed.calm,
        .five = mixed.five};
}

size_t class_pass_portable(
    const unsigned char *p, size_t n, struct class_carry *carry, struct class_bits *out)
{
    unsigned char tail[CLASS_ROOM];
    size_t blocks = class_blocks(n);
    out->triggers = out->suspects = 0;
    for (size_t i = 0; i < blocks; i++) {
        struct class_masks m;
        block_portable(class_room(p, n, i, tail), &m);
        class_one(&m, i, carry, out);
    }
    return blocks;
}

void class_words_portable(
    const unsigned char *p, size_t blocks, struct class_block *out)
{
    memset(out, 0, blocks * sizeof *out);
    for (size_t i = 0; i < blocks * CLASS_BLOCK; i++) {
        struct class_block *b = &out[i / CLASS_BLOCK];
        unsigned char lower = (unsigned char)(p[i] | 0x20);
        bool letter = p[i] < 0x80 && lower >= 'a' && lower <= 'z';
        b->digit |= (uint64_t)(p[i] >= '0' && p[i] <= '9') << (i % CLASS_BLOCK);
        b->letter |= (uint64_t)letter << (i % CLASS_BLOCK);
        b->high |= (uint64_t)(p[i] >= 0x80) << (i % CLASS_BLOCK);
    }
}

class_word_pass *class_words_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return class_words_avx2;
#endif
    return class_words_portable;
}

class_pass *class_pass_best(void)
{
#if defined(__x86_64__)
    if (class_avx512_runs())
        return class_avx512_pass;
    if (__builtin_cpu_supports("avx2"))
        return class_avx2_pass;
#endif
    return class_pass_portable;
}
