#include "model/fact.h"

#include "tests/harness/t.h"

static void every_name_and_value_parses_back(struct t *t)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        enum fact fact = (enum fact)i, got;
        T_OK(t, fact_parse(fact_name(fact), &got) && got == fact);
        T_OK(t, fact_values(fact) >= 2 && fact_values(fact) <= FACT_VALUES_MAX);
        for (int v = 0; v < fact_values(fact); v++) {
            int value = -1;
            T_OK(t, fact_value_parse(fact, fact_value_name(fact, v), &value));
            T_EQ(t, value, v);
        }
    }
}

static void what_is_not_in_the_table_is_refused(struct t *t)
{
    enum fact fact = FACT_BODY;
    int value = 7;
    T_OK(t, !fact_parse(STR("nobody"), &fact) && fact == FACT_BODY);
    T_OK(t, !fact_value_parse(FACT_BODY, STR("adult"), &value) && value == 7);
    T_OK(t, !fact_value_parse((enum fact)FACT_COUNT, STR("adult"), &value));
    T_STR(t, fact_name((enum fact)FACT_COUNT), STR("invalid"));
    T_EQ(t, fact_values((enum fact)FACT_COUNT), 0);
    T_STR(t, fact_value_name(FACT_BODY, -1), STR("invalid"));
    T_STR(t, fact_value_name(FACT_BODY, fact_values(FACT_BODY)), STR("invalid"));
}

/* Written out: a new value at the wrong end of a list must show here. */
static void deny_is_the_strictest_place_of_each_fact(struct t *t)
{
    static const struct {
        enum fact fact;
        struct str value;
    } rows[] = {
        {FACT_BODY, STR_INIT("gone")},
        {FACT_PERSON, STR_INIT("under13")},
        {FACT_KIND, STR_INIT("unknown")},
        {FACT_OWNER, STR_INIT("org_uncovered")},
        {FACT_MATTER, STR_INIT("unknown")},
        {FACT_MAIN, STR_INIT("unknown")},
        {FACT_OBJECTION, STR_INIT("at_t0")},
        {FACT_ASSISTANT, STR_INIT("no")},
        {FACT_GIFT, STR_INIT("none")},
        {FACT_NOTICE, STR_INIT("missing")},
        {FACT_DEFAULT, STR_INIT("ask")},
        {FACT_SAFETY, STR_INIT("confirmed")},
        {FACT_FAMILY, STR_INIT("unknown")},
        {FACT_MEMORY, STR_INIT("off")},
        {FACT_WINDOW, STR_INIT("over")},
        {FACT_RETENTION, STR_INIT("zdr")},
        {FACT_TRAIN, STR_INIT("deny")},
        {FACT_REMEMBER, STR_INIT("no")},
        {FACT_AUDIENCE, STR_INIT("elsewhere")},
        {FACT_FORM, STR_INIT("content")},
        {FACT_GROUP, STR_INIT("small")},
        {FACT_DUTY, STR_INIT("no")},
        {FACT_SIGNAL, STR_INIT("none")},
        {FACT_GRANT, STR_INIT("none")},
        {FACT_TICKET, STR_INIT("closed")},
        {FACT_CHOSEN, STR_INIT("no")},
        {FACT_INSTRUMENT, STR_INIT("informal")},
        {FACT_APPROVAL, STR_INIT("no")},
        {FACT_MINIMUM, STR_INIT("no")},
        {FACT_TOLD, STR_INIT("no")},
        {FACT_HOLD, STR_INIT("none")},
        {FACT_PERMISSION, STR_INIT("none")},
        {FACT_LISTED, STR_INIT("no")},
        {FACT_SHOWN, STR_INIT("no")},
        {FACT_FIT, STR_INIT("no")},
        {FACT_GUARDIAN, STR_INIT("no")},
        {FACT_WORKSPACE, STR_INIT("other")},
        {FACT_CHANNEL, STR_INIT("other")},
    };
    struct facts deny = facts_deny();
    _Static_assert(COUNT(rows) == FACT_COUNT, "a row per fact");
    for (size_t i = 0; i < COUNT(rows); i++)
        T_STR(t, fact_value_name(rows[i].fact, deny.v[rows[i].fact]), rows[i].value);
}

/* The enumerator PREFIX_WORD stands for the value "word". */
#define VALUE(fact, prefix, word)                                                      \
    {                                                                                  \
        fact, prefix##_##word, STR_INIT(#word)                                         \
    }

static bool has_own_names(enum fact fact)
{
    return fact_values(fact) > 2 || fact == FACT_NOTICE || fact == FACT_DEFAULT ||
           fact == FACT_WINDOW;
}

