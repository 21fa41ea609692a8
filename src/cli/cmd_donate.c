#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/flow_choice.h"
#include "flow/flow_donate.h"
#include "store/ledger.h"

struct words {
    const char *who, *conversation, *turn, *notice, *purpose, *revoke, *at;
    bool all, adult, list;
};

enum { ANSWER_MAX = 16 };

/* Asks on the terminal; false when there is none or the answer is not "yes". */
static bool ask(const char *question)
{
    char answer[ANSWER_MAX] = "";
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return false;
    fprintf(stderr, "%s [yes/no] ", question);
    fflush(stderr);
    if (!fgets(answer, sizeof answer, stdin))
        return false;
    return strcmp(answer, "yes\n") == 0;
}

/* What was not said by a flag is asked for, where a person can answer. */
static void ask_missing(struct words *w)
{
    struct str text = flow_own_notice_text();
    if (!w->notice) {
        fprintf(stderr, "%" STR_FMT, STR_ARG(text));
        if (ask("Do you give them under this notice?"))
            w->notice = flow_own_notice_version().p;
    }
    if (!w->adult)
        w->adult = ask("Do you declare that you are an adult?");
}

static bool fill(const struct cli *cli, const struct words *w, struct flow_donation *d,
    struct err *err)
{
    *d = (struct flow_donation){
        .who = str_z(w->who),
        .purpose = PURPOSE_TRAIN,
        .conversation = raw_from_str(str_z(w->conversation)),
        .turn = raw_from_str(str_z(w->turn)),
        .notice = str_z(w->notice),
        .adult = w->adult,
        .at = cli->now,
    };
    if (w->purpose && !purpose_parse(str_z(w->purpose), &d->purpose))
        return err_set(err, ERR_USAGE, "cli.usage", "--purpose: no such purpose");
    if (w->all == (w->conversation != NULL))
        return err_set(err, ERR_USAGE, "cli.usage",
            "say what is given: --all, or --conversation ID (and --turn ID)");
    if (w->turn && !w->conversation)
        return err_set(err, ERR_USAGE, "cli.usage", "--turn goes with --conversation");
    return !w->at || cli_instant(w->at, "--at", &d->at, err);
}

static bool give(struct cli *cli, struct words *w, struct err *err)
{
    struct flow_donation d;
    struct flow f = {0};
    uint64_t count = 0;
    ask_missing(w);
    bool ok = fill(cli, w, &d, err) && session_open(&f, cli, NULL, err) &&
              flow_donate(&f, &d, &count, err);
    flow_close(&f);
    if (ok && cli->json)
        cli_print("{\"donations\":%llu}\n", (unsigned long long)count);
    else if (ok)
        cli_print(
            "%llu donations recorded; take back with: abide donate %s --revoke ID\n",
            (unsigned long long)count, w->who);
    return ok;
}

static bool take_back(struct cli *cli, const struct words *w, struct err *err)
{
    struct flow f = {0};
    struct id grant;
    if (!id_parse(str_z(w->revoke), &grant))
        return err_set(err, ERR_USAGE, "cli.usage", "--revoke: no id (see --list)");
    bool ok = session_open(&f, cli, NULL, err) &&
              flow_donate_revoke(&f, str_z(w->who), grant, err);
    if (ok)
        cli_note(
            cli, "taken back; `abide dataset withdraw DIR` reaches built datasets");
    flow_close(&f);
    return ok;
}

static void add_grant(struct table *t, const struct grant *g)
{
    char id[ID_TEXT], time[INSTANT_TEXT_MAX];
    table_text(t, id_format(g->id, id));
    table_text(t, purpose_word(g->purpose));
    table_text(t, id_format(g->conversation, id));
    table_text(t, id_is_zero(g->node) ? STR("all") : id_format(g->node, id));
    table_text(t, instant_format(g->given, time));
    table_text(
        t, instant_known(g->revoked) ? instant_format(g->revoked, time) : STR("-"));
    table_text(t, g->notice);
    table_text(t, g->adult_declared ? STR("yes") : STR("no"));
}

static bool list_grants(struct cli *cli, const struct words *w, struct err *err)
{
    static const char *const columns[] = {"id", "purpose", "conversation", "turn",
        "given", "revoked", "notice", "adult_declared"};
    struct flow f = {0};
    struct id vault;
    const struct grant *grants;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = session_open_read(&f, cli, NULL, err) &&
              flow_account(&f, ACCOUNT_PERSON, str_z(w->who), &vault, err) &&
              grant_list(f.store, vault, &a, &grants, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        add_grant(&t, &grants[i]);
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    flow_close(&f);
    return ok;
}

int cmd_donate(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"all", CLI_FLAG, &w.all, "every conversation stored now"},
        {"conversation", CLI_TEXT, &w.conversation, "ID: this conversation"},
        {"turn", CLI_TEXT, &w.turn, "ID: only this turn of it"},
        {"adult", CLI_FLAG, &w.adult, "the donor declares to be an adult"},
        {"notice", CLI_TEXT, &w.notice, "V: the notice it is given under (own-data-1)"},
        {"purpose", CLI_TEXT, &w.purpose, "P: what for (train)"},
        {"at", CLI_TEXT, &w.at, "TIME: when it was given (now)"},
        {"list", CLI_FLAG, &w.list, "list the donations instead"},
        {"revoke", CLI_TEXT, &w.revoke, "ID: take this donation back instead"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say WHO gives");
    if (!ok)
        return cli_fail(cli, &err);
    w.who = words.items[0];
    if (w.list)
        ok = list_grants(cli, &w, &err);
    else
        ok = w.revoke ? take_back(cli, &w, &err) : give(cli, &w, &err);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_donate_import(struct cli *cli)
{
    return cli_import_lines(cli, flow_donate_import, "donations");
}
