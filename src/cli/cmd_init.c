#include "cli/command_table.h"
#include "cli/session.h"
#include "policy/policy.h"

int cmd_init(struct cli *cli)
{
    const char *profile = NULL, *root = NULL;
    struct cli_option options[] = {
        {"profile", CLI_TEXT, &profile, "NAME|FILE: decide by this profile (strict)"},
        {"root-key", CLI_TEXT, &root,
            "KEEPER: file:, env:, credential:, command: or pkcs11: (see man abide)"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f;
    if (!cli_options(cli, options, COUNT(options), &words, &err))
        return cli_fail(cli, &err);
    struct flow_options flow = session_options(cli, profile);
    flow.root_source = root;
    if (!flow_init(&flow, &err) || !session_open_read(&f, cli, NULL, &err))
        return cli_fail(cli, &err);
    struct str name = policy_name(f.policy);
    if (cli->json)
        cli_print("{\"state\":\"%s\",\"profile\":\"%" STR_FMT "\"}\n", cli->state,
            STR_ARG(name));
    else
        cli_print("made %s, deciding by profile %" STR_FMT "\n"
                  "keep %s/root.key safe: without it nothing here can be read\n",
            cli->state, STR_ARG(name), cli->state);
    flow_close(&f);
    return cli_done(cli);
}
