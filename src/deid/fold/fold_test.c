#include "deid/fold/fold.h"

#include <stdio.h>
#include <string.h>

#include "deid/fold/fold_priv.h"
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
    {"the same digit twice", "double five five one two three", "555123"},
    {"German", "null acht F\xC3\x9CNF zwei drei", "08523"},
    {"Polish", "zero jeden dwa pi\xC4\x99\xC4\x87 dziewi\xC4\x99\xC4\x87", "01259"},
    {"Portuguese", "nove meia um dois tr\xC3\xAAs", "96123"},
    {"Italian", "jane chiocciola mail punto com", "jane@mail.com"},
    {"Dutch", "jane apenstaartje mail.nl", "jane@mail.nl"},
    {"joined by lines", "jane_at_mail_dot_com", "jane@mail.com"},
    {"a point in time", "look at this point in time", "look at this.in time"},
    {"caps of keys",
        "1\xEF\xB8\x8F\xE2\x83\xA3"
        "2",
        "12"},
    {"circled digits", "\xE2\x91\xA0\xE2\x93\xAA", "10"},
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

/* Each word by the index of first letters, five times in a row. */
static void each_word_for_a_digit_is_found(struct t *t)
{
    size_t count = 0;
    const struct fold_numeral *words = fold_numerals(&count);
    for (size_t i = 0; i < count; i++) {
        char text[64];
        const char *w = words[i].word;
        unsigned char out[FOLD_UNIT];
        size_t n = 0;
        int length = snprintf(text, sizeof text, "%s %s %s %s %s", w, w, w, w, w);
        struct raw raw = raw_of(text, (size_t)length);
        if (!T_OK(t, fold_digits_begin(raw, 0)) ||
            !T_OK(t, fold_spelled(raw, words[i].n + 1u)) ||
            !T_EQ(t, fold_digit_word(raw, 0, out, &n), words[i].n + 1u) ||
            !T_EQ(t, out[0], '0' + words[i].digit))
            t_note(t, "%s", w);
    }
}

/* Every rune that becomes another passes the look at its first two bytes. */
static void each_rune_that_folds_may_begin(struct t *t)
{
    for (uint32_t rune = 0x80; rune < 0x20000; rune++) {
        unsigned char text[4], out[FOLD_UNIT];
        size_t k = 0, n = 0;
        if (rune >= 0x10000)
            text[k++] = (unsigned char)(0xF0 | rune >> 18);
        if (rune >= 0x800)
            text[k++] = (unsigned char)(rune >= 0x10000 ? 0x80 | (rune >> 12 & 63)
                                                        : 0xE0 | rune >> 12);
        text[k++] =
            (unsigned char)(rune >= 0x800 ? 0x80 | (rune >> 6 & 63) : 0xC0 | rune >> 6);
        text[k++] = (unsigned char)(0x80 | (rune & 63));
        struct raw raw = raw_of(text, k);
        if (fold_rune(raw, 0, out, &n) &&
            !T_OK(t, fold_may_begin(text[0]) && fold_rune_may_begin(raw, 0)))
            t_note(t, "U+%04X", rune);
    }
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

/* With the letters that words between spaces begin with; others stand in brackets. */
static void each_word_for_a_sign_may_speak(struct t *t)
{
    for (size_t i = 0; fold_sign_word(i); i++) {
        char text[32];
        const char *word = fold_sign_word(i);
        int n = snprintf(text, sizeof text, " %s x", word);
        struct raw raw = raw_from_str((struct str){text, (size_t)n});
        if (strchr("acdkmnpstuz", word[0]) && !T_OK(t, fold_may_speak(raw, 0)))
            t_note(t, "%s", word);
    }
}

static const struct t_case cases[] = {
    T_CASE(each_disguise_falls),
    T_CASE(a_stretch_comes_back_to_whole_units),
    T_CASE(each_word_for_a_digit_is_found),
    T_CASE(each_word_for_a_sign_may_speak),
    T_CASE(each_rune_that_folds_may_begin),
    T_CASE(no_memory_is_an_answer),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
