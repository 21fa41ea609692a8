#include "cli/command_table.h"
#include "cli/session.h"
#include "flow/flow_choice.h"
#include "store/erase/phone.h"

struct claim {
    struct str number;
    int64_t count;
};

static bool claim(struct flow *f, void *ctx, struct err *err)
{
    struct claim *c = ctx;
    return phone_claim(f->store, c->number, &c->count, err);
}

/* Who signs people up asks before an account is made: only the count is kept. */
int cmd_phone_claim(struct cli *cli)
{
    struct cli_list words = {0};
    struct claim c = {.count = 0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say the telephone number");
    if (ok)
        c.number = str_z(words.items[0]);
    ok = ok && session_open(&f, cli, NULL, &err) && flow_write(&f, claim, &c, &err);
    if (ok)
        cli_print("account %lld of %d\n", (long long)c.count, PHONE_ACCOUNTS_MAX);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
