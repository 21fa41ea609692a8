#include "cli/command_table.h"
#include "cli/session.h"
#include "flow/keep/flow_erase.h"

int cmd_purge(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open(&f, cli, NULL, &err) && flow_purge(&f, &err);
    if (ok)
        cli_note(cli, "purged: what was deleted has left the files");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
