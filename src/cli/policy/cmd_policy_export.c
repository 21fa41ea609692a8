#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/policy/profile_file.h"
#include "policy/pages/export.h"

enum { EXPORT_MAX = 8 << 20 };

static const struct {
    struct str format;
    void (*write)(const struct policy *p, struct buf *out);
} formats[] = {
    {STR_INIT("json"), export_json},
    {STR_INIT("dpv"), export_dpv},
    {STR_INIT("odrl"), export_odrl},
};

static bool print_export(const struct policy *p, const char *format, struct err *err)
{
    struct buf text;
    for (size_t i = 0; i < COUNT(formats); i++) {
        if (!str_eq(formats[i].format, str_z(format)))
            continue;
        buf_init(&text, EXPORT_MAX);
        formats[i].write(p, &text);
        bool ok = buf_ok(&text, err);
        if (ok)
            cli_print("%" STR_FMT, STR_ARG(buf_str(&text)));
        buf_fini(&text);
        return ok;
    }
    return err_set(err, ERR_USAGE, "cli.usage", "--format is json, dpv or odrl");
}

int cmd_policy_export(struct cli *cli)
{
    const char *format = "json";
    struct cli_option options[] = {
        {"format", CLI_TEXT, &format, "json, dpv or odrl (json)"}};
    struct profile_file f = {0};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name one profile or its file");
    ok = ok && profile_file_open(words.items[0], &f, &err) &&
         print_export(f.policy, format, &err);
    profile_file_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
