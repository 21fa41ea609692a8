#include "cli/command_table.h"
#include "cli/session.h"
#include "flow/keep/flow_erase.h"
#include "flow/keep/flow_keep.h"
#include "flow/upkeep/upkeep.h"

enum { METRICS_MAX = 8192 };

/* Prometheus text: for a file that node_exporter reads, or a scrape. */
static void print_metrics(const struct upkeep_figures *m)
{
    struct buf text;
    buf_init(&text, METRICS_MAX);
    upkeep_write(m, &text);
    cli_print("%" STR_FMT, STR_ARG(buf_str(&text)));
    buf_fini(&text);
}

static bool purge(const struct cli *cli, struct flow *f, struct err *err)
{
    uint64_t gone = 0;
    if (!flow_keep_sweep(f, &gone, err) || !flow_purge(f, err))
        return false;
    if (gone > 0)
        cli_note(
            cli, "%llu conversations were kept long enough", (unsigned long long)gone);
    cli_note(cli, "purged: what was deleted has left the files");
    return true;
}

/* Exit 1 while a deletion is past its deadline: a breach that whoever runs this sees.
 */
int cmd_purge(struct cli *cli)
{
    bool only_metrics = false;
    struct cli_option options[] = {
        {"metrics", CLI_FLAG, &only_metrics,
            "print how deletions stand; purge nothing"},
    };
    struct cli_list words = {0};
    struct upkeep_figures m = {.late = 0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && only_metrics)
        ok = session_open_read(&f, cli, NULL, &err);
    else
        ok = ok && session_open(&f, cli, NULL, &err) && purge(cli, &f, &err);
    ok = ok && upkeep_look(&f, &m, &err);
    if (ok && only_metrics)
        print_metrics(&m);
    else if (ok && m.late > 0)
        cli_note(cli, "%llu deletions are late", (unsigned long long)m.late);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    return m.breach ? EXIT_FAILED_CHECK : cli_done(cli);
}
