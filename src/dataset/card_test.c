#include "dataset/card.h"

#include "dataset/files_test_priv.h"
#include "tests/harness/t.h"

static void a_card_tells_the_numbers_of_its_manifest(struct t *t)
{
    static const char *const parts[] = {
        "For the purpose **train** and no other",
        "as at 2026-03-01T00:00:00Z under the profile **strict**",
        "Considered: 7 conversations by 8 people, 27 turns (1 without words)",
        "| A1 | 3 |",
        "| EMAIL | 3 |",
        "## What was NOT taken out\n\n- names\n- postal addresses, streets\n",
        "| duplicate | 1 |",
        "| rows.jsonl | 5 |",
        "abide dataset withdraw DIR",
    };
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    struct buf card;
    if (!T_DONE(t, b != NULL, &err))
        return;
    buf_init(&card, DATASET_MANIFEST_BYTES_MAX);
    T_DONE(t, dataset_card_format(&b->manifest, &card, &err), &err);
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (!T_OK(t, memmem(card.p, card.n, parts[i], strlen(parts[i])) != NULL))
            t_note(t, "missing: %s", parts[i]);
    }
    buf_fini(&card);
    test_build_fini(b);
}

static void a_card_says_when_nobody_validates(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    struct buf card;
    if (!T_DONE(t, b != NULL, &err))
        return;
    buf_init(&card, DATASET_MANIFEST_BYTES_MAX);
    b->manifest.written.rows[DATASET_SIDE_VALIDATION] = 0;
    T_DONE(t, dataset_card_format(&b->manifest, &card, &err), &err);
    T_OK(t, memmem(card.p, card.n, "There is no validation row", 26) != NULL);
    buf_fini(&card);
    test_build_fini(b);
}

static const struct t_case cases[] = {
    T_CASE(a_card_tells_the_numbers_of_its_manifest),
    T_CASE(a_card_says_when_nobody_validates),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
