#include "deid/detect/class.h"

#include <string.h>

#include "base/mem.h"
#include "tests/harness/t.h"

enum { BLOCKS = 32 };

/* The passes of this machine; the portable one is what they are held against. */
static size_t passes(class_pass *list[2])
{
    size_t n = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        list[n++] = class_avx2_pass;
    if (class_avx512_runs())
        list[n++] = class_avx512_pass;
#endif
    return n;
}

static bool same(struct t *t, const unsigned char *text, size_t n)
{
    class_pass *fast[2];
    struct class_bits one, two;
    struct class_carry slow = {0};
    size_t blocks = class_pass_portable(text, n, &slow, &two);
    for (size_t i = 0; i < passes(fast); i++) {
        struct class_carry carry = {0};
        if (!T_EQ(t, fast[i](text, n, &carry, &one), blocks) ||
            !T_OK(t, class_same(&one, &two, blocks)) ||
            !T_EQ(t, memcmp(&carry, &slow, sizeof carry), 0))
            return false;
    }
    return true;
}

static void all_passes_say_the_same_of_every_byte(struct t *t)
{
    static unsigned char text[BLOCKS * CLASS_BLOCK];
    uint64_t seed = 1;
    for (unsigned round = 0; round < 200; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            /* Half any byte, half those with a class. */
            unsigned char any = (unsigned char)(seed >> 56);
            text[i] =
                round % 2
                    ? any
                    : (unsigned char)"dotDOT:=@_/-0spanktPASS. eio(ru\xE2\x80\x98"[any %
                                                                                   34];
        }
        if (!same(t, text, sizeof text))
            return;
    }
}

static void every_byte_alone_has_its_class(struct t *t)
{
    unsigned char block[CLASS_BLOCK];
    for (unsigned c = 0; c < 256; c++) {
        memset(block, (int)c, sizeof block);
        T_OK(t, same(t, block, sizeof block));
    }
}

/* Copies of just that size: reading on would be seen. */
static void behind_the_text_there_are_zeros(struct t *t)
{
    static const unsigned char words[] = "pass --- (at) dot punkt kropka one 4111 x@y";
    for (size_t n = 0; n < 3 * CLASS_BLOCK; n++) {
        unsigned char *text = mem_alloc(n ? n : 1), *wide = mem_zalloc(n + CLASS_BLOCK);
        struct class_bits one, two;
        struct class_carry carry = {0}, same_carry = {0};
        if (!T_OK(t, text && wide))
            return;
        for (size_t i = 0; i < n; i++)
            text[i] = wide[i] = words[i % (sizeof words - 1)];
        T_OK(t, same(t, text, n));
        size_t blocks = class_pass_best()(text, n, &carry, &one);
        class_pass_best()(wide, n + CLASS_BLOCK, &same_carry, &two);
        T_EQ(t, blocks, (n + CLASS_BLOCK - 1) / CLASS_BLOCK);
        T_OK(t, class_same(&one, &two, blocks));
        mem_free(text);
        mem_free(wide);
    }
}

static void both_word_passes_say_the_same(struct t *t)
{
    unsigned char text[256];
    struct class_block fast[4], slow[4];
    for (unsigned c = 0; c < 256; c++)
        text[c] = (unsigned char)c;
    class_words_best()(text, 4, fast);
    class_words_portable(text, 4, slow);
    T_EQ(t, memcmp(fast, slow, sizeof fast), 0);
}

static const struct t_case cases[] = {
    T_CASE(all_passes_say_the_same_of_every_byte),
    T_CASE(every_byte_alone_has_its_class),
    T_CASE(behind_the_text_there_are_zeros),
    T_CASE(both_word_passes_say_the_same),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
