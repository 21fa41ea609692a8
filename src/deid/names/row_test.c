#include "deid/names/row.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/vec.h"
#include "deid/detect/rules.h"
#include "deid/names/memory.h"
#include "deid/table/detector.h"
#include "tests/harness/t.h"

/* A lexicon of a few words; who is in no list is new. */
static void look_up(const void *ctx, struct raw word, struct names_known *out)
{
    static const struct {
        const char *word;
        struct names_known known;
    } words[] = {
        {"ploy", {.known = true, .rank = 13}},
        {"green", {.known = true, .rank = 9}},
        {"later", {.known = true, .rank = 8}},
        {"ann", {.known = true, .rank = 12, .given = 3}},
        {"bob", {.known = true, .rank = 12, .given = 3}},
    };
    unsigned char folded[TERM_MAX];
    size_t n = term_fold(word.p, word.n, folded);
    (void)ctx;
    *out = (struct names_known){0};
    for (size_t i = 0; i < COUNT(words); i++)
        if (strlen(words[i].word) == n && memcmp(words[i].word, folded, n) == 0)
            *out = words[i].known;
}

struct read {
    struct look l;
    struct look_rules look_rules;
    struct names_rules rules;
    struct cue_index *cues;
};

/* Every "Ann" and "Bob" of the text, in either case, was found before. */
static bool read_init(struct read *r, const char *text)
{
    memset(r, 0, sizeof *r);
    r->l = (struct look){.p = (const unsigned char *)text,
        .n = strlen(text),
        .rules = &r->look_rules,
        .context_at = SIZE_MAX,
        .may_at = SIZE_MAX};
    if (!cue_index_new(&r->cues))
        return false;
    r->rules = (struct names_rules){.cues = r->cues, .look_up = look_up};
    for (size_t i = 0; i + 3 <= r->l.n; i++)
        if (strncasecmp(text + i, "ann", 3) == 0 ||
            strncasecmp(text + i, "bob", 3) == 0)
            look_add(&r->l, DET_TAGGED_PERSON, i, i + 3, 80);
    return true;
}

static void read_fini(struct read *r)
{
    cue_index_free(r->cues);
    vec_free_(&r->l.found);
}

static void who_stands_in_a_row_with_people_is_one(struct t *t)
{
    static const struct {
        const char *says, *given, *want; /* want: what is found beside Ann and Bob */
    } rows[] = {
        {"before two", "DF Exa, Ann, Bob", "Exa"},
        {"between two", "Ann, Exa, Bob", "Exa"},
        {"behind two, at the end of a line", "Ann, Bob, Exa\nnext", "Exa"},
        {"behind two, and more follow", "Ann, Bob, Exa, and so on", "Exa"},
        {"behind two, in a sentence that goes on", "Ann, Bob, Exa is late", ""},
        {"with slashes", "Ann/Exa/Bob", "Exa"},
        {"in small letters", "exa, ann, bob", "exa"},
        {"small among capitals", "exa, Ann, Bob", ""},
        {"a plain word", "Later, Ann, Bob", ""},
        {"in capitals", "NB, Ann, Bob", ""},
        {"beside one alone", "Exa, Ann", ""},
        {"on another line", "Exa\nAnn, Bob", ""},
        {"two people who are in no row", "Exa, Ann and Bob", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct read r;
        t_note(t, "%s", rows[i].says);
        if (!T_OK(t, read_init(&r, rows[i].given)))
            continue;
        size_t n = r.l.found_n;
        names_row_find(&r.l, &r.rules);
        T_EQ(t, r.l.found_n, n + (rows[i].want[0] != '\0'));
        if (r.l.found_n > n) {
            const struct span *s = &r.l.found[n];
            struct str got = {rows[i].given + s->start, s->end - s->start};
            T_STR(t, got, str_z(rows[i].want));
            T_EQ(t, s->detector, DET_NAME_LISTED);
        }
        read_fini(&r);
    }
}

static void without_a_lexicon_nobody_is_added(struct t *t)
{
    struct read r;
    if (!T_OK(t, read_init(&r, "Exa, Ann, Bob")))
        return;
    r.rules.look_up = NULL;
    names_row_find(&r.l, &r.rules);
    T_EQ(t, r.l.found_n, 2);
    read_fini(&r);
}

/* How many words of `text` are recalled once `name` (of it) was found. */
static size_t recalled(struct t *t, const char *text, const char *name)
{
    struct read r;
    struct names_memory *memory = mem_zalloc(sizeof *memory);
    size_t n = 0;
    if (T_OK(t, memory) && T_OK(t, read_init(&r, text))) {
        size_t at = (size_t)(strstr(text, name) - text);
        look_add(&r.l, DET_TAGGED_PERSON, at, at + strlen(name), 80);
        struct raw all = {r.l.p, r.l.n};
        names_memory_learn(memory, &r.rules, all, r.l.found, r.l.found_n);
        names_memory_recall(memory, &r.l, &r.rules, class_words_best());
        n = r.l.found_n - 1;
        read_fini(&r);
    }
    mem_free(memory);
    return n;
}

static void a_title_makes_a_word_a_name(struct t *t)
{
    T_EQ(t, recalled(t, "Ms Ploy ran. Ploy gave aid.", "Ploy"), 1);
    T_EQ(t, recalled(t, "Ms Ploy ran. Ploy gave aid.", "Ms Ploy"), 1);
    T_EQ(t, recalled(t, "so Ploy ran. Ploy gave aid.", "Ploy"), 0);
    T_EQ(t, recalled(t, "Ms Green ran. Green is a colour.", "Green"), 0);
}

static const struct t_case cases[] = {
    T_CASE(who_stands_in_a_row_with_people_is_one),
    T_CASE(without_a_lexicon_nobody_is_added),
    T_CASE(a_title_makes_a_word_a_name),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
