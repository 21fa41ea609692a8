#include "cli/command_table.h"
#include "cli/ledger_print.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/flow_choice.h"

/* The options choice commands share. */
struct words {
    const char *kind, *scope, *at, *notice, *actor, *evidence;
};

static bool token_of(
    const char *word, const char *name, struct str *out, struct err *err)
{
    if (!word)
        return true;
    if (raw_token(raw_from_str(str_z(word)), out))
        return true;
    return err_set(err, ERR_USAGE, "cli.usage",
        "%s is no token: 1 to %d letters, digits or . _ : -", name, RAW_TOKEN_MAX);
}

static bool fill_choice(const struct cli *cli, const struct words *w,
    const struct cli_list *rest, struct flow_choice *out, struct err *err)
{
    struct choice *c = &out->line;
    c->at = cli->now;
    c->actor = STR("person");
    c->evidence = STR("cli");
    if (!cli_account_kind(w->kind, &out->kind, err) ||
        !token_of(rest->items[0], "WHO", &out->who, err) ||
        !token_of(rest->items[2], "VALUE", &c->value, err) ||
        !token_of(w->scope, "--scope", &c->scope, err) ||
        !token_of(w->notice, "--notice", &c->notice, err) ||
        !token_of(w->actor, "--actor", &c->actor, err) ||
        !token_of(w->evidence, "--evidence", &c->evidence, err))
        return false;
    if (!control_parse(str_z(rest->items[1]), &c->control))
        return err_set(err, ERR_USAGE, "cli.usage",
            "no such control: training, voice, objection, ... (see docs/words.md)");
    if (str_eq(control_kind(c->control), STR("share")))
        return err_set(err, ERR_DENIED, "cli.org_share",
            "sharing is an owner's act, checked and recorded by `abide org share`");
    return !w->at || cli_instant(w->at, "--at", &c->at, err);
}

int cmd_choice_set(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"kind", CLI_TEXT, &w.kind, "K: person (default), org, assistant or device"},
        {"scope", CLI_TEXT, &w.scope, "S: a service, chat or project it is limited to"},
        {"at", CLI_TEXT, &w.at, "TIME: in force from (now)"},
        {"notice", CLI_TEXT, &w.notice, "V: the notice it was made under"},
        {"actor", CLI_TEXT, &w.actor, "A: person, guardian, owner, operator"},
        {"evidence", CLI_TEXT, &w.evidence, "E: how it is known: form, api, letter"},
    };
    struct cli_list words = {0};
    struct flow_choice choice = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 3)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say WHO, CONTROL and VALUE");
    ok = ok && fill_choice(cli, &w, &words, &choice, &err) &&
         session_open(&f, cli, NULL, &err) && flow_choice_set(&f, &choice, &err);
    if (ok)
        cli_note(
            cli, "recorded: %s %s %s", words.items[0], words.items[1], words.items[2]);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static int show_ledger(
    struct cli *cli, bool (*print)(const struct cli *cli,
                         const struct ledger_view *view, struct err *err))
{
    struct words w = {0};
    struct cli_option options[] = {
        {"kind", CLI_TEXT, &w.kind, "K: person (default), org, assistant or device"},
        {"at", CLI_TEXT, &w.at, "TIME: as of then (now)"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct ledger ledger = {0};
    enum account_kind kind = ACCOUNT_PERSON;
    struct arena a;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say WHO");
    struct instant at = cli->now;
    ok = ok && cli_account_kind(w.kind, &kind, &err) &&
         (!w.at || cli_instant(w.at, "--at", &at, &err)) &&
         session_open_read(&f, cli, NULL, &err) &&
         flow_ledger(&f, kind, str_z(words.items[0]), &a, &ledger, &err) &&
         print(cli, &(struct ledger_view){ledger.lines, ledger.count, at}, &err);
    flow_close(&f);
    arena_fini(&a);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_choice_show(struct cli *cli)
{
    return show_ledger(cli, ledger_print_in_force);
}

int cmd_choice_history(struct cli *cli)
{
    return show_ledger(cli, ledger_print_history);
}

int cmd_choice_import(struct cli *cli)
{
    return cli_import_lines(cli, flow_choice_import, "choices");
}
