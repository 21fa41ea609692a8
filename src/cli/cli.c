#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    enum err_code code;
    enum cli_exit exit;
} exits[] = {
    {ERR_USAGE, EXIT_USAGE},
    {ERR_INPUT, EXIT_BAD_INPUT},
    {ERR_LIMIT, EXIT_BAD_INPUT},
    {ERR_MEMORY, EXIT_INTERNAL},
    {ERR_IO, EXIT_IO_FAILED},
    {ERR_ABSENT, EXIT_NO_INPUT},
    {ERR_EXISTS, EXIT_EXISTS},
    {ERR_DENIED, EXIT_NOT_ALLOWED},
    {ERR_CRYPTO, EXIT_WRONG_STATE},
    {ERR_STATE, EXIT_WRONG_STATE},
    {ERR_STOPPED, EXIT_INTERRUPTED},
};

void cli_print(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
}

void cli_note(const struct cli *cli, const char *fmt, ...)
{
    va_list args;
    if (cli->quiet)
        return;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
}

int cli_fail(const struct cli *cli, const struct err *err)
{
    if (err->id && strcmp(err->id, "cli.help") == 0)
        return EXIT_DONE;
    fflush(stdout);
    fprintf(stderr, "%s%s%s: %s: %s\n", cli->program, cli->command ? " " : "",
        cli->command ? cli->command : "", err->id ? err->id : "internal", err->text);
    for (size_t i = 0; i < COUNT(exits); i++) {
        if (exits[i].code == err->code)
            return (int)exits[i].exit;
    }
    return EXIT_INTERNAL;
}

int cli_done(const struct cli *cli)
{
    struct err err = ERR_INIT;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_DONE;
    err_set(&err, ERR_IO, "cli.output", "standard output did not take everything");
    return cli_fail(cli, &err);
}

bool cli_instant(
    const char *text, const char *what, struct instant *out, struct err *err)
{
    if (instant_parse(str_z(text), out))
        return true;
    return err_set(err, ERR_USAGE, "cli.usage",
        "%s is no time: write 2026-03-01 or 2026-03-01T12:00:00Z", what);
}
