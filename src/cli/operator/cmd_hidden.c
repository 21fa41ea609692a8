#include "cli/command_table.h"
#include "cli/operator/run.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/exchange/hidden.h"

struct who {
    struct raw name;
    struct str why;
    bool found;
};

static bool add(struct flow *f, void *ctx, struct err *err)
{
    const struct who *who = ctx;
    return hidden_add(f, who->name, who->why, err);
}

static bool drop(struct flow *f, void *ctx, struct err *err)
{
    struct who *who = ctx;
    return hidden_remove(f, who->name, &who->found, err);
}

int cmd_hidden_add(struct cli *cli)
{
    const char *why = NULL;
    struct cli_option options[] = {
        {"why", CLI_TEXT, &why, "CASE: what it goes back to"}};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say one name, number or address");
    struct who who = {.why = str_z(why)};
    if (ok)
        who.name = raw_from_str(str_z(words.items[0]));
    ok = ok && session_open(&f, cli, NULL, &err) && flow_write(&f, add, &who, &err);
    if (ok)
        cli_note(cli, "kept out of answers; a running daemon sees it within seconds");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {"hidden", "added", "why"};
    char id[ID_TEXT], added[INSTANT_TEXT_MAX];
    const struct hidden *list;
    size_t count = 0;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = hidden_list(f, &a, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        table_text(&t, id_format(list[i].id, id));
        table_text(&t, instant_format(list[i].added, added));
        table_text(&t, list[i].why.n ? list[i].why : STR("-"));
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_hidden_list(struct cli *cli)
{
    return run_list(cli, print);
}

int cmd_hidden_remove(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct who who = {.found = false};
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(
            &err, ERR_USAGE, "cli.usage", "say the name, or the id of the list");
    if (ok)
        who.name = raw_from_str(str_z(words.items[0]));
    ok = ok && session_open(&f, cli, NULL, &err) && flow_write(&f, drop, &who, &err);
    if (ok && !who.found)
        ok =
            err_set(&err, ERR_ABSENT, "flow.hidden", "nobody on the list is called so");
    if (ok)
        cli_note(cli, "off the list");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
