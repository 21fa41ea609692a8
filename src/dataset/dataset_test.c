#include "dataset/dataset.h"
#include "tests/harness/t.h"

static void every_word_finds_its_value_again(struct t *t)
{
    for (int i = 0; i < DATASET_DROP_COUNT; i++) {
        enum dataset_drop drop;
        T_OK(t, dataset_drop_parse(dataset_drop_word((enum dataset_drop)i), &drop));
        T_EQ(t, drop, i);
    }
    for (int i = 0; i < DATASET_CUT_COUNT; i++) {
        enum dataset_cut_reason why;
        struct str word = dataset_cut_reason_word((enum dataset_cut_reason)i);
        T_OK(t, dataset_cut_reason_parse(word, &why));
        T_EQ(t, why, i);
    }
    for (int i = 0; i < DATASET_SIDE_COUNT; i++) {
        enum dataset_side side;
        T_OK(t, dataset_side_parse(dataset_side_word((enum dataset_side)i), &side));
        T_EQ(t, side, i);
    }
}

static void a_word_of_no_list_is_not_found(struct t *t)
{
    enum dataset_side side = DATASET_SIDE_TRAIN;
    T_OK(t, !dataset_side_parse(STR("test"), &side));
    T_EQ(t, side, DATASET_SIDE_TRAIN);
}

static const struct t_case cases[] = {
    T_CASE(every_word_finds_its_value_again),
    T_CASE(a_word_of_no_list_is_not_found),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
