#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/policy/profile_file.h"
#include "cli/session.h"
#include "flow/flow_diff.h"
#include "policy/pages/diff.h"

enum { NOTICE_MAX = 4 << 20 };

static void count_turn(
    void *ctx, enum purpose purpose, const struct verdict *a, const struct verdict *b)
{
    struct diff_group *group = diff_find(ctx, purpose, a, b);
    if (group)
        group->turns++;
}

/* How many turns of this installation each change is about. */
static bool count_stored(const struct cli *cli, const struct profile_file f[2],
    struct diff *d, struct err *err)
{
    const struct flow_diff in = {f[0].policy, f[1].policy, count_turn, d};
    struct flow flow = {0};
    bool ok = session_open_read(&flow, cli, NULL, err) && flow_diff(&flow, &in, err);
    flow_close(&flow);
    return ok;
}

static bool print_diff(
    const struct cli *cli, const struct profile_file f[2], bool stored, struct err *err)
{
    struct diff d;
    struct buf text;
    if (!diff_make(f[0].policy, f[1].policy, &d, err))
        return false;
    buf_init(&text, NOTICE_MAX);
    bool ok = !stored || count_stored(cli, f, &d, err);
    diff_text(&d, stored, &text);
    ok = ok && buf_ok(&text, err);
    if (ok)
        cli_print("%" STR_FMT, STR_ARG(buf_str(&text)));
    buf_fini(&text);
    diff_fini(&d);
    return ok;
}

int cmd_policy_diff(struct cli *cli)
{
    struct profile_file f[2] = {{.policy = NULL}, {.policy = NULL}};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    bool stored = false;
    struct cli_option options[] = {
        {"stored", CLI_FLAG, &stored, "count the stored turns each change is about"},
    };
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 2)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name two profiles or their files");
    for (size_t i = 0; ok && i < 2; i++)
        ok = profile_file_open(words.items[i], &f[i], &err);
    ok = ok && print_diff(cli, f, stored, &err);
    profile_file_close(&f[0]);
    profile_file_close(&f[1]);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
