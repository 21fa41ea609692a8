#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum { COMMON_COUNT = 5, OPTIONS_MAX = 40 };

/* The words of one command line, and how far they are read. */
struct words {
    char **argv;
    int argc;
    int at;
};

static const struct cli_option *find_option(
    const struct cli_option *options, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(str_z(options[i].name), name))
            return &options[i];
    }
    return NULL;
}

static bool list_add(struct cli_list *list, const char *item, struct err *err)
{
    if (list->n == CLI_LIST_MAX)
        return err_set(err, ERR_USAGE, "cli.usage", "more than %d words", CLI_LIST_MAX);
    list->items[list->n++] = item;
    return true;
}

static bool keep_value(
    const struct cli_option *option, const char *value, struct err *err)
{
    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)option->target = true;
        return true;
    case CLI_TEXT:
        *(const char **)option->target = value;
        return true;
    case CLI_LIST:
        return list_add(option->target, value, err);
    }
    return false;
}

/* Reads the option at the front: `--name`, `--name VALUE` or `--name=VALUE`. */
static bool take_option(const struct cli_option *options, size_t count,
    struct words *words, struct err *err)
{
    const char *word = words->argv[words->at++] + 2;
    const char *equals = strchr(word, '=');
    struct str name = {word, equals ? (size_t)(equals - word) : strlen(word)};
    const struct cli_option *option = find_option(options, count, name);
    if (!option)
        return err_set(err, ERR_USAGE, "cli.usage",
            "unknown option --%" STR_FMT " (see --help)", STR_ARG(name));
    if (option->kind == CLI_FLAG) {
        if (equals)
            return err_set(
                err, ERR_USAGE, "cli.usage", "--%s takes no value", option->name);
        return keep_value(option, NULL, err);
    }
    if (equals)
        return keep_value(option, equals + 1, err);
    if (words->at == words->argc)
        return err_set(err, ERR_USAGE, "cli.usage", "--%s needs a value", option->name);
    return keep_value(option, words->argv[words->at++], err);
}

static bool take_words(const struct cli_option *options, size_t count,
    struct words *words, struct cli_list *rest, struct err *err)
{
    bool only_words = false;
    while (words->at < words->argc) {
        const char *word = words->argv[words->at];
        if (!only_words && strcmp(word, "--") == 0) {
            only_words = true;
            words->at++;
        } else if (!only_words && word[0] == '-' && word[1] == '-') {
            if (!take_option(options, count, words, err))
                return false;
        } else if (!only_words && word[0] == '-' && word[1] != '\0') {
            return err_set(err, ERR_USAGE, "cli.usage",
                "unknown option %s: options start with two dashes (see --help)", word);
        } else {
            words->at++;
            if (!list_add(rest, word, err))
                return false;
        }
    }
    return true;
}

static void print_options(const struct cli_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cli_print("  --%-14s %s\n", options[i].name, options[i].help);
}

static void answer_help(
    const struct cli *cli, const struct cli_option *options, size_t count)
{
    for (const struct cli_command *c = cli_commands(); c->name; c++) {
        if (strcmp(c->name, cli->command) == 0)
            cli_print("%s %s %s\n%s.\n\n", cli->program, c->name, c->usage, c->summary);
    }
    print_options(options, count);
}

bool cli_options(struct cli *cli, const struct cli_option *options, size_t count,
    struct cli_list *words, struct err *err)
{
    const char *now = NULL;
    bool help = false;
    const struct cli_option common[COMMON_COUNT] = {
        {"state", CLI_TEXT, &cli->state, "DIR: the state directory (or ABIDE_STATE)"},
        {"json", CLI_FLAG, &cli->json, "print JSON"},
        {"quiet", CLI_FLAG, &cli->quiet, "no progress, no hints"},
        {"now", CLI_TEXT, &now, "TIME: take this as the time (tests, old archives)"},
        {"help", CLI_FLAG, &help, "this text"},
    };
    struct cli_option all[OPTIONS_MAX];
    struct words in = {cli->argv, cli->argc, 0};
    if (count + COMMON_COUNT > OPTIONS_MAX)
        return err_set(err, ERR_LIMIT, "cli.options", "too many options in the table");
    for (size_t i = 0; i < count; i++)
        all[i] = options[i];
    for (size_t i = 0; i < COMMON_COUNT; i++)
        all[count + i] = common[i];
    if (!take_words(all, count + COMMON_COUNT, &in, words, err))
        return false;
    if (help) {
        answer_help(cli, all, count + COMMON_COUNT);
        return err_set(err, ERR_USAGE, "cli.help", "help was asked for");
    }
    return !now || cli_instant(now, "--now", &cli->now, err);
}
