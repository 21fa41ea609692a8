#include "capture/read/report.h"

#include "tests/harness/t.h"

static void the_first_place_of_a_note_is_kept(struct t *t)
{
    static struct capture_report r;
    r = (struct capture_report){.at = {1, 10}};
    report_add(&r, CAPTURE_BROKEN, 0);
    r.at.offset = 20;
    report_note(&r, CAPTURE_BROKEN);
    r.at.offset = 30;
    report_note(&r, CAPTURE_BROKEN);
    T_EQ(t, r.count[CAPTURE_BROKEN], 2);
    T_EQ(t, r.first[CAPTURE_BROKEN].entry, 1);
    T_EQ(t, r.first[CAPTURE_BROKEN].offset, 20);
}

static void only_tokens_are_kept_as_names(struct t *t)
{
    static struct capture_names names;
    names = (struct capture_names){0};
    report_name(&names, STR("p."), raw_from_str(STR("field")));
    report_name(&names, STR("p."), raw_from_str(STR("field")));
    report_name(&names, STR("p."), raw_from_str(STR("Ann Example")));
    T_EQ(t, names.n, 1);
    T_STR(t, str_z(names.of[0].name), STR("p.field"));
    T_EQ(t, names.of[0].count, 2);
    T_EQ(t, names.other, 1);
}

static void names_beyond_the_limit_are_counted_as_one(struct t *t)
{
    static struct capture_names names;
    char text[16];
    names = (struct capture_names){0};
    for (int i = 0; i < CAPTURE_NAMES_MAX + 5; i++) {
        snprintf(text, sizeof text, "f%d", i);
        report_name(&names, STR(""), raw_from_str(str_z(text)));
    }
    T_EQ(t, names.n, CAPTURE_NAMES_MAX);
    T_EQ(t, names.other, 5);
}

static void each_note_has_a_word_and_a_sentence(struct t *t)
{
    for (int i = 0; i < CAPTURE_NOTE_COUNT; i++) {
        T_OK(t, capture_note_word((enum capture_note)i).n > 0);
        T_OK(t, capture_note_sentence((enum capture_note)i).n > 0);
    }
    T_EQ(t, capture_note_kind(CAPTURE_TURNS), CAPTURE_FOUND);
    T_EQ(t, capture_note_kind(CAPTURE_CYCLE_CUT), CAPTURE_MENDED);
    T_EQ(t, capture_note_kind(CAPTURE_BROKEN), CAPTURE_LEFT);
}

static void formats_have_words(struct t *t)
{
    enum capture_format f;
    T_OK(t, capture_format_parse(STR("oasst"), &f) && f == CAPTURE_OASST);
    T_OK(t, !capture_format_parse(STR("zip"), &f));
    T_STR(t, capture_format_word(CAPTURE_CHATGPT), STR("chatgpt"));
}

static const struct t_case cases[] = {
    T_CASE(the_first_place_of_a_note_is_kept),
    T_CASE(only_tokens_are_kept_as_names),
    T_CASE(names_beyond_the_limit_are_counted_as_one),
    T_CASE(each_note_has_a_word_and_a_sentence),
    T_CASE(formats_have_words),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
