#include "base/buf.h"
#include "cli/command_table.h"
#include "cli/session.h"
#include "store/person/message.h"

enum { SHOWN_MAX = MESSAGES_MAX * (MESSAGE_TEXT_MAX + 256) };

/* Links let whoever has them in: that is why the desk, and nobody else, may ask. */
static bool print_letters(struct flow *f, uint64_t *count, struct err *err)
{
    const struct message *all;
    size_t n = 0;
    struct arena a;
    struct buf out;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    buf_init(&out, SHOWN_MAX);
    bool ok = message_list(f->store, &a, &all, &n, err);
    for (size_t i = 0; ok && i < n; i++)
        message_show(&all[i], &out);
    ok = ok && buf_ok(&out, err);
    if (ok && out.n)
        cli_print("%" STR_FMT, STR_ARG(buf_str(&out)));
    buf_wipe(&out);
    arena_fini(&a);
    *count = n;
    return ok;
}

int cmd_letters(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    uint64_t count = 0;
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "this command takes no word");
    ok =
        ok && session_open_read(&f, cli, NULL, &err) && print_letters(&f, &count, &err);
    if (ok)
        cli_note(cli, "letters that wait: %llu", (unsigned long long)count);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
