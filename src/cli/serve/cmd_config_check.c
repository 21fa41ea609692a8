#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/serve/conf_file.h"
#include "gateway/gateway.h"
#include "os/now.h"

/* One that is over would be refused by every client. */
static bool say_certificate(const struct gateway_certificate *c, struct err *err)
{
    if (!c->shown)
        return true;
    if (c->days_left < 0)
        return err_set(err, ERR_STATE, "cli.certificate",
            "tls_certificate: it ended %lld days ago", (long long)-c->days_left);
    cli_print("the certificate fits its key and ends in %lld days\n",
        (long long)c->days_left);
    return true;
}

int cmd_config_check(struct cli *cli)
{
    struct cli_list words = {0}, sets = {0};
    struct cli_option options[] = {
        {"set", CLI_LIST, &sets, "KEY=VALUE: over what the file says in [serve]"},
    };
    struct gateway_certificate shown;
    struct conf *conf = NULL;
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name one configuration file");
    ok = ok && conf_file_read(words.items[0], &sets, &conf, &err) &&
         gateway_check(conf, now_utc(), &shown, &err) && say_certificate(&shown, &err);
    if (ok)
        cli_print("right: %s port %d, %zu projects, %zu upstreams\n", conf->host,
            conf->port, conf->project_count, conf->upstream_count);
    conf_free(conf);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
