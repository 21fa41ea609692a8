#include "cli/cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command_table.h"
#include "os/now.h"

#define COMMAND_ROW(function, name, summary, usage) {name, summary, usage, function},

enum { PATH_BYTES_MAX = 4096 };

static const struct cli_command commands[] = {
    COMMAND_TABLE(COMMAND_ROW){NULL, NULL, NULL, NULL},
};

const struct cli_command *cli_commands(void)
{
    return commands;
}

/* The words of a command's name that argv begins with; 0 when it does not. */
static int name_matches(const char *name, int argc, char **argv)
{
    struct str rest = str_z(name), word;
    int n = 0;
    while (str_cut(&rest, ' ', &word)) {
        if (n >= argc || !str_eq(str_z(argv[n]), word))
            return 0;
        n++;
    }
    return n;
}

/* The command with the longest name that argv begins with; `*words` of argv are it. */
static const struct cli_command *find_command(int argc, char **argv, int *words)
{
    const struct cli_command *best = NULL;
    *words = 0;
    for (const struct cli_command *c = commands; c->name; c++) {
        int n = name_matches(c->name, argc, argv);
        if (n > *words) {
            *words = n;
            best = c;
        }
    }
    return best;
}

int cli_help(const char *program, const char *topic)
{
    size_t shown = 0;
    if (!topic)
        cli_print(
            "usage: %s COMMAND [WORDS] [--state DIR] [--json] [--help]\n\n", program);
    for (const struct cli_command *c = commands; c->name; c++) {
        if (topic && strncmp(c->name, topic, strlen(topic)) != 0)
            continue;
        cli_print("  %-17s %s\n", c->name, c->summary);
        if (topic)
            cli_print("      %s %s %s\n", program, c->name, c->usage);
        shown++;
    }
    if (!topic)
        cli_print("\n`%s COMMAND --help` tells more. Manual: man abide\n", program);
    return shown ? EXIT_DONE : EXIT_USAGE;
}

/* ABIDE_STATE, else the XDG data folder, else ~/.local/share/abide. */
static const char *default_state(char *path, size_t size)
{
    const char *own = getenv("ABIDE_STATE");
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    if (own && *own)
        return own;
    if (data && data[0] == '/')
        snprintf(path, size, "%s/abide", data);
    else
        snprintf(path, size, "%s/.local/share/abide", home && *home ? home : ".");
    return path;
}

static int usage_error(const char *program, const char *word)
{
    fprintf(stderr, "%s: cli.usage: unknown command '%s': `%s help` lists them\n",
        program, word, program);
    return EXIT_USAGE;
}

int cli_main(int argc, char **argv)
{
    char state[PATH_BYTES_MAX];
    int words = 0;
    struct cli cli = {
        .program = "abide", .now = now_utc(), .started_us = now_monotonic_us()};
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        cli_help(cli.program, NULL);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0)
        return cmd_version(&cli);
    if (strcmp(argv[1], "--help") == 0)
        return cli_help(cli.program, NULL);
    const struct cli_command *command = find_command(argc - 1, argv + 1, &words);
    if (!command)
        return usage_error(cli.program, argv[1]);
    cli.command = command->name;
    cli.state = default_state(state, sizeof state);
    cli.argc = argc - 1 - words;
    cli.argv = argv + 1 + words;
    return command->run(&cli);
}
