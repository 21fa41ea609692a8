#include "cli/operator/run.h"

#include "cli/session.h"

int run_list(struct cli *cli, run_print *print)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print(cli, &f, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int run_revoke(struct cli *cli, const struct run_revoke *in)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "%s", in->usage);
    ok = ok && session_open(&f, cli, NULL, &err) &&
         flow_write(&f, in->revoke, (void *)(uintptr_t)words.items[0], &err);
    if (ok)
        cli_note(cli, "%s", in->done);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
