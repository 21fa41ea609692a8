#include "cli/cli.h"
#include "cli/command_table.h"

int cmd_version(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    if (!cli_options(cli, NULL, 0, &words, &err))
        return cli_fail(cli, &err);
    if (cli->json)
        cli_print("{\"version\":\"%s\"}\n", ABIDE_VERSION);
    else
        cli_print("abide %s\n", ABIDE_VERSION);
    return cli_done(cli);
}
