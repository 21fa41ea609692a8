/*
 * "Add a rule in ten minutes" of docs/policy-language.md, followed to the letter: the
 * fenced blocks named step-* are taken from the page, not from here.
 */
#include <string.h>

#include "base/buf.h"
#include "policy/prove.h"
#include "policy/vector.h"
#include "tests/harness/t.h"
#include "tests/policy/load.h"

enum { PAGE_MAX = 1 << 20 };

/* The text of ```NAME ... ``` in the page. */
static struct str block(struct t *t, struct str page, const char *name)
{
    char fence[64];
    snprintf(fence, sizeof fence, "```%s\n", name);
    const char *from = memmem(page.p, page.n, fence, strlen(fence));
    if (!T_OK(t, from != NULL))
        return STR("");
    from += strlen(fence);
    size_t rest = page.n - (size_t)(from - page.p);
    const char *to = memmem(from, rest, "\n```", 4);
    return T_OK(t, to != NULL) ? (struct str){from, (size_t)(to - from) + 1} : STR("");
}

/* Puts `with` where the line that begins with `line` stands; or before or after it. */
enum where { IN_PLACE, BEFORE, AFTER };

static void edit(
    struct t *t, struct buf *text, const char *line, enum where where, struct str with)
{
    struct buf out;
    struct str rest = buf_str(text), one;
    bool found = false;
    buf_init(&out, PAGE_MAX);
    while (str_cut(&rest, '\n', &one)) {
        bool here = !found && str_starts(str_trim(one), str_z(line));
        if (here && where != AFTER)
            buf_add_str(&out, with);
        if (!here || where != IN_PLACE) {
            buf_add_str(&out, one);
            buf_add_char(&out, '\n');
        }
        if (here && where == AFTER)
            buf_add_str(&out, with);
        found |= here;
    }
    T_OK(t, found);
    buf_clear(text);
    buf_add_str(text, buf_str(&out));
    buf_fini(&out);
}

static void follow_steps(struct t *t, struct str page, struct buf *profile)
{
    struct str strict = test_text("profiles/strict.policy");
    buf_init(profile, PAGE_MAX);
    buf_add_str(profile, strict);
    test_free(strict);
    edit(t, profile, "profile strict", IN_PLACE, block(t, page, "step-name"));
    edit(t, profile, "class image_in is plain", IN_PLACE, block(t, page, "step-class"));
    edit(t, profile, "reads body form group", IN_PLACE, block(t, page, "step-reads"));
    edit(t, profile, "rule PA4", BEFORE, block(t, page, "step-rule"));
    edit(t, profile, "rule PA4", AFTER, block(t, page, "step-when"));
}

static void run_cases(struct t *t, struct str text, const struct policy *p)
{
    struct err err = ERR_INIT;
    struct vector_reader reader;
    struct vector v;
    bool done = false;
    int held = 0;
    vector_open(&reader, text, STR("my.vec"));
    while (T_DONE(t, vector_next(&reader, &v, &done, &err), &err) && !done) {
        const struct vector_expect *expect = vector_expected(&v, STR("mine"));
        struct verdict verdict = vector_verdict(&v, p);
        held += T_OK(t, expect && vector_holds(expect, &verdict));
    }
    T_EQ(t, held, 2);
}

static void a_rule_is_added_as_the_page_says(struct t *t)
{
    struct err err = ERR_INIT;
    struct str page = test_text("docs/policy-language.md");
    struct policy *p = NULL;
    struct proving proving;
    struct buf profile, words;
    follow_steps(t, page, &profile);
    buf_init(&words, PAGE_MAX);
    T_DONE(t, policy_prove(buf_str(&profile), STR("my.policy"), &proving, &words, &err),
        &err);
    if (!T_OK(t, proving.holds))
        t_note(t, "%" STR_FMT, STR_ARG(buf_str(&words)));
    if (T_DONE(t, policy_parse(buf_str(&profile), STR("my.policy"), &p, &err), &err))
        run_cases(t, block(t, page, "step-vec"), p);
    policy_free(p);
    buf_fini(&words);
    buf_fini(&profile);
    test_free(page);
}

static bool page_has(struct str page, struct str word)
{
    char quoted[80];
    snprintf(quoted, sizeof quoted, "`%" STR_FMT "`", STR_ARG(word));
    return memmem(page.p, page.n, quoted, strlen(quoted)) != NULL;
}

static void the_page_names_every_fact_value_setting_and_obligation(struct t *t)
{
    struct str page = test_text("docs/policy-language.md");
    for (int f = 0; f < FACT_COUNT; f++) {
        T_OK(t, page_has(page, fact_name((enum fact)f)));
        for (int v = 0; v < fact_values((enum fact)f); v++)
            T_OK(t, page_has(page, fact_value_name((enum fact)f, v)));
    }
    for (int i = 0; i < SETTING_COUNT; i++)
        T_OK(t, page_has(page, setting_name((enum setting)i)));
    for (uint32_t bit = 1; policy_obligation_word(bit).n; bit <<= 1)
        T_OK(t, page_has(page, policy_obligation_word(bit)));
    test_free(page);
}

static const struct t_case cases[] = {
    T_CASE(a_rule_is_added_as_the_page_says),
    T_CASE(the_page_names_every_fact_value_setting_and_obligation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
