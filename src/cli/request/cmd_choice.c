/* A choice as a signed consent record; and whether one holds. */
#include "base/num.h"
#include "cli/command_table.h"
#include "cli/request/parts.h"
#include "cli/session.h"
#include "flow/flow_choice.h"
#include "flow/request/receipt.h"
#include "os/file.h"

enum { RECEIPT_MAX = 4 << 20 };

static bool read_words(
    const struct cli_list *words, const char *line, struct receipt *in, struct err *err)
{
    if (words->n != 1)
        return err_set(err, ERR_USAGE, "cli.usage", "say WHO");
    return !line || num_parse_u64(str_z(line), UINT64_MAX, &in->position) ||
           err_set(err, ERR_USAGE, "cli.usage", "--line: a position in the ledger");
}

int cmd_choice_receipt(struct cli *cli)
{
    const char *line = NULL, *controller = "";
    struct cli_option options[] = {
        {"line", CLI_TEXT, &line, "N: the line of the ledger (the newest consent)"},
        {"controller", CLI_TEXT, &controller, "TEXT: whose systems these are"},
    };
    struct cli_list words = {0};
    struct receipt in = {.position = 0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct buf out;
    buf_init(&out, RECEIPT_MAX);
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              read_words(&words, line, &in, &err) &&
              session_open(&f, cli, NULL, &err) &&
              flow_account(&f, ACCOUNT_PERSON, str_z(words.items[0]), &in.vault, &err);
    in.controller = str_z(controller);
    ok = ok && receipt_make(&f, &in, &out, &err);
    if (ok)
        cli_print("%" STR_FMT, STR_ARG(buf_str(&out)));
    buf_fini(&out);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

/* Needs no installation. Exit 1 when it does not hold. */
int cmd_choice_verify(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct buf text;
    bool holds = false;
    buf_init(&text, RECEIPT_MAX);
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name one receipt");
    ok = ok && file_read(words.items[0], &text, &err) &&
         receipt_check(buf_raw(&text), &holds, &err);
    buf_fini(&text);
    if (!ok)
        return cli_fail(cli, &err);
    cli_print("the receipt %s\n", holds ? "holds" : "does not hold");
    return holds ? cli_done(cli) : EXIT_FAILED_CHECK;
}
