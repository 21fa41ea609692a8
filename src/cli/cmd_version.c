#include "cli/cli.h"
#include "cli/command_table.h"

int cmd_version(struct cli *cli)
{
    if (cli->json)
        cli_print("{\"version\":\"%s\"}\n", ABIDE_VERSION);
    else
        cli_print("abide %s\n", ABIDE_VERSION);
    return cli_done(cli);
}
