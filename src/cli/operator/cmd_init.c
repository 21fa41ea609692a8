#include "base/mem.h"
#include "cli/command_table.h"
#include "cli/operator/secret_print.h"
#include "cli/session.h"
#include "policy/policy.h"

/* The first admin, and the token that lets them in. */
struct first {
    struct admin admin;
    struct credential entry;
    char text[CREDENTIAL_TEXT];
};

static bool make_first(struct flow *f, void *ctx, struct err *err)
{
    struct first *first = ctx;
    return admin_create(f->store, &first->admin, err) &&
           credential_create(f->store, &first->entry, first->text, err);
}

static void print(const struct cli *cli, const struct flow *f, const char *entry)
{
    struct str name = policy_name(f->policy);
    if (cli->json)
        cli_print("{\"state\":\"%s\",\"profile\":\"%" STR_FMT "\",\"entry\":\"%s\"}\n",
            cli->state, STR_ARG(name), entry);
    else
        cli_print("made %s, deciding by profile %" STR_FMT "\n"
                  "keep %s/root.key safe: without it nothing here can be read\n"
                  "first admin: %s (good once, for %d hours; `abide admin enter admin` "
                  "makes another)\n",
            cli->state, STR_ARG(name), cli->state, entry, ENTRY_HOURS);
}

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
    if (!flow_init(&flow, &err) || !session_open(&f, cli, NULL, &err))
        return cli_fail(cli, &err);
    struct first first = {.admin = {STR("admin"), PARTY_ADMIN, cli->now, {0}},
        .entry = secret_entry(cli, STR("admin"))};
    bool ok = flow_write(&f, make_first, &first, &err);
    if (ok)
        print(cli, &f, first.text);
    mem_wipe(first.text, sizeof first.text);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
