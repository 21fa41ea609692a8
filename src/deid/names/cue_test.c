#include "deid/names/cue.h"

#include <string.h>

#include "tests/harness/t.h"

static unsigned lists_of(const struct cue_index *x, const char *word)
{
    return cue_lists(x, (const unsigned char *)word, strlen(word));
}

/* The first and the last word of each list: a full index would lack the last ones. */
static void every_list_is_in_the_index(struct t *t)
{
    static const struct {
        const char *word;
        unsigned lists;
    } rows[] = {
        {"throughout", CUE_STOPS},
        {"grudnia", CUE_STOPS},
        {"wharf", CUE_SUFFIX_SURE},
        {"creek", CUE_SUFFIX_SURE | CUE_SUFFIX_LOOSE},
        {"VAN", CUE_STOPS | CUE_PARTICLES},
        {"zum", CUE_STOPS | CUE_PARTICLES},
        {"jr", CUE_BEHIND},
        {"v", CUE_BEHIND},
        {"Łódź", 0},
        {"throughouts", 0},
    };
    struct cue_index *x = NULL;
    if (!T_OK(t, cue_index_new(&x)))
        return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        t_note(t, "%s", rows[i].word);
        T_EQ(t, lists_of(x, rows[i].word), rows[i].lists);
    }
    cue_index_free(x);
}

static void phrases_are_found_by_one_word(struct t *t)
{
    static const struct {
        const char *text, *word;
        enum cue cue;
        size_t start, end;
    } rows[] = {
        {"so MY NAME IS Ann", "NAME", CUE_NAME, 3, 13},
        {"so my  name is Ann", "name", CUE_NAME, 3, 14},
        {"what the name is", "name", CUE_NAMED, 9, 16},
        {"what the name isn", "name", CUE_LABEL, 9, 13},
        {"Mein Vorname ist Ann", "Vorname", CUE_NAME, 0, 16},
        {"ICH HEI\xC3\x9F"
         "E Ann",
            "HEI\xC3\x9F"
            "E",
            CUE_NAME, 0, 10},
        {"na imi\xC4\x98 mam Ann", "imi\xC4\x98", CUE_NAME, 0, 12},
        {"and regards", "regards", CUE_SIGN, 4, 11},
        {"", "", CUE_NONE, 0, 0},
    };
    struct cue_index *x = NULL;
    if (!T_OK(t, cue_index_new(&x)))
        return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *text = rows[i].text, *at = strstr(text, rows[i].word);
        size_t start = (size_t)(at - text);
        struct term w = {start, start + strlen(rows[i].word), 0};
        struct cue_hits hits;
        cue_find(x, raw_of(text, strlen(text)), &w, &hits);
        t_note(t, "%s", text);
        T_EQ(t, hits.n > 0 ? hits.p[0].cue : CUE_NONE, rows[i].cue);
        T_EQ(t, hits.n > 0 ? hits.p[0].start : 0, rows[i].start);
        T_EQ(t, hits.n > 0 ? hits.p[0].end : 0, rows[i].end);
    }
    cue_index_free(x);
}

/* Words of all lengths, with a letter of two bytes or none, in small letters or not. */
static void the_hash_of_a_word_does_not_see_capitals(struct t *t)
{
    uint64_t before = 0;
    unsigned same = 0, again = 0;
    for (size_t n = 1; n <= TERM_MAX; n++) {
        for (unsigned wide = 0; wide < 2; wide++) {
            unsigned char small[TERM_MAX + 2], capital[TERM_MAX + 2];
            for (size_t i = 0; i < n; i++) {
                small[i] = (unsigned char)('a' + (i * 7 + n) % 26);
                capital[i] = (unsigned char)(small[i] - 0x20);
            }
            if (wide && n > 1) {
                memcpy(small + n - 2, "\xC3\xA9", 2);
                memcpy(capital + n - 2, "\xC3\x89", 2);
            }
            uint64_t hash = term_hash(small, n);
            same += term_hash(capital, n) == hash;
            again += hash == before;
            before = hash;
        }
    }
    T_EQ(t, same, 2 * TERM_MAX);
    T_EQ(t, again, 1); /* of one letter both are the same word */
}

static const struct t_case cases[] = {
    T_CASE(every_list_is_in_the_index),
    T_CASE(phrases_are_found_by_one_word),
    T_CASE(the_hash_of_a_word_does_not_see_capitals),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
