#include "model/choice.h"

#include "tests/harness/t.h"

static void a_control_takes_only_words_of_its_kind(struct t *t)
{
    static const struct {
        enum control control;
        struct str value;
        bool want;
    } rows[] = {
        {CONTROL_TRAINING, STR_INIT("on"), true},
        {CONTROL_TRAINING, STR_INIT("off"), true},
        {CONTROL_TRAINING, STR_INIT("ON"), false},
        {CONTROL_TRAINING, STR_INIT("yes"), false},
        {CONTROL_TRAINING, STR_INIT(""), false},
        {CONTROL_TIER, STR_INIT("enterprise"), true},
        {CONTROL_TIER, STR_INIT("on"), false},
        {CONTROL_AGE, STR_INIT("under13"), true},
        {CONTROL_AGE, STR_INIT("12"), false},
        {CONTROL_REGION, STR_INIT("eea"), true},
        {CONTROL_REGION, STR_INIT("mars"), false},
        {CONTROL_SHARE_IO, STR_INIT("projects"), true},
        {CONTROL_SHARE_IO, STR_INIT("on"), false},
        {CONTROL_RATING, STR_INIT("none"), true},
        {CONTROL_RATING, STR_INIT("up"), false},
        {CONTROL_ORG, STR_INIT("acme-7"), true},
        {CONTROL_ORG, STR_INIT("acme 7"), false},
        {CONTROL_NONE, STR_INIT("none"), false},
        {CONTROL_NONE, STR_INIT(""), false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_EQ(t, control_takes(rows[i].control, rows[i].value), rows[i].want))
            t_note(t, "row: %" STR_FMT " = %" STR_FMT,
                STR_ARG(control_word(rows[i].control)), STR_ARG(rows[i].value));
    }
}

static void every_control_word_parses_back_except_none(struct t *t)
{
    enum control got = CONTROL_NONE;
    for (int i = 1; i < CONTROL_COUNT; i++) {
        T_OK(t, control_parse(control_word((enum control)i), &got) && (int)got == i);
        T_OK(t, control_kind((enum control)i).n > 0);
    }
    T_OK(t, !control_parse(STR("none"), &got));
    T_OK(t, !control_parse(STR("Training"), &got));
    T_STR(t, control_word((enum control)CONTROL_COUNT), STR("invalid"));
    T_STR(t, control_kind((enum control)CONTROL_COUNT), STR(""));
}

static const struct t_case cases[] = {
    T_CASE(a_control_takes_only_words_of_its_kind),
    T_CASE(every_control_word_parses_back_except_none),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
