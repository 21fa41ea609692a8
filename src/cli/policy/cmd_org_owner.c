#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/session.h"
#include "flow/group/flow_group.h"

int cmd_org_owner(struct cli *cli)
{
    struct flow_group_owner in = {.ends = false};
    struct cli_option options[] = {
        {"end", CLI_FLAG, &in.ends, "the person is no owner any more"},
    };
    struct cli_list words = {0};
    struct str org;
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n != 2 || !raw_token(raw_from_str(str_z(words.items[0])), &org)))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say ORG (a token) and WHO");
    if (ok) {
        in.org = org;
        in.who = str_z(words.items[1]);
    }
    ok = ok && session_open(&f, cli, NULL, &err) && flow_group_owner(&f, &in, &err);
    if (ok)
        cli_note(cli, "recorded; an owner must also be a member (choice set WHO org)");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
