#include "cli/cli.h"
#include "cli/command_table.h"

int cmd_help(struct cli *cli)
{
    return cli_help(cli->program, cli->argc > 0 ? cli->argv[0] : NULL);
}
