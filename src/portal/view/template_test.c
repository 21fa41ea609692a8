#include "portal/view/template.h"

#include <string.h>

#include "tests/harness/t.h"

static void every_template_is_right_in_every_language(struct t *t)
{
    struct err err = ERR_INIT;
    size_t templates = 0;
    for (size_t i = 0; i < web_file_count; i++) {
        if (!str_ends(web_files[i].name, STR(".html")))
            continue;
        templates++;
        if (!T_DONE(t, template_check(web_files[i].name, &err), &err))
            t_note(t, "%" STR_FMT, STR_ARG(web_files[i].name));
    }
    T_OK(t, templates > 15);
    T_EQ(t, web_language_count, 4);
}

struct made {
    struct arena a;
    struct view *v;
    struct buf out;
};

static void make(struct made *m)
{
    arena_init(&m->a, 1 << 20);
    buf_init(&m->out, 1 << 20);
    m->v = view_new(&m->a);
    view_raw(m->v, "evil", raw_from_str(STR("<b>\"'`&\001\xff\xc3\xa9</b>")));
    view_u64(m->v, "n", 2);
    view_u64(m->v, "one", 1);
    view_flag(m->v, "yes", true);
    view_flag(m->v, "no", false);
    view_str(m->v, "word", STR("on"));
    view_str(m->v, "part", STR("wrong.html"));
    for (int i = 0; i < 3; i++) {
        struct view *item = view_add(m->v, "items");
        view_u64(item, "i", (uint64_t)i);
        view_flag(item, "odd", i % 2 == 1);
    }
}

static void a_template_says_what_its_view_holds(struct t *t)
{
    static const struct {
        const char *says, *text, *want;
    } rows[] = {{"text", "a {{word}} b", "a on b"}, {"nothing", "[{{none}}]", "[]"},
        {"a list", "{{#items}}{{i}}{{/items}}", "012"},
        {"what is further out", "{{#items}}{{word}}{{/items}}", "ononon"},
        {"sections inside",
            "{{#items}}{{#odd}}{{i}}{{/odd}}{{^odd}}-{{/odd}}{{/items}}", "-1-"},
        {"a flag", "{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{^no}}not{{/no}}", "ynot"},
        {"an empty list", "{{#none}}x{{/none}}{{^none}}empty{{/none}}", "empty"},
        {"a message", "{{t state.on}}", "On"},
        {"one by a value", "{{t state.@word}}", "On"},
        {"none of that value", "[{{t state.@n}}]", "[]"},
        {"a part by a value", "{{>@part}}", "\n"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct made m;
        struct err err = ERR_INIT;
        make(&m);
        struct template_in in = {STR(""), m.v, &web_languages[0]};
        T_DONE(t, template_render_text(str_z(rows[i].text), &in, &m.out, &err), &err);
        if (!T_STR(t, buf_str(&m.out), str_z(rows[i].want)))
            t_note(t, "%s", rows[i].says);
        T_OK(t, view_whole(m.v));
        buf_fini(&m.out);
        arena_fini(&m.a);
    }
}

static void a_value_is_never_markup(struct t *t)
{
    struct made m;
    struct err err = ERR_INIT;
    make(&m);
    struct template_in in = {STR(""), m.v, &web_languages[0]};
    T_DONE(t, template_render_text(STR("{{evil}}"), &in, &m.out, &err), &err);
    T_STR(t, buf_str(&m.out),
        STR("&lt;b&gt;&quot;&#39;&#96;&amp;\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9&lt;/"
            "b&gt;"));
    buf_fini(&m.out);
    arena_fini(&m.a);
}

static void plurals_are_the_languages_own(struct t *t)
{
    static const struct {
        const char *tag;
        uint64_t n;
        const char *want;
    } rows[] = {{"en", 0, "{days} days"}, {"en", 1, "{days} day"},
        {"de", 1, "{days} Tag"}, {"de", 2, "{days} Tagen"}, {"fr", 0, "{days} jour"},
        {"fr", 1, "{days} jour"}, {"fr", 2, "{days} jours"},
        {"es", 0,
            "{days} d\xc3\xad"
            "as"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct web_language *l = web_language_find(str_z(rows[i].tag));
        T_STR(
            t, web_message_plural(l, STR("chat.days"), rows[i].n), str_z(rows[i].want));
    }
}

static void the_language_is_the_one_asked_for_most(struct t *t)
{
    static const char *const rows[][2] = {{"", "en"}, {"de", "de"}, {"de-CH, en", "de"},
        {"en;q=0.5, fr;q=0.7", "fr"}, {"xx, es;q=0.1", "es"}, {"DE", "de"},
        {"fr;q=0, de;q=0.1", "de"}, {"fr;q=x, es;q=0.2", "es"}, {"*", "en"}};
    for (size_t i = 0; i < COUNT(rows); i++)
        T_STR(t, web_language_choose(str_z(rows[i][0]))->tag, str_z(rows[i][1]));
}

static void a_wrong_template_is_refused(struct t *t)
{
    static const char *const rows[] = {"{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{}}",
        "{{t no.such}}", "{{t state.on n}}", "{{>no.html}}", "<a href={{x}}>",
        "<a href=\"{{x}}\">", "<a href=\"javascript:x\">", "<p onclick=\"{{x}}\">",
        "<p style=\"a\">", "<img src=\"//evil/a\">", "<p {{x}}>", "<p",
        "<form action=\"https://x\">"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = ERR_INIT;
        if (!T_FAILS(
                t, template_check_text(str_z(rows[i]), &err), &err, "view.template"))
            t_note(t, "%s", rows[i]);
    }
    struct err err = ERR_INIT;
    struct buf out;
    struct template_in in = {STR("no.html"), NULL, &web_languages[0]};
    buf_init(&out, 100);
    T_FAILS(t, template_render(&in, &out, &err), &err, "view.template");
    T_FAILS(t, template_check(STR("no.html"), &err), &err, "view.template");
    T_DONE(t, template_check_text(STR("<a href=\"/x/{{y}}\">{{z}}</a>"), &err), &err);
}

static bool once(void *ctx)
{
    struct made m;
    struct err err = ERR_INIT;
    (void)ctx;
    make(&m);
    struct template_in in = {STR(""), m.v, &web_languages[0]};
    bool ok = view_whole(m.v) &&
              template_render_text(STR("{{#items}}{{i}}{{/items}}"), &in, &m.out, &err);
    buf_fini(&m.out);
    arena_fini(&m.a);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, once, NULL);
}

static const struct t_case cases[] = {
    T_CASE(a_template_says_what_its_view_holds),
    T_CASE(a_value_is_never_markup),
    T_CASE(plurals_are_the_languages_own),
    T_CASE(the_language_is_the_one_asked_for_most),
    T_CASE(a_wrong_template_is_refused),
    T_CASE(it_survives_without_memory),
    T_CASE(every_template_is_right_in_every_language),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
