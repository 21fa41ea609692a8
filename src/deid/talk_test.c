#include "deid/talk.h"

#include <string.h>

#include "tests/harness/t.h"

enum { DIFFERENT_WORDS = 375 };

static struct talk_words known;

static int32_t value_of(const char *word)
{
    unsigned char padded[2 * TALK_WORD_MAX] = {0};
    memcpy(padded, word, strlen(word));
    return talk_value(&known, talk_hash(padded, strlen(word)));
}

static void every_word_found_a_slot(struct t *t)
{
    unsigned n = 0;
    talk_words_init(&known);
    for (size_t i = 0; i < TALK_SLOTS; i++)
        n += known.slot[i].hash != 0;
    T_EQ(t, n, DIFFERENT_WORDS);
    T_EQ(t, value_of("file"), -4);
    T_EQ(t, value_of("says"), 6);
    T_EQ(t, value_of("development"), -2);
    T_EQ(t, value_of("MOTHER"), 4);
    T_EQ(t, value_of("yo"), TALK_SELF);
    T_EQ(t, value_of("me"), TALK_SELF + 1);
    T_EQ(t, value_of("zebra"), 0);
    T_EQ(t, value_of("developmental"), 0);
}

/* Scores of the counter that went byte by byte. */
static const struct {
    const char *says, *given;
    unsigned times;
    int want;
} scores[] = {
    {"nothing", "", 1, 153},
    {"marks alone", "?!.'", 3, 153},
    {"talk", "hey, i don't know who she is? my mother says yes. call me!\n", 1, 960},
    {"the same over block after block",
        "hey, i don't know who she is? my mother says yes. call me!\n", 9, 3653},
    {"over the end of what is read",
        "hey, i don't know who she is? my mother says yes. call me!\n", 60, 7383},
    {"prose", "The file format is used by several programs, for example.\n", 9, -2608},
    {"letters of several bytes", "Ça va \xC3\xA9tonner, voilà l'été.  Was ist das? ", 7,
        432},
};

static void a_text_has_the_score_of_its_bytes(struct t *t)
{
    static unsigned char text[1 << 13];
    talk_words_init(&known);
    for (size_t i = 0; i < COUNT(scores); i++) {
        size_t n = 0, one = strlen(scores[i].given);
        for (unsigned k = 0; k < scores[i].times; k++, n += one)
            memcpy(text + n, scores[i].given, one);
        t_note(t, "%s", scores[i].says);
        T_EQ(t, talk_score(&known, raw_of(text, n)), scores[i].want);
        T_EQ(t, talk_score_portable(&known, raw_of(text, n)), scores[i].want);
    }
}

static const struct t_case cases[] = {
    T_CASE(every_word_found_a_slot),
    T_CASE(a_text_has_the_score_of_its_bytes),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
