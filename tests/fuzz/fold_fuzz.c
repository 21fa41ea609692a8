#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "deid/detect/class.h"
#include "deid/fold/fold.h"
#include "tests/fuzz/fuzz.h"

/*
 * Any bytes: the wide and the portable pass give the same three bits per byte; the
 * shadow is no longer than the text; each stretch of it comes back inside the text, in
 * order, and where nothing was disguised, to itself.
 */
enum { BLOCKS_MAX = 64 };

static void passes_agree(const uint8_t *data, size_t size)
{
    static unsigned char text[(BLOCKS_MAX + 1) * CLASS_BLOCK];
    static struct class_bits fast, slow;
    static struct class_block words[BLOCKS_MAX], same[BLOCKS_MAX];
    struct class_carry one = {0}, two = {0};
    size_t n = size < BLOCKS_MAX * CLASS_BLOCK ? size : BLOCKS_MAX * CLASS_BLOCK;
    size_t blocks = (n + CLASS_BLOCK - 1) / CLASS_BLOCK;
    memset(text, 0, sizeof text);
    if (n > 0)
        memcpy(text, data, n);
    class_pass_best()(text, n, &one, &fast);
    class_pass_portable(text, n, &two, &slow);
    class_words_best()(text, blocks, words);
    class_words_portable(text, blocks, same);
    if (!class_same(&fast, &slow, blocks) ||
        memcmp(words, same, blocks * sizeof words[0]) != 0)
        abort();
}

/* Stretches of up to four bytes of the shadow, from its begin to its end. */
static void comes_back(const struct fold *f, struct raw text)
{
    size_t before = 0;
    for (size_t i = 0; i < f->shadow.n; i++) {
        for (size_t n = 1; n <= 4 && i + n <= f->shadow.n; n++) {
            size_t start = i, end = i + n;
            fold_back(f, &start, &end);
            if (start < before || end <= start || end > text.n)
                abort();
            if (f->points.n == 0 && (start != i || end != i + n))
                abort();
            before = n == 1 ? start : before;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raw text = raw_of(data, size);
    struct fold f;
    passes_agree(data, size);
    fold_init(&f);
    if (!fold_text(&f, text) || f.shadow.n > size)
        abort();
    comes_back(&f, text);
    for (size_t i = 0; i < size; i++) {
        (void)fold_suspect(text, i);
        (void)fold_spelled(text, i);
    }
    fold_fini(&f);
    return 0;
}
