#include "cli/cli.h"

#include <stdint.h>

#include "tests/harness/t.h"

struct parsed {
    const char *text;
    bool flag;
    struct cli_list list, words;
    struct cli cli;
};

static bool parse(struct parsed *p, int argc, const char **argv, struct err *err)
{
    struct cli_option options[] = {
        {"text", CLI_TEXT, &p->text, "T: text"},
        {"flag", CLI_FLAG, &p->flag, "a flag"},
        {"item", CLI_LIST, &p->list, "I: item"},
    };
    char *copy[16];
    *p = (struct parsed){
        .cli = {.program = "abide", .command = "version", .argc = argc, .argv = copy}};
    for (int i = 0; i < argc; i++)
        copy[i] = (char *)(uintptr_t)argv[i];
    return cli_options(&p->cli, options, COUNT(options), &p->words, err);
}

#define PARSE(p, err, ...)                                                             \
    parse((p), (int)COUNT(((const char *[]){__VA_ARGS__})),                            \
        (const char *[]){__VA_ARGS__}, (err))

static void values_stand_beside_or_behind_an_equals_sign(struct t *t)
{
    struct parsed p;
    struct err err = ERR_INIT;
    T_DONE(t, PARSE(&p, &err, "--text", "a b", "word"), &err);
    T_STR(t, str_z(p.text), STR("a b"));
    T_EQ(t, p.words.n, 1);
    T_DONE(t, PARSE(&p, &err, "--text=x=y", "--flag"), &err);
    T_STR(t, str_z(p.text), STR("x=y"));
    T_OK(t, p.flag);
    T_DONE(t, PARSE(&p, &err, "--item", "1", "--item=2"), &err);
    T_EQ(t, p.list.n, 2);
}

static void after_two_dashes_all_are_words(struct t *t)
{
    struct parsed p;
    struct err err = ERR_INIT;
    T_DONE(t, PARSE(&p, &err, "--", "--flag", "-x"), &err);
    T_EQ(t, p.words.n, 2);
    T_OK(t, !p.flag);
}

static void a_single_dash_is_a_word(struct t *t)
{
    struct parsed p;
    struct err err = ERR_INIT;
    T_DONE(t, PARSE(&p, &err, "-"), &err);
    T_EQ(t, p.words.n, 1);
}

static void wrong_words_are_usage_errors(struct t *t)
{
    struct parsed p;
    struct err err = ERR_INIT;
    T_FAILS(t, PARSE(&p, &err, "--nope"), &err, "cli.usage");
    T_FAILS(t, PARSE(&p, &err, "-x"), &err, "cli.usage");
    T_FAILS(t, PARSE(&p, &err, "--text"), &err, "cli.usage");
    T_FAILS(t, PARSE(&p, &err, "--flag=yes"), &err, "cli.usage");
    T_FAILS(t, PARSE(&p, &err, "--now", "yesterday"), &err, "cli.usage");
    T_EQ(t, err.code, ERR_USAGE);
}

static void common_options_reach_the_invocation(struct t *t)
{
    struct parsed p;
    struct err err = ERR_INIT;
    T_DONE(t, PARSE(&p, &err, "--json", "--state", "/x", "--now", "2026-01-02"), &err);
    T_OK(t, p.cli.json);
    T_STR(t, str_z(p.cli.state), STR("/x"));
    T_EQ(t, p.cli.now.us, instant_from_civil(2026, 1, 2).us);
}

static const struct t_case cases[] = {
    T_CASE(values_stand_beside_or_behind_an_equals_sign),
    T_CASE(after_two_dashes_all_are_words),
    T_CASE(a_single_dash_is_a_word),
    T_CASE(wrong_words_are_usage_errors),
    T_CASE(common_options_reach_the_invocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
