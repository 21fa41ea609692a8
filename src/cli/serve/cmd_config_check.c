#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/serve/conf_file.h"
#include "gateway/gateway.h"

int cmd_config_check(struct cli *cli)
{
    struct cli_list words = {0}, sets = {0};
    struct cli_option options[] = {
        {"set", CLI_LIST, &sets, "KEY=VALUE: over what the file says in [serve]"},
    };
    struct conf *conf = NULL;
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name one configuration file");
    ok = ok && conf_file_read(words.items[0], &sets, &conf, &err) &&
         gateway_check(conf, &err);
    if (ok)
        cli_print("right: %s port %d, %zu projects, %zu upstreams\n", conf->host,
            conf->port, conf->project_count, conf->upstream_count);
    conf_free(conf);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
