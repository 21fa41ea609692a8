#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/export/flow_export.h"
#include "flow/flow_choice.h"
#include "flow/keep/flow_transfer.h"
#include "store/ledger.h"

enum { ATTRIBUTES = 4 };

struct words {
    const char *kind, *at, *values[ATTRIBUTES];
};

static const enum control controls[ATTRIBUTES] = {
    CONTROL_TIER, CONTROL_AGE, CONTROL_REGION, CONTROL_ORG};

static size_t fill_lines(const struct words *w, struct flow_choice base,
    struct flow_choice lines[ATTRIBUTES])
{
    size_t n = 0;
    for (size_t i = 0; i < ATTRIBUTES; i++) {
        if (!w->values[i])
            continue;
        lines[n] = base;
        lines[n].line.control = controls[i];
        lines[n++].line.value = str_z(w->values[i]);
    }
    return n;
}

static bool set_account(struct cli *cli, const struct words *w, const char *who,
    struct flow *f, struct err *err)
{
    struct flow_choice lines[ATTRIBUTES];
    struct flow_choice base = {
        .line = {.at = cli->now, .actor = STR("operator"), .evidence = STR("cli")}};
    if (!raw_token(raw_from_str(str_z(who)), &base.who))
        return err_set(err, ERR_USAGE, "cli.usage", "WHO is no token");
    if (!cli_account_kind(w->kind, &base.kind, err) ||
        (w->at && !cli_instant(w->at, "--at", &base.line.at, err)))
        return false;
    size_t n = fill_lines(w, base, lines);
    if (n == 0)
        return err_set(err, ERR_USAGE, "cli.usage",
            "say at least one of --tier, --age, --region, --org");
    return session_open(f, cli, NULL, err) && flow_choice_set_all(f, lines, n, err);
}

int cmd_account_set(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"kind", CLI_TEXT, &w.kind, "K: person (default), org, assistant or device"},
        {"tier", CLI_TEXT, &w.values[0], "T: free, plus, enterprise, api, ..."},
        {"age", CLI_TEXT, &w.values[1],
            "A: adult, minor, predicted_minor, under13, unknown"},
        {"region", CLI_TEXT, &w.values[2], "R: eea, us, us_ca, ..."},
        {"org", CLI_TEXT, &w.values[3],
            "O: the organisation the person belongs to, or none"},
        {"at", CLI_TEXT, &w.at, "TIME: true from then on (now)"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say WHO");
    ok = ok && set_account(cli, &w, words.items[0], &f, &err);
    if (ok)
        cli_note(cli, "recorded for %s", words.items[0]);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

/* The newest value of a control in a ledger, whatever its scope. */
static struct str latest(const struct choice *lines, size_t count, enum control control)
{
    struct str value = STR("-");
    for (size_t i = 0; i < count; i++) {
        if (lines[i].control == control)
            value = lines[i].value;
    }
    return value;
}

/* A label is the operator's own name for somebody; one that is no token stays hidden.
 */
static bool add_account(
    struct table *t, struct flow *f, const struct account *account, struct err *err)
{
    struct raw issuer, subject;
    struct str label;
    char hex[ID_TEXT], time[INSTANT_TEXT_MAX];
    const struct choice *lines;
    size_t count;
    struct arena a;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool ok = account_label(f->store, account->vault, &a, &issuer, &subject, err) &&
              ledger_read(f->store, account->vault, &a, &lines, &count, err);
    if (ok) {
        if (!raw_token(subject, &label))
            label = STR("(not a token)");
        table_text(t, label);
        table_text(t, account_kind_word(account->kind));
        for (size_t i = 0; i < ATTRIBUTES; i++)
            table_text(t, latest(lines, count, controls[i]));
        table_text(t, latest(lines, count, CONTROL_TRAINING));
        table_text(t, id_format(account->vault, hex));
        table_text(t, instant_format(account->created, time));
    }
    arena_fini(&a);
    return ok;
}

static bool print_accounts(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {
        "who", "kind", "tier", "age", "region", "org", "training", "vault", "created"};
    struct account account = {0};
    struct table t;
    bool found = true, ok = true;
    table_init(&t, columns, COUNT(columns));
    while (ok && found) {
        ok =
            account_next(f->store, ACCOUNT_ANY, account.vault, &account, &found, err) &&
            (!found || add_account(&t, f, &account, err));
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

int cmd_account_list(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print_accounts(cli, &f, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print_export(
    const struct cli *cli, const struct flow_export_result *r, struct err *err)
{
    static const char *const columns[] = {"what", "count", "meaning"};
    const struct {
        struct str what, meaning;
        uint64_t count;
    } rows[] = {
        {STR("conversations"), STR("the person spoke in"), r->conversations},
        {STR("turns"), STR("of the person, and replies"), r->turns},
        {STR("others"), STR("of other authors: their place only"), r->others},
        {STR("files"), STR("pictures, sounds and others"), r->files},
        {STR("records"), STR("ratings, shared links, lists of archives"), r->records},
        {STR("choices"), STR("lines of the ledger"), r->choices},
        {STR("uses"), STR("datasets with rows of the person"), r->uses},
        {STR("deletions"), STR("with their certificates"), r->deletions},
        {STR("holds"), STR("that cover them and may be told of"), r->holds},
    };
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < COUNT(rows); i++) {
        table_text(&t, rows[i].what);
        table_number(&t, (int64_t)rows[i].count);
        table_text(&t, rows[i].meaning);
    }
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

int cmd_account_export(struct cli *cli)
{
    const char *out = NULL, *account = NULL;
    struct flow_transfer leaves = {.what = STR_INIT("export")};
    struct cli_option options[] = {
        {"account", CLI_TEXT, &account, "ID: the person's name or vault, as WHO"},
        {"out", CLI_TEXT, &out, "DIR: a folder that does not exist yet"},
        {"to-region", CLI_TEXT, &leaves.target, "R: the copy leaves for this region"},
        {"mechanism", CLI_TEXT, &leaves.mechanism,
            "M: adequacy, scc, idta, derogation"},
    };
    struct cli_list words = {0};
    struct flow_export_result result;
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n != (account ? 0 : 1) || !out))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say --account ID and --out DIR");
    if (ok) {
        struct flow_export in = {
            .who = str_z(account ? account : words.items[0]), .out = out};
        leaves.who = in.who;
        ok = (leaves.target ? session_open(&f, cli, NULL, &err)
                            : session_open_read(&f, cli, NULL, &err)) &&
             flow_transfer(&f, &leaves, &err) && flow_export(&f, &in, &result, &err) &&
             print_export(cli, &result, &err);
    }
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
