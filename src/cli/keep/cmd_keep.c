#include <string.h>

#include "base/num.h"
#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/keep/flow_keep.h"

struct words {
    const char *tier, *org, *days, *conversation;
    bool forever;
};

static bool read_days(const struct words *w, int *out, struct err *err)
{
    int64_t days;
    *out = KEEP_FOREVER;
    if (w->forever && !w->days)
        return true;
    if (w->forever || !w->days ||
        !num_parse_i64(str_z(w->days), 0, KEEP_DAYS_MAX, &days))
        return err_set(err, ERR_USAGE, "cli.usage",
            "say --days N (0 to %d), or --forever", KEEP_DAYS_MAX);
    *out = (int)days;
    return true;
}

int cmd_keep_set(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"tier", CLI_TEXT, &w.tier, "T: for accounts of this plan"},
        {"org", CLI_TEXT, &w.org, "O: for accounts of this organisation"},
        {"days", CLI_TEXT, &w.days,
            "N: delete conversations this long after they were "
            "made"},
        {"forever", CLI_FLAG, &w.forever, "take the rule back"},
    };
    struct cli_list words = {0};
    struct flow_keep rule = {.tier = TIER_UNKNOWN};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n != 0 || (w.tier && !tier_parse(str_z(w.tier), &rule.tier))))
        ok = err_set(
            &err, ERR_USAGE, "cli.usage", "--tier: free, plus, enterprise, ...");
    rule.org = str_z(w.org);
    ok = ok && read_days(&w, &rule.days, &err) && session_open(&f, cli, NULL, &err) &&
         flow_keep_set(&f, &rule, &err);
    if (ok)
        cli_note(cli, "recorded; `abide purge` deletes what is over");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_keep_chat(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"conversation", CLI_TEXT, &w.conversation, "ID: which"},
        {"days", CLI_TEXT, &w.days, "N: delete it this long from now"},
        {"forever", CLI_FLAG, &w.forever, "take its clock away"},
    };
    struct cli_list words = {0};
    struct flow_keep_chat in = {.days = KEEP_FOREVER};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n != 1 || !w.conversation))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say WHO and --conversation ID");
    if (ok) {
        in.who = str_z(words.items[0]);
        in.conversation = raw_from_str(str_z(w.conversation));
    }
    ok = ok && read_days(&w, &in.days, &err) && session_open(&f, cli, NULL, &err) &&
         flow_keep_chat(&f, &in, &err);
    if (ok)
        cli_note(cli, "recorded; `abide purge` deletes what is over");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print_rules(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {"tier", "org", "days"};
    const struct keep_rule *rules;
    char id[ID_TEXT];
    struct arena a;
    struct table t;
    size_t count = 0;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = keep_list(f->store, &a, &rules, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        bool every = rules[i].tier == TIER_UNKNOWN;
        table_text(&t, every ? STR("every") : tier_word(rules[i].tier));
        table_text(&t,
            id_is_zero(rules[i].owner) ? STR("every") : id_format(rules[i].owner, id));
        table_number(&t, rules[i].days);
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_keep_list(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print_rules(cli, &f, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
