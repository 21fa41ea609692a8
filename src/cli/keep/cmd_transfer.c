#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/keep/flow_transfer.h"
#include "store/region.h"

static bool set(struct flow *f, void *ctx, struct err *err)
{
    const enum region *region = ctx;
    return region_set(f->store, *region, err);
}

int cmd_transfer_region(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    enum region region;
    bool ok =
        cli_options(cli, NULL, 0, &words, &err) &&
        flow_transfer_region(words.n == 1 ? words.items[0] : NULL, &region, &err) &&
        session_open(&f, cli, NULL, &err) && flow_write(&f, set, &region, &err);
    if (ok)
        cli_note(cli, "accounts made from now on are kept in %s", words.items[0]);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

/* For copies made by other means: refused or logged before they are made. */
int cmd_transfer_record(struct cli *cli)
{
    struct flow_transfer w = {0};
    struct cli_option options[] = {
        {"to-region", CLI_TEXT, &w.target, "R: where the copy goes"},
        {"mechanism", CLI_TEXT, &w.mechanism, "M: adequacy, scc, idta, derogation"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n != 1 || !w.target ||
                  !raw_token(raw_from_str(str_z(words.items[0])), &w.what)))
        ok = err_set(&err, ERR_USAGE, "cli.usage",
            "say what leaves (dataset, export, ...) and --to-region R");
    ok = ok && session_open(&f, cli, NULL, &err) && flow_transfer(&f, &w, &err);
    if (ok)
        cli_note(cli, "recorded");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print_transfers(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {
        "at", "what", "from", "to", "mechanism", "accounts"};
    const struct transfer *list;
    char time[INSTANT_TEXT_MAX];
    struct arena a;
    struct table t;
    size_t count = 0;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = transfer_list(f->store, &a, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        table_text(&t, instant_format(list[i].at, time));
        table_text(&t, list[i].what);
        table_text(&t, region_word(list[i].source));
        table_text(&t, region_word(list[i].target));
        table_text(&t, mechanism_word(list[i].mechanism));
        table_number(&t, (int64_t)list[i].accounts);
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_transfer_list(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print_transfers(cli, &f, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
