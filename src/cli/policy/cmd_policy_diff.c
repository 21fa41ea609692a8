#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/policy/profile_file.h"
#include "policy/pages/diff.h"

enum { NOTICE_MAX = 4 << 20 };

static bool print_diff(const struct policy *a, const struct policy *b, struct err *err)
{
    struct diff d;
    struct buf text;
    if (!diff_make(a, b, &d, err))
        return false;
    buf_init(&text, NOTICE_MAX);
    diff_text(&d, false, &text);
    bool ok = buf_ok(&text, err);
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
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 2)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name two profiles or their files");
    for (size_t i = 0; ok && i < 2; i++)
        ok = profile_file_open(words.items[i], &f[i], &err);
    ok = ok && print_diff(f[0].policy, f[1].policy, &err);
    profile_file_close(&f[0]);
    profile_file_close(&f[1]);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
