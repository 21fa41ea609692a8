#include "deid/fold/fold.h"

#include <string.h>

#include "tests/harness/t.h"

struct row {
    const char *says;
    const char *given;
    const char *want;
};

static const struct row rows[] = {
    {"plain text", "jane@example.com", "jane@example.com"},
    {"full width", "\xEF\xBC\x95\xEF\xBC\x93", "53"},
    {"a no-break space",
        "638\xC2\xA0"
        "35",
        "638 35"},
    {"a zero-width space", "a\xE2\x80\x8B@b", "a@b"},
    {"a hyphen of another kind",
        "1\xE2\x80\x91"
        "2",
        "1-2"},
    {"Arabic digits", "\xD9\xA1\xD9\xA2", "12"},
    {"mathematical letters", "\xF0\x9D\x90\x9A", "a"},
    {"letters of a language stay", "\xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA9"},
    {"brackets", "jane [at] mail (dot) com", "jane@mail.com"},
    {"brackets without spaces", "jane(at)mail.com", "jane@mail.com"},
    {"words", "jane at mail dot com", "jane@mail.com"},
    {"an ordinary at", "jane at work", "jane at work"},
    {"percent", "a%40b.com", "a@b.com"},
    {"a percentage", "100% of", "100% of"},
    {"an entity", "a&#64;b&period;com", "a@b.com"},
    {"an escape of JSON", "a\\u0040b\\nx", "a@b\nx"},
    {"words for digits", "call five five five one two three four", "call 5551234"},
    {"three words for digits", "one two three go", "one two three go"},
};

static void each_disguise_falls(struct t *t)
{
    struct fold f;
    fold_init(&f);
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_OK(t, fold_text(&f, raw_of(rows[i].given, strlen(rows[i].given)))))
            break;
        if (!T_STR(t, buf_str(&f.shadow), str_z(rows[i].want)))
            t_note(t, "%s", rows[i].says);
    }
    fold_fini(&f);
}

static void a_stretch_comes_back_to_whole_units(struct t *t)
{
    static const char text[] = "to jane [at] mail (dot) com, \xEF\xBC\x95\xEF\xBC\x93.";
    struct fold f;
    fold_init(&f);
    if (T_OK(t, fold_text(&f, raw_of(text, sizeof text - 1)))) {
        size_t start = 3, end = 16; /* jane@mail.com */
        fold_back(&f, &start, &end);
        T_EQ(t, start, 3);
        T_EQ(t, end, 27);
        start = 18;
        end = 20;
        fold_back(&f, &start, &end);
        T_EQ(t, start, 29);
        T_EQ(t, end, 35);
    }
    fold_fini(&f);
}

static bool attempt(void *ctx)
{
    static const char text[] = "a [at] b [dot] com and a [at] b [dot] com";
    struct fold f;
    (void)ctx;
    fold_init(&f);
    bool done = fold_text(&f, raw_of(text, sizeof text - 1));
    fold_fini(&f);
    return done;
}

static void no_memory_is_an_answer(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(each_disguise_falls),
    T_CASE(a_stretch_comes_back_to_whole_units),
    T_CASE(no_memory_is_an_answer),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
