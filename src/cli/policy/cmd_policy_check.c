#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/policy/profile_file.h"
#include "cli/table.h"
#include "policy/prove.h"

enum { WORDS_MAX = 64 * 1024 };

static void add_row(struct table *t, const char *name, const struct proving *proving)
{
    table_text(t, str_z(name));
    table_text(t, proving->holds ? STR("yes") : STR("no"));
    table_number(t, proving->purposes);
    table_number(t, proving->rules);
    table_number(t, (int64_t)proving->states);
    table_number(t, (int64_t)proving->steps);
}

/* `*held` stays as it was when the profile keeps every promise. */
static bool check_one(const struct cli *cli, const char *name, struct table *t,
    bool *held, struct err *err)
{
    struct proving proving;
    struct buf text, words;
    if (!profile_file_text(name, &text, err))
        return false;
    buf_init(&words, WORDS_MAX);
    bool ok = policy_prove(buf_str(&text), str_z(name), &proving, &words, err) &&
              buf_ok(&words, err);
    if (ok) {
        add_row(t, name, &proving);
        *held &= proving.holds;
        if (!proving.holds)
            cli_note(cli, "%s: %" STR_FMT, name, STR_ARG(buf_str(&words)));
    }
    buf_fini(&words);
    buf_fini(&text);
    return ok;
}

int cmd_policy_check(struct cli *cli)
{
    static const char *const columns[] = {
        "profile", "holds", "purposes", "rules", "states", "steps"};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct table t;
    bool held = true;
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n == 0)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name a profile or its file");
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; ok && i < words.n; i++)
        ok = check_one(cli, words.items[i], &t, &held, &err);
    ok = ok && table_print(&t, cli->json, &err);
    table_fini(&t);
    if (!ok)
        return cli_fail(cli, &err);
    int status = cli_done(cli);
    return status == EXIT_DONE && !held ? EXIT_FAILED_CHECK : status;
}
