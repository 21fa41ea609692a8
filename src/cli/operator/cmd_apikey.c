#include "cli/command_table.h"
#include "cli/operator/run.h"
#include "cli/operator/secret_print.h"
#include "cli/session.h"
#include "cli/table.h"

struct words {
    const char *project, *role, *expires;
};

static bool fill(const struct words *w, struct credential *c, struct err *err)
{
    c->owner = str_z(w->project);
    c->party = w->project ? PARTY_PRODUCT : PARTY_NOBODY;
    if (w->role && (!party_parse(str_z(w->role), &c->party) ||
                       (c->party != PARTY_PRODUCT && c->party != PARTY_OPERATOR &&
                           c->party != PARTY_AUDITOR && c->party != PARTY_ADMIN)))
        return err_set(err, ERR_USAGE, "cli.usage",
            "a key's role is product, operator, auditor or admin");
    if (!w->project && c->party < PARTY_OPERATOR)
        return err_set(
            err, ERR_USAGE, "cli.usage", "say --project P, or --role operator");
    return !w->expires || cli_instant(w->expires, "--expires", &c->expires, err);
}

int cmd_apikey_create(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"project", CLI_TEXT, &w.project, "P: the product that will use it"},
        {"role", CLI_TEXT, &w.role, "R: product, operator, auditor or admin"},
        {"expires", CLI_TEXT, &w.expires, "TIME: when it ends by itself"},
    };
    struct cli_list words = {0};
    struct credential c = {
        .kind = CREDENTIAL_KEY, .created = cli->now, .expires = INSTANT_UNKNOWN};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name the key");
    if (ok)
        c.name = str_z(words.items[0]);
    ok = ok && fill(&w, &c, &err) && session_open(&f, cli, NULL, &err) &&
         secret_make(cli, &f, &c, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {
        "key", "project", "role", "created", "expires", "revoked"};
    char time[INSTANT_TEXT_MAX];
    const struct credential *list;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = credential_list(f->store, &a, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        const struct instant times[] = {
            list[i].created, list[i].expires, list[i].revoked};
        if (list[i].kind != CREDENTIAL_KEY)
            continue;
        table_text(&t, list[i].name);
        table_text(&t, list[i].owner.n ? list[i].owner : STR("-"));
        table_text(&t, party_word(list[i].party));
        for (size_t k = 0; k < COUNT(times); k++)
            table_text(&t,
                instant_known(times[k]) ? instant_format(times[k], time) : STR("-"));
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_apikey_list(struct cli *cli)
{
    return run_list(cli, print);
}

static bool revoke(struct flow *f, void *ctx, struct err *err)
{
    return credential_revoke(f->store, str_z(ctx), f->now, err);
}

int cmd_apikey_revoke(struct cli *cli)
{
    static const struct run_revoke in = {
        "name the key", revoke, "revoked; a running daemon sees it within seconds"};
    return run_revoke(cli, &in);
}
