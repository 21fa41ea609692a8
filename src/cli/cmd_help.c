#include <stdio.h>

#include "cli/cli.h"
#include "cli/command_table.h"

int cmd_help(struct cli *cli)
{
    const char *topic = cli->argc > 0 && cli->argv[0][0] != '-' ? cli->argv[0] : NULL;
    int status = cli_help(cli->program, topic);
    if (status != EXIT_DONE)
        fprintf(stderr, "%s help: cli.usage: no command begins with '%s'\n",
            cli->program, topic);
    return status;
}
