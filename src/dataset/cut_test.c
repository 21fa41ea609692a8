#include "dataset/cut.h"

#include "dataset/build_test_priv.h"
#include "tests/harness/t.h"

static const struct {
    const char *says, *given;
    size_t kept;
    enum dataset_cut_reason reason;
    enum dataset_drop drop;
} rows[] = {
    {"all usable: the whole", "u+ a+ u+ a+", 4, DATASET_CUT_WHOLE, DATASET_DROP_KEPT},
    {"a system turn in front stays", "s+ u+ a+", 3, DATASET_CUT_WHOLE,
        DATASET_DROP_KEPT},
    {"a system turn in front that may not be used ends all", "s- u+ a+", 0,
        DATASET_CUT_DENIED, DATASET_DROP_NOTHING_USABLE},
    {"cut before the first denied turn", "u+ a+ u- a+ u+ a+", 2, DATASET_CUT_DENIED,
        DATASET_DROP_KEPT},
    {"a denied reply takes its prompt along", "u+ a+ u+ a-", 2, DATASET_CUT_DENIED,
        DATASET_DROP_KEPT},
    {"nothing before the cut", "u- a+", 0, DATASET_CUT_DENIED,
        DATASET_DROP_NOTHING_USABLE},
    {"a prompt alone teaches nothing", "u+ a-", 0, DATASET_CUT_DENIED,
        DATASET_DROP_NO_REPLY},
    {"a trailing prompt is dropped", "u+ a+ u+", 2, DATASET_CUT_WHOLE,
        DATASET_DROP_KEPT},
    {"a trailing system turn is dropped", "u+ a+ s+", 2, DATASET_CUT_WHOLE,
        DATASET_DROP_KEPT},
    {"a greeting in front stays", "a+ u+ a+", 3, DATASET_CUT_WHOLE, DATASET_DROP_KEPT},
    {"a greeting alone is no row", "s+ a+", 0, DATASET_CUT_WHOLE,
        DATASET_DROP_NO_REPLY},
    {"a greeting is no reply to what follows", "a+ u+", 0, DATASET_CUT_WHOLE,
        DATASET_DROP_NO_REPLY},
    {"two prompts, one reply", "u+ u+ a+", 3, DATASET_CUT_WHOLE, DATASET_DROP_KEPT},
    {"structure cuts nothing, even denied", "?= s= u+ s_ a+", 5, DATASET_CUT_WHOLE,
        DATASET_DROP_KEPT},
    {"a picture without words ends the row", "u+ a+ u_ a+", 2, DATASET_CUT_EMPTY,
        DATASET_DROP_KEPT},
    {"a reply without words ends the row", "u+ a+ u+ a_ u+ a+", 2, DATASET_CUT_EMPTY,
        DATASET_DROP_KEPT},
    {"a denied picture is denied", "u+ a+ u= a+", 2, DATASET_CUT_DENIED,
        DATASET_DROP_KEPT},
    {"a tool ends the row, its call too", "u+ a+ u+ a+ t+ a+", 2, DATASET_CUT_TOOL,
        DATASET_DROP_KEPT},
    {"structure between call and tool", "u+ a+ u+ a+ s_ t+ a+", 2, DATASET_CUT_TOOL,
        DATASET_DROP_KEPT},
    {"a denied tool ends the row, its call too", "u+ a+ u+ a+ t- a+", 2,
        DATASET_CUT_DENIED, DATASET_DROP_KEPT},
    {"a tool in the first answer leaves no reply", "u+ a+ t+ a+", 0, DATASET_CUT_TOOL,
        DATASET_DROP_NO_REPLY},
    {"an unknown speaker ends the row", "u+ a+ ?+ a+", 2, DATASET_CUT_ROLE_UNKNOWN,
        DATASET_DROP_KEPT},
    {"a donated pair is a row", "ud ad", 2, DATASET_CUT_WHOLE, DATASET_DROP_KEPT},
    {"a donated reply without its prompt", "u- ad", 0, DATASET_CUT_DENIED,
        DATASET_DROP_NOTHING_USABLE},
    {"a donated reply whose prompt was not donated with it", "u+ a+ u+ ad", 2,
        DATASET_CUT_PROMPT_NOT_DONATED, DATASET_DROP_KEPT},
    {"a donated reply before any prompt", "ad u+ a+", 0, DATASET_CUT_PROMPT_NOT_DONATED,
        DATASET_DROP_NOTHING_USABLE},
    {"a donated prompt, a reply by choice", "ud a+", 2, DATASET_CUT_WHOLE,
        DATASET_DROP_KEPT},
    {"choice first, donation after", "u+ a+ ud ad", 4, DATASET_CUT_WHOLE,
        DATASET_DROP_KEPT},
    {"ten turns, four to six off (TV13)", "u+ a+ u+ a- u- a- u+ a+ u+ a+", 2,
        DATASET_CUT_DENIED, DATASET_DROP_KEPT},
    {"no turns", "", 0, DATASET_CUT_WHOLE, DATASET_DROP_NOTHING_USABLE},
};

static void each_row_of_the_cut_rule_holds(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct dataset_turn turns[TURNS_MAX];
        size_t count = test_turns(rows[i].given, turns);
        struct dataset_cut cut = dataset_cut(turns, count);
        bool held = T_EQ(t, cut.kept, rows[i].kept);
        held &= T_STR(t, dataset_cut_reason_word(cut.reason),
            dataset_cut_reason_word(rows[i].reason));
        held &= T_STR(t, dataset_drop_word(cut.drop), dataset_drop_word(rows[i].drop));
        held &= T_EQ(t, cut.at < count, cut.reason != DATASET_CUT_WHOLE);
        if (!held)
            t_note(t, "in row: %s (%s)", rows[i].says, rows[i].given);
    }
}

/* Every conversation of up to six turns: what is kept may be used, all of it. */
static void no_kept_turn_is_one_that_may_not_be_used(struct t *t)
{
    static const char roles[] = "suat?", verdicts[] = "+-d_=";
    for (unsigned long n = 0; n < 25UL * 25 * 25 * 25; n++) {
        char line[3 * 4 + 1] = "";
        struct dataset_turn turns[TURNS_MAX];
        struct dataset_cut cut;
        unsigned long rest = n;
        for (size_t i = 0; i < 4; i++, rest /= 25) {
            line[2 * i] = roles[rest % 5];
            line[2 * i + 1] = verdicts[rest / 5 % 5];
        }
        cut = dataset_cut(turns, test_turns(line, turns));
        for (size_t i = 0; i < cut.kept; i++) {
            const struct dataset_turn *turn = &turns[i];
            if (turn->empty ? turn->role != ROLE_SYSTEM && turn->role != ROLE_UNKNOWN
                            : !turn->allowed || turn->role == ROLE_TOOL)
                T_STR(t, str_z(line), STR("no such row"));
        }
        if (cut.kept && turns[cut.kept - 1].role != ROLE_ASSISTANT)
            T_STR(t, str_z(line), STR("ends with a reply"));
    }
}

static const struct t_case cases[] = {
    T_CASE(each_row_of_the_cut_rule_holds),
    T_CASE(no_kept_turn_is_one_that_may_not_be_used),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
