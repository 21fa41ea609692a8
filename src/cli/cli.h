/*
 * cli/cli.h - what every subcommand shares: options, output, errors, exit codes.
 *
 * In:    argv.
 * Out:   text or JSON on stdout, messages on stderr, an exit status.
 * Never: decides anything about content; prints raw.
 *
 * A command is a row in cli/command_table.h and a function in cmd_<name>.c:
 *
 *     int cmd_thing(struct cli *cli);
 *
 * It parses its words with cli_options, opens what it needs, prints with cli_print or a
 * cli_table, and returns an EXIT_ value: usually `return cli_fail(cli, &err)`.
 */
#ifndef ABIDE_CLI_CLI_H
#define ABIDE_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

/* sysexits where they fit. */
enum cli_exit {
    EXIT_DONE = 0,
    EXIT_FAILED_CHECK = 1, /* it ran, and the answer is no: verification, findings */
    EXIT_USAGE = 64,
    EXIT_BAD_INPUT = 65,
    EXIT_NO_INPUT = 66,
    EXIT_INTERNAL = 70,
    EXIT_EXISTS = 73,
    EXIT_IO_FAILED = 74,
    EXIT_NOT_ALLOWED = 77,
    EXIT_WRONG_STATE = 78,
    EXIT_INTERRUPTED = 130,
};

struct cli {
    const char *program; /* "abide" */
    const char *command; /* "import", "dataset build" */
    const char *state;   /* the state directory; owned by main */
    bool json;           /* --json */
    bool quiet;          /* --quiet: no progress */
    struct instant now;  /* --now, or the clock */
    int64_t started_us;  /* of a monotonic clock: for rates */
    int argc;            /* the command's words, without its name */
    char **argv;
};

struct cli_command {
    const char *name;    /* "dataset build": one or two words */
    const char *summary; /* one line for `abide help` */
    const char *usage;   /* what follows the name */
    int (*run)(struct cli *cli);
};

enum cli_option_kind { CLI_FLAG, CLI_TEXT, CLI_LIST };

/* CLI_FLAG sets *(bool *), CLI_TEXT *(const char **), CLI_LIST appends to a cli_list.
 */
struct cli_option {
    const char *name; /* without the two dashes */
    enum cli_option_kind kind;
    void *target;
    const char *help; /* "WHO: whose archive it is" */
};

enum { CLI_LIST_MAX = 64 };

struct cli_list {
    const char *items[CLI_LIST_MAX];
    size_t n;
};

/*
 * Reads `--name VALUE`, `--name=VALUE`, flags and `--`; the other words go to `words`.
 * Also takes the options every command has: --state, --json, --quiet, --now, --help.
 * False: err.id is "cli.usage", or "cli.help" after --help was answered.
 */
bool cli_options(struct cli *cli, const struct cli_option *options, size_t count,
    struct cli_list *words, struct err *err);

void cli_print(const char *fmt, ...) PRINTF_LIKE(1, 2); /* stdout */
void cli_note(const struct cli *cli, const char *fmt, ...)
    PRINTF_LIKE(2, 3); /* stderr, unless quiet */

/* Prints the error on stderr ("abide import: message.id: sentence"), returns its
 * status. */
int cli_fail(const struct cli *cli, const struct err *err);
/* 0 when stdout took everything, EXIT_IO_FAILED otherwise. Call it last. */
int cli_done(const struct cli *cli);

bool cli_instant(
    const char *text, const char *what, struct instant *out, struct err *err);

/* Command lists end with a row without a name; see cli/command_table.h. */
const struct cli_command *cli_commands(void);
int cli_main(int argc, char **argv);
int cli_help(const char *program, const char *topic);

#endif
