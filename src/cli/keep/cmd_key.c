#include <string.h>

#include "base/num.h"
#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "store/epoch.h"

static bool print_epochs(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {"epoch", "created", "ended", "vaults"};
    char time[INSTANT_TEXT_MAX];
    const struct epoch *list;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = epoch_list(f->store, &a, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        table_number(&t, list[i].number);
        table_text(&t, instant_format(list[i].created, time));
        table_text(&t, instant_known(list[i].ended)
                           ? instant_format(list[i].ended, time)
                           : STR("-"));
        table_number(&t, (int64_t)list[i].vaults);
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_key_status(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print_epochs(cli, &f, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_key_rotate(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    int64_t number = 0;
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open(&f, cli, NULL, &err) &&
              epoch_rotate(f.store, cli->now, &number, &err);
    if (ok)
        cli_note(cli,
            "epoch %lld wraps every key now; `abide key destroy-epoch` ends an old one",
            (long long)number);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_key_destroy(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    int64_t number = 0;
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok &&
        (words.n != 1 || !num_parse_i64(str_z(words.items[0]), 1, INT64_MAX, &number)))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say the epoch's number");
    ok = ok && session_open(&f, cli, NULL, &err) &&
         epoch_destroy(f.store, number, cli->now, &err);
    if (ok)
        cli_note(cli,
            "epoch %lld is gone: copies of the key store made under it open "
            "nothing",
            (long long)number);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_key_move(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage",
            "say who keeps the root key: file:, env:, credential:, command:, pkcs11: "
            "or state");
    const char *source =
        ok && strcmp(words.items[0], "state") != 0 ? words.items[0] : "";
    ok = ok && session_open(&f, cli, NULL, &err) &&
         epoch_move_root(f.store, source, cli->now, &err);
    if (ok)
        cli_note(cli, "a new root key, kept by %s; copies of the old one open nothing",
            source[0] ? source : "root.key");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
