#include "cli/command_table.h"
#include "cli/operator/run.h"
#include "cli/operator/secret_print.h"
#include "cli/session.h"
#include "cli/table.h"

static bool create(struct flow *f, void *ctx, struct err *err)
{
    return admin_create(f->store, ctx, err);
}

int cmd_admin_create(struct cli *cli)
{
    const char *role = NULL;
    struct cli_option options[] = {
        {"role", CLI_TEXT, &role, "R: operator, reviewer, officer, auditor or admin"},
    };
    struct cli_list words = {0};
    struct admin admin = {.created = cli->now};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n != 1 || !role || !party_parse(str_z(role), &admin.party)))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name the admin and say --role R");
    if (ok)
        admin.name = str_z(words.items[0]);
    ok =
        ok && session_open(&f, cli, NULL, &err) && flow_write(&f, create, &admin, &err);
    if (ok) {
        struct credential entry = secret_entry(cli, admin.name);
        ok = secret_make(cli, &f, &entry, &err);
    }
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_admin_enter(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name the admin");
    ok = ok && session_open(&f, cli, NULL, &err);
    if (ok) {
        struct credential entry = secret_entry(cli, str_z(words.items[0]));
        ok = secret_make(cli, &f, &entry, &err);
    }
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {"admin", "role", "created", "revoked"};
    char time[INSTANT_TEXT_MAX];
    const struct admin *list;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = admin_list(f->store, &a, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        table_text(&t, list[i].name);
        table_text(&t, party_word(list[i].party));
        table_text(&t, instant_format(list[i].created, time));
        table_text(&t, instant_known(list[i].revoked)
                           ? instant_format(list[i].revoked, time)
                           : STR("-"));
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_admin_list(struct cli *cli)
{
    return run_list(cli, print);
}

static bool revoke(struct flow *f, void *ctx, struct err *err)
{
    return admin_revoke(f->store, str_z(ctx), f->now, err);
}

int cmd_admin_revoke(struct cli *cli)
{
    static const struct run_revoke in = {
        "name the admin", revoke, "revoked: no entry token of theirs opens anything"};
    return run_revoke(cli, &in);
}