static const struct {
    enum fact fact;
    int value;
    struct str word;
} enumerators[] = {
    VALUE(FACT_BODY, BODY, LIVE),
    VALUE(FACT_BODY, BODY, FRESH),
    VALUE(FACT_BODY, BODY, DEIDENTIFIED),
    VALUE(FACT_BODY, BODY, HELD),
    VALUE(FACT_BODY, BODY, GONE),
    VALUE(FACT_PERSON, PERSON, ADULT),
    VALUE(FACT_PERSON, PERSON, MINOR),
    VALUE(FACT_PERSON, PERSON, MINOR_LOCKED),
    VALUE(FACT_PERSON, PERSON, UNDER13),
    VALUE(FACT_KIND, KIND, REGULAR),
    VALUE(FACT_KIND, KIND, TEMPORARY),
    VALUE(FACT_KIND, KIND, HEALTH),
    VALUE(FACT_KIND, KIND, UNKNOWN),
    VALUE(FACT_OWNER, OWNER, PERSON),
    VALUE(FACT_OWNER, OWNER, ORG_COVERED),
    VALUE(FACT_OWNER, OWNER, ORG_COVERED_T0),
    VALUE(FACT_OWNER, OWNER, ORG_UNCOVERED),
    VALUE(FACT_MATTER, MATTER, PLAIN),
    VALUE(FACT_MATTER, MATTER, SUB_ON_ON),
    VALUE(FACT_MATTER, MATTER, SUB_ON_OFF),
    VALUE(FACT_MATTER, MATTER, SUB_OFF),
    VALUE(FACT_MATTER, MATTER, BUILDER_YES),
    VALUE(FACT_MATTER, MATTER, BUILDER_NO),
    VALUE(FACT_MATTER, MATTER, CONNECTOR),
    VALUE(FACT_MATTER, MATTER, PAGE_RESERVED),
    VALUE(FACT_MATTER, MATTER, UNKNOWN),
    VALUE(FACT_MAIN, MAIN, ON_ON),
    VALUE(FACT_MAIN, MAIN, ON_OFF),
    VALUE(FACT_MAIN, MAIN, UNSET_ON),
    VALUE(FACT_MAIN, MAIN, UNSET_UNSET),
    VALUE(FACT_MAIN, MAIN, UNSET_OFF),
    VALUE(FACT_MAIN, MAIN, FAMILY_OFF),
    VALUE(FACT_MAIN, MAIN, CHAT_OFF),
    VALUE(FACT_MAIN, MAIN, OFF_T0),
    VALUE(FACT_MAIN, MAIN, UNKNOWN),
    VALUE(FACT_OBJECTION, OBJECTION, NONE),
    VALUE(FACT_OBJECTION, OBJECTION, AT_T1),
    VALUE(FACT_OBJECTION, OBJECTION, AT_T0),
    VALUE(FACT_ASSISTANT, ASSISTANT, YES),
    VALUE(FACT_ASSISTANT, ASSISTANT, YES_NO),
    VALUE(FACT_ASSISTANT, ASSISTANT, NO),
    VALUE(FACT_GIFT, GIFT, DONATION),
    VALUE(FACT_GIFT, GIFT, RATING),
    VALUE(FACT_GIFT, GIFT, NONE),
    VALUE(FACT_NOTICE, NOTICE, VALID),
    VALUE(FACT_NOTICE, NOTICE, MISSING),
    VALUE(FACT_DEFAULT, DEFAULT, ON),
    VALUE(FACT_DEFAULT, DEFAULT, ASK),
    VALUE(FACT_SAFETY, SAFE, NONE),
    VALUE(FACT_SAFETY, SAFE, FLAGGED),
    VALUE(FACT_SAFETY, SAFE, CONFIRMED),
    VALUE(FACT_FAMILY, FAMILY, FREE),
    VALUE(FACT_FAMILY, FAMILY, PAID),
    VALUE(FACT_FAMILY, FAMILY, BUSINESS),
    VALUE(FACT_FAMILY, FAMILY, ENTERPRISE),
    VALUE(FACT_FAMILY, FAMILY, UNKNOWN),
    VALUE(FACT_MEMORY, MEMORY, ON),
    VALUE(FACT_MEMORY, MEMORY, UNSET),
    VALUE(FACT_MEMORY, MEMORY, OFF),
    VALUE(FACT_WINDOW, WINDOW, OPEN),
    VALUE(FACT_WINDOW, WINDOW, OVER),
    VALUE(FACT_RETENTION, RETENTION, NORMAL),
    VALUE(FACT_RETENTION, RETENTION, CSAM),
    VALUE(FACT_RETENTION, RETENTION, EXCEPTION),
    VALUE(FACT_RETENTION, RETENTION, ZDR),
    VALUE(FACT_AUDIENCE, AUDIENCE, AUTHOR),
    VALUE(FACT_AUDIENCE, AUDIENCE, BUILDER),
    VALUE(FACT_AUDIENCE, AUDIENCE, ELSEWHERE),
    VALUE(FACT_FORM, FORM, COUNTS),
    VALUE(FACT_FORM, FORM, DEIDENTIFIED),
    VALUE(FACT_FORM, FORM, METADATA),
    VALUE(FACT_FORM, FORM, CONTENT),
    VALUE(FACT_INSTRUMENT, INSTRUMENT, VALID),
    VALUE(FACT_INSTRUMENT, INSTRUMENT, EMERGENCY),
    VALUE(FACT_INSTRUMENT, INSTRUMENT, INFORMAL),
    VALUE(FACT_TOLD, TOLD, YES),
    VALUE(FACT_TOLD, TOLD, BARRED),
    VALUE(FACT_TOLD, TOLD, NO),
    VALUE(FACT_PERMISSION, PERMISSION, GIVEN),
    VALUE(FACT_PERMISSION, PERMISSION, STALE),
    VALUE(FACT_PERMISSION, PERMISSION, NONE),
};

static void the_enumerators_follow_the_lists(struct t *t)
{
    size_t count = 0;
    for (int i = 0; i < FACT_COUNT; i++) /* facts of two values share FACT_GOOD, _BAD */
        count += has_own_names((enum fact)i) ? (size_t)fact_values((enum fact)i) : 0;
    T_EQ(t, COUNT(enumerators), count);
    for (size_t i = 0; i < COUNT(enumerators); i++) {
        struct str name = fact_value_name(enumerators[i].fact, enumerators[i].value);
        if (!T_OK(t, str_eq_nocase(name, enumerators[i].word)))
            t_note(t, "row: %" STR_FMT, STR_ARG(enumerators[i].word));
    }
}

static const struct t_case cases[] = {
    T_CASE(the_enumerators_follow_the_lists),
    T_CASE(every_name_and_value_parses_back),
    T_CASE(what_is_not_in_the_table_is_refused),
    T_CASE(deny_is_the_strictest_place_of_each_fact),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
