/* Yes and no are the same size, the same colour, the same number of steps away, and
 * neither is chosen beforehand: read from the templates that ship. */
#include <string.h>

#include "portal/view/web.h"
#include "tests/harness/t.h"

/* The bytes between two marks, or empty. */
static struct str between(struct str s, const char *from, const char *to)
{
    const char *a = memmem(s.p, s.n, from, strlen(from));
    if (!a)
        return (struct str){0};
    a += strlen(from);
    size_t left = s.n - (size_t)(a - s.p);
    const char *b = memmem(a, left, to, strlen(to));
    return b ? (struct str){a, (size_t)(b - a)} : (struct str){0};
}

static size_t count(struct str s, const char *words)
{
    size_t n = 0, length = strlen(words);
    const char *p = s.p, *end = s.p + s.n;
    while (p && (p = memmem(p, (size_t)(end - p), words, length))) {
        n++;
        p += length;
    }
    return n;
}

/* Where somebody is asked: two buttons, equal but for the value they send. */
static void yes_and_no_are_the_same_button(struct t *t)
{
    struct str page = web_find(STR("switch.html"));
    struct str two = between(page, "<div class=\"two\">", "</div>");
    struct str yes = between(two, "value=\"on\"", ">");
    T_EQ(t, count(two, "<button"), 2);
    T_EQ(t, count(two, "value=\"on\""), 1);
    T_EQ(t, count(two, "value=\"off\""), 1);
    T_STR(t, between(two, "value=\"off\"", ">"), yes);
    T_EQ(t, count(two, "class="), 0); /* no button has a look of its own */
    T_EQ(t, count(page, "autofocus"), 0);
    T_EQ(t, count(page, "<form"), 1); /* one step each way */
}

static void nothing_is_ticked_beforehand(struct t *t)
{
    for (size_t i = 0; i < web_file_count; i++) {
        struct str bytes = web_files[i].bytes;
        if (!str_ends(web_files[i].name, STR(".html")))
            continue;
        /* Only what somebody chose before is shown as chosen. */
        size_t ticked = count(bytes, " checked");
        size_t by_choice = count(bytes, "{{#chosen}} checked{{/chosen}}");
        if (!T_EQ(t, ticked, by_choice))
            t_note(t, "%" STR_FMT, STR_ARG(web_files[i].name));
        T_EQ(t, count(bytes, "autofocus"), 0);
    }
}

/* The style gives both one rule: no other rule names either. */
static void the_style_knows_no_better_answer(struct t *t)
{
    struct str css = web_find(STR("abide.css"));
    T_OK(t, count(css, ".two button{") == 1);
    T_EQ(t, count(css, ".two button:first"), 0);
    T_EQ(t, count(css, ".two button:last"), 0);
    T_EQ(t, count(css, ".two button:nth"), 0);
    T_EQ(t, count(css, "[value=on]") + count(css, "[value=off]"), 0);
    T_EQ(t, count(css, "[value=\"on\"]") + count(css, "[value=\"off\"]"), 0);
}

/* A word of shame or of hurry next to a choice is a push. */
static size_t pushes_in(struct str text)
{
    static const char *const pushes[] = {"recommended", "Recommended", "hurry",
        "last chance", "miss out", "are you sure you do not", "No thanks",
        "I don't care"};
    size_t n = 0;
    for (size_t k = 0; k < COUNT(pushes); k++)
        n += count(text, pushes[k]);
    return n;
}

static void no_words_push(struct t *t)
{
    for (size_t l = 0; l < web_language_count; l++) {
        for (size_t i = 0; i < web_languages[l].count; i++)
            T_EQ(t, pushes_in(web_languages[l].messages[i].text), 0);
    }
}

static const struct t_case cases[] = {
    T_CASE(yes_and_no_are_the_same_button),
    T_CASE(nothing_is_ticked_beforehand),
    T_CASE(the_style_knows_no_better_answer),
    T_CASE(no_words_push),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
