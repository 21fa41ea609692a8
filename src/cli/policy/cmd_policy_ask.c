#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/policy/profile_file.h"
#include "policy/explain.h"

enum { EXPLAIN_MAX = 1 << 20 };

/* FACT=VALUE; what is not said stays in its strictest place. */
static bool take_fact(const char *word, struct facts *facts, struct err *err)
{
    struct str value = str_z(word), name;
    enum fact fact;
    int number;
    if (!str_cut(&value, '=', &name) || !fact_parse(name, &fact))
        return err_set(err, ERR_USAGE, "cli.usage",
            "say FACT=VALUE; facts and values are in docs/policy-language.md");
    if (!fact_value_parse(fact, value, &number))
        return err_set(err, ERR_USAGE, "cli.usage", "%" STR_FMT " has no such value",
            STR_ARG(name));
    facts->v[fact] = (uint8_t)number;
    return true;
}

static bool answer(const struct policy *p, enum purpose purpose,
    const struct cli_list *words, struct err *err)
{
    struct facts facts = facts_deny();
    struct explanation e;
    struct buf text;
    for (size_t i = 1; i < words->n; i++) {
        if (!take_fact(words->items[i], &facts, err))
            return false;
    }
    buf_init(&text, EXPLAIN_MAX);
    policy_explain(p, purpose, &facts, &e);
    explain_text(p, &e, &text);
    bool ok = buf_ok(&text, err);
    if (ok)
        cli_print("%" STR_FMT, STR_ARG(buf_str(&text)));
    buf_fini(&text);
    return ok;
}

int cmd_policy_ask(struct cli *cli)
{
    const char *profile = "strict";
    struct cli_option options[] = {
        {"profile", CLI_TEXT, &profile, "NAME|FILE: by this profile (strict)"}};
    struct profile_file f = {0};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    enum purpose purpose = PURPOSE_NONE;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n == 0 || !purpose_parse(str_z(words.items[0]), &purpose)))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say a PURPOSE such as train first");
    ok = ok && profile_file_open(profile, &f, &err) &&
         answer(f.policy, purpose, &words, &err);
    profile_file_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
