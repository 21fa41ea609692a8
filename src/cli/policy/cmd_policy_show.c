#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/policy/profile_file.h"
#include "cli/table.h"
#include "flow/shipped.h"
#include "policy/pages/book.h"
#include "policy/pages/codes.h"

enum { CODES_MAX = 4 << 20 };

/* The profiles a command names; without names the shipped ones. */
struct shelf {
    struct profile_file files[BOOK_MAX];
    const struct policy *policies[BOOK_MAX];
    size_t n;
};

static bool shelf_add(struct shelf *s, const char *name, struct err *err)
{
    if (s->n == BOOK_MAX)
        return err_set(err, ERR_USAGE, "cli.usage", "more than %d profiles", BOOK_MAX);
    if (!profile_file_open(name, &s->files[s->n], err))
        return false;
    s->policies[s->n] = s->files[s->n].policy;
    s->n++;
    return true;
}

static bool shelf_fill(struct shelf *s, const struct cli_list *words, struct err *err)
{
    char name[RAW_TOKEN_MAX + 1];
    for (size_t i = 0; i < words->n; i++) {
        if (!shelf_add(s, words->items[i], err))
            return false;
    }
    for (size_t i = 0; !words->n && i < shipped_profiles_count; i++) {
        snprintf(name, sizeof name, "%" STR_FMT, STR_ARG(shipped_profiles[i].name));
        if (!shelf_add(s, name, err))
            return false;
    }
    return true;
}

static void shelf_empty(struct shelf *s)
{
    for (size_t i = 0; i < s->n; i++)
        profile_file_close(&s->files[i]);
}

static bool print_codes(const struct shelf *s, struct err *err)
{
    struct buf text;
    buf_init(&text, CODES_MAX);
    codes_markdown(s->policies, s->n, &text);
    bool ok = buf_ok(&text, err);
    if (ok)
        cli_print("%" STR_FMT, STR_ARG(buf_str(&text)));
    buf_fini(&text);
    return ok;
}

static void print_settings(const struct policy *p)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        int value = policy_setting(p, (enum setting)i);
        struct str word = setting_word((enum setting)i, value);
        if (word.n)
            cli_print("  %-22" STR_FMT " %" STR_FMT "\n",
                STR_ARG(setting_name((enum setting)i)), STR_ARG(word));
        else
            cli_print("  %-22" STR_FMT " %d\n", STR_ARG(setting_name((enum setting)i)),
                value);
    }
}

static bool print_rules(const struct cli *cli, const struct policy *p, struct err *err)
{
    static const char *const columns[] = {"purpose", "code", "outcome", "says"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (int i = 1; i < PURPOSE_COUNT; i++) {
        for (int r = 0; r < policy_rule_count(p, (enum purpose)i); r++) {
            const struct policy_rule *rule = policy_rule(p, (enum purpose)i, r);
            table_text(&t, purpose_word((enum purpose)i));
            table_text(&t, str_z(rule->code));
            table_text(&t, rule->outcome == OUTCOME_ALLOW ? STR("allow") : STR("deny"));
            table_text(&t, rule->say);
        }
    }
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

static bool show(const struct cli *cli, const struct policy *p, struct err *err)
{
    char date[INSTANT_TEXT_MAX];
    if (!cli->json) {
        struct str from = instant_format(policy_effective(p), date);
        cli_print("%" STR_FMT " version %d, in force from %" STR_FMT "\n%" STR_FMT "\n",
            STR_ARG(policy_name(p)), policy_version(p), STR_ARG(from),
            STR_ARG(policy_title(p)));
        print_settings(p);
    }
    return print_rules(cli, p, err);
}

static bool show_at(const struct cli *cli, const struct shelf *s, struct instant at,
    const char *name, struct err *err)
{
    const struct policy *p = book_at(s->policies, s->n, str_z(name), at);
    if (!p)
        return err_set(err, ERR_ABSENT, "policy.book",
            "no profile of these was in force at that time");
    return show(cli, p, err);
}

int cmd_policy_show(struct cli *cli)
{
    const char *at = NULL, *name = NULL;
    bool codes = false;
    struct cli_option options[] = {
        {"at", CLI_TEXT, &at, "DATE: the one in force then"},
        {"name", CLI_TEXT, &name, "NAME: of the profiles with this name only"},
        {"codes", CLI_FLAG, &codes, "print the table of codes as Markdown"},
    };
    struct shelf shelf = {.n = 0};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct instant t = cli->now;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              (!at || cli_instant(at, "--at", &t, &err)) &&
              shelf_fill(&shelf, &words, &err);
    if (ok && codes)
        ok = print_codes(&shelf, &err);
    else if (ok && (at || name))
        ok = show_at(cli, &shelf, t, name, &err);
    else
        for (size_t i = 0; ok && i < shelf.n; i++)
            ok = show(cli, shelf.policies[i], &err);
    shelf_empty(&shelf);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
