#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/flow_notice.h"
#include "store/ledger.h"
#include "text/hex.h"

static bool read_notice(
    struct cli *cli, struct notice *n, const char **text, struct err *err)
{
    struct cli_list purposes = {0}, words = {0};
    const char *from = NULL, *until = NULL;
    struct cli_option options[] = {
        {"text", CLI_TEXT, text, "FILE: what people were shown"},
        {"purpose", CLI_LIST, &purposes,
            "P: a purpose it covers (train); may be repeated"},
        {"from", CLI_TEXT, &from, "TIME: in force from (now)"},
        {"until", CLI_TEXT, &until, "TIME: in force until"},
        {"widens", CLI_FLAG, &n->widens,
            "widens a purpose: earlier choices need a new ask"},
    };
    if (!cli_options(cli, options, COUNT(options), &words, err))
        return false;
    if (words.n != 1 || !*text)
        return err_set(err, ERR_USAGE, "cli.usage", "name a version, and --text FILE");
    if (!raw_token(raw_from_str(str_z(words.items[0])), &n->version))
        return err_set(err, ERR_USAGE, "cli.usage", "the version is no token");
    n->from = cli->now;
    n->until = INSTANT_UNKNOWN;
    for (size_t i = 0; i < purposes.n; i++) {
        enum purpose purpose;
        if (!purpose_parse(str_z(purposes.items[i]), &purpose))
            return err_set(err, ERR_USAGE, "cli.usage", "--purpose: no such purpose");
        n->purposes |= UINT32_C(1) << purpose;
    }
    if (purposes.n == 0)
        n->purposes = UINT32_C(1) << PURPOSE_TRAIN;
    return (!from || cli_instant(from, "--from", &n->from, err)) &&
           (!until || cli_instant(until, "--until", &n->until, err));
}

int cmd_notice_publish(struct cli *cli)
{
    struct notice n = {0};
    const char *text = NULL;
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = read_notice(cli, &n, &text, &err) && session_open(&f, cli, NULL, &err) &&
              flow_notice_publish(&f, n, text, &err);
    if (ok)
        cli_note(cli, "published notice %" STR_FMT, STR_ARG(n.version));
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static void add_purposes(struct table *t, uint32_t purposes)
{
    struct buf b;
    buf_init(&b, 1024);
    for (int p = 1; p < PURPOSE_COUNT; p++) {
        if (!(purposes >> p & 1))
            continue;
        if (b.n > 0)
            buf_add_char(&b, ' ');
        buf_add_str(&b, purpose_word((enum purpose)p));
    }
    table_text(t, buf_str(&b));
    buf_fini(&b);
}

static bool print_notices(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {
        "version", "purposes", "from", "until", "widens", "text_sha256"};
    char time[INSTANT_TEXT_MAX], hex[65];
    const struct notice *notices;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = notice_list(f->store, &a, &notices, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        const struct notice *n = &notices[i];
        table_text(&t, n->version);
        add_purposes(&t, n->purposes);
        table_text(&t, instant_format(n->from, time));
        table_text(
            &t, instant_known(n->until) ? instant_format(n->until, time) : STR("-"));
        table_text(&t, n->widens ? STR("yes") : STR("no"));
        table_text(&t, hex_format(n->text_sha256, sizeof n->text_sha256, hex));
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_notice_list(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print_notices(cli, &f, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_notice_import(struct cli *cli)
{
    return cli_import_lines(cli, flow_notice_import, "notices");
}
