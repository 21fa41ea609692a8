#include "deid/detect/class.h"

#include <string.h>

#include "tests/harness/t.h"

enum { BLOCKS = 32 };

static void both_passes_say_the_same_of_every_byte(struct t *t)
{
    static unsigned char text[BLOCKS * CLASS_BLOCK + CLASS_AHEAD];
    struct class_bits fast[BLOCKS], slow[BLOCKS];
    uint64_t seed = 1;
    for (unsigned round = 0; round < 200; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            /* Half any byte, half those with a class. */
            unsigned char any = (unsigned char)(seed >> 56);
            text[i] = round % 2
                          ? any
                          : (unsigned char)"dotDOT:=@_/-0spanktPASS. eio"[any % 28];
        }
        struct class_carry one = {0}, two = {0};
        class_pass_best()(text, BLOCKS, &one, fast);
        class_pass_portable(text, BLOCKS, &two, slow);
        if (!T_EQ(t, memcmp(fast, slow, sizeof fast), 0))
            return;
    }
}

static void every_byte_alone_has_its_class(struct t *t)
{
    unsigned char block[CLASS_BLOCK + CLASS_AHEAD];
    struct class_bits fast, slow;
    for (unsigned c = 0; c < 256; c++) {
        memset(block, (int)c, sizeof block);
        struct class_carry one = {0}, two = {0};
        class_pass_best()(block, 1, &one, &fast);
        class_pass_portable(block, 1, &two, &slow);
        T_EQ(t, memcmp(&fast, &slow, sizeof fast), 0);
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
    T_CASE(both_passes_say_the_same_of_every_byte),
    T_CASE(every_byte_alone_has_its_class),
    T_CASE(both_word_passes_say_the_same),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
