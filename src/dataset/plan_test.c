#include "dataset/plan.h"

#include "dataset/build_test_priv.h"
#include "tests/harness/t.h"

/* A small product: person 4 said no; 5 and 6 share a chat. */
static const char *const lines[] = {
    "s_1 u+1 a+1 u+1 a+1",
    "u+2 a+2 u-4 a+2",
    "u-4 a-4",
    "u+3 a+3 u+3",
    "u+5 a+5 u+6 a+6",
    "ud7 ad7",
    "u+8 a-4",
};

static struct dataset_plan *make(struct err *err)
{
    struct dataset_plan *plan;
    if (!dataset_plan_new(&plan, err))
        return NULL;
    for (unsigned i = 0; i < COUNT(lines); i++) {
        struct dataset_turn turns[TURNS_MAX];
        struct dataset_candidate candidate = test_candidate(lines[i], i, turns);
        if (!dataset_plan_add(plan, &candidate, err)) {
            dataset_plan_free(plan);
            return NULL;
        }
    }
    if (dataset_plan_seal(plan, 1, 200000, err))
        return plan;
    dataset_plan_free(plan);
    return NULL;
}

static void the_second_pass_finds_what_the_first_decided(struct t *t)
{
    static const struct {
        size_t kept;
        enum dataset_drop drop;
    } want[] = {{5, DATASET_DROP_KEPT}, {2, DATASET_DROP_KEPT},
        {0, DATASET_DROP_NOTHING_USABLE}, {2, DATASET_DROP_KEPT},
        {4, DATASET_DROP_KEPT}, {2, DATASET_DROP_KEPT}, {0, DATASET_DROP_NO_REPLY}};
    struct err err = ERR_INIT;
    struct dataset_plan *plan = make(&err);
    size_t validating = 0;
    if (!T_DONE(t, plan != NULL, &err))
        return;
    for (unsigned i = 0; i < COUNT(lines); i++) {
        struct dataset_place place;
        T_DONE(t, dataset_plan_get(plan, i, test_id(1000 + i), &place, &err), &err);
        T_EQ(t, place.kept, want[i].kept);
        T_EQ(t, place.drop, want[i].drop);
        T_EQ(t, place.side != DATASET_SIDE_NONE, want[i].kept > 0);
        validating += place.side == DATASET_SIDE_VALIDATION;
    }
    T_EQ(t, dataset_plan_rows(plan, DATASET_SIDE_VALIDATION), validating);
    T_EQ(t, dataset_plan_rows(plan, DATASET_SIDE_TRAIN), 5 - validating);
    T_OK(t, validating > 0);
    dataset_plan_free(plan);
}

static void the_tally_counts_each_turn_once(struct t *t)
{
    struct err err = ERR_INIT;
    struct dataset_plan *plan = make(&err);
    const struct dataset_tally *tally;
    if (!T_DONE(t, plan != NULL, &err))
        return;
    tally = dataset_plan_tally(plan);
    T_EQ(t, tally->conversations, 7);
    T_EQ(t, tally->turns, 22);
    T_EQ(t, tally->persons, 8);
    T_EQ(t, tally->empty_turns, 1);
    T_EQ(t, counts_find(&tally->allowed, STR("P1")), 15);
    T_EQ(t, counts_find(&tally->allowed, STR("D1")), 2);
    T_EQ(t, counts_find(&tally->denied, STR("A1")), 4);
    T_EQ(t, tally->lost_turns, 3);
    T_EQ(t, counts_find(&tally->cut_at, STR("A1")), 3);
    T_EQ(t, counts_find(&tally->cut_why, STR("denied")), 3);
    T_EQ(t, counts_find(&tally->dropped, STR("nothing_usable")), 1);
    T_EQ(t, counts_find(&tally->dropped, STR("no_reply")), 1);
    dataset_plan_free(plan);
}

static void someone_whose_words_were_cut_off_joins_nobody(struct t *t)
{
    struct err err = ERR_INIT;
    struct dataset_plan *plan;
    const struct dataset_split_report *split;
    if (!T_DONE(t, (plan = make(&err)) != NULL, &err))
        return;
    split = dataset_plan_split(plan);
    T_EQ(t, split->groups, 5);
    T_EQ(t, split->largest_rows, 1);
    T_EQ(t,
        split->persons[DATASET_SIDE_TRAIN] + split->persons[DATASET_SIDE_VALIDATION],
        6);
    dataset_plan_free(plan);
}

static void another_conversation_in_the_second_pass_is_an_error(struct t *t)
{
    struct err err = ERR_INIT;
    struct dataset_plan *plan = make(&err);
    struct dataset_place place;
    if (!T_DONE(t, plan != NULL, &err))
        return;
    T_FAILS(t, dataset_plan_get(plan, 0, test_id(1), &place, &err), &err,
        "dataset.changed");
    T_FAILS(t, dataset_plan_get(plan, 7, test_id(1007), &place, &err), &err,
        "dataset.changed");
    dataset_plan_free(plan);
}

static void a_sealed_plan_takes_no_more(struct t *t)
{
    struct err err = ERR_INIT;
    struct dataset_plan *plan = make(&err);
    struct dataset_turn turns[TURNS_MAX];
    struct dataset_candidate candidate = test_candidate("u+ a+", 0, turns);
    if (!T_DONE(t, plan != NULL, &err))
        return;
    T_FAILS(t, dataset_plan_add(plan, &candidate, &err), &err, "dataset.sealed");
    T_FAILS(t, dataset_plan_seal(plan, 1, 0, &err), &err, "dataset.sealed");
    dataset_plan_free(plan);
}

static void an_empty_plan_has_no_rows(struct t *t)
{
    struct err err = ERR_INIT;
    struct dataset_plan *plan;
    if (!T_DONE(t, dataset_plan_new(&plan, &err), &err))
        return;
    T_DONE(t, dataset_plan_seal(plan, 1, 100000, &err), &err);
    T_EQ(t, dataset_plan_rows(plan, DATASET_SIDE_TRAIN), 0);
    dataset_plan_free(plan);
}

static bool try_plan(void *ctx)
{
    struct err err = ERR_INIT;
    struct dataset_plan *plan = make(&err);
    (void)ctx;
    dataset_plan_free(plan);
    return plan != NULL;
}

static void a_plan_survives_want_of_memory(struct t *t)
{
    t_oom(t, try_plan, NULL);
}

static const struct t_case cases[] = {
    T_CASE(the_second_pass_finds_what_the_first_decided),
    T_CASE(the_tally_counts_each_turn_once),
    T_CASE(someone_whose_words_were_cut_off_joins_nobody),
    T_CASE(another_conversation_in_the_second_pass_is_an_error),
    T_CASE(a_sealed_plan_takes_no_more),
    T_CASE(an_empty_plan_has_no_rows),
    T_CASE(a_plan_survives_want_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
