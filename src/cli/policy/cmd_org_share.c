#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/session.h"
#include "flow/flow_choice.h"
#include "policy/facts.h"

enum { LEDGER_BYTES_MAX = 64 << 20 };

struct words {
    const char *project, *role, *at;
};

static bool read_act(const struct cli *cli, const struct words *w,
    const struct cli_list *words, struct share_act *act, struct err *err)
{
    if (words->n != 3 || !w->role)
        return err_set(err, ERR_USAGE, "cli.usage", "say ORG KIND VALUE and --role R");
    act->owner = str_eq(str_z(w->role), STR("owner"));
    if (!control_parse(str_z(words->items[1]), &act->kind))
        return err_set(err, ERR_USAGE, "cli.usage", "no such kind of sharing");
    act->value = str_z(words->items[2]);
    act->scope = str_z(w->project);
    act->at = cli->now;
    return !w->at || cli_instant(w->at, "--at", &act->at, err);
}

/* Writes the line when the act may be recorded; a refusal is an error with its reason.
 */
static bool share(
    struct flow *f, struct str who, const struct share_act *act, struct err *err)
{
    struct flow_choice choice = {.kind = ACCOUNT_ORGANISATION,
        .who = who,
        .line = {.at = act->at,
            .control = act->kind,
            .value = act->value,
            .scope = act->scope,
            .evidence = STR("cli"),
            .actor = STR("owner")}};
    struct ledger ledger = {.known = true};
    struct arena a;
    arena_init(&a, LEDGER_BYTES_MAX);
    struct err absent = ERR_INIT;
    bool ok = flow_ledger(f, ACCOUNT_ORGANISATION, who, &a, &ledger, &absent) ||
              absent.code == ERR_ABSENT; /* new here: nothing stands against it */
    if (!ok)
        *err = absent;
    enum share_refusal refusal = ok ? share_check(&ledger, act) : SHARE_OK;
    if (refusal != SHARE_OK) {
        struct str why = share_refusal_say(refusal);
        ok = err_set(err, ERR_DENIED, "policy.share", "%" STR_FMT, STR_ARG(why));
    }
    ok = ok && flow_choice_set(f, &choice, err);
    arena_fini(&a);
    return ok;
}

int cmd_org_share(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"role", CLI_TEXT, &w.role, "R: of who decides; only an owner may"},
        {"project", CLI_TEXT, &w.project, "P: the project, when VALUE is projects"},
        {"at", CLI_TEXT, &w.at, "TIME: in force from (now)"},
    };
    struct cli_list words = {0};
    struct share_act act = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              read_act(cli, &w, &words, &act, &err) &&
              session_open(&f, cli, NULL, &err) &&
              share(&f, str_z(words.items[0]), &act, &err);
    if (ok && !str_eq(act.value, STR("none"))) {
        char due[INSTANT_TEXT_MAX];
        struct instant confirm = {
            act.at.us +
            policy_setting(f.policy, SETTING_RECONFIRM_DAYS) * INSTANT_DAY_US};
        cli_note(cli,
            "recorded; to be confirmed again by %" STR_FMT
            " (`abide org list` keeps the dates)",
            STR_ARG(instant_format(confirm, due)));
    }
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
