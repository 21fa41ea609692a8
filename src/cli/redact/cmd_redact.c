#include <stdio.h>

#include "cli/command_table.h"
#include "cli/redact/redact.h"
#include "cli/table.h"

static bool write_piece(struct redact *r, struct raw text, struct err *err)
{
    buf_clear(&r->out);
    bool ok = r->words->jsonl ? redact_json(r, text, err) : redact_text(r, text, err);
    if (!ok)
        return false;
    struct str safe = buf_str(&r->out);
    if (fwrite(safe.p, 1, safe.n, stdout) != safe.n)
        return err_set(err, ERR_IO, "redact.write", "the output takes no more");
    return true;
}

/* What was taken out, per type, on stderr: stdout is the text. */
static void note_counts(const struct cli *cli, const struct deid_counts *counts)
{
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++) {
        if (counts->by_type[i] > 0)
            cli_note(cli, "%-20" STR_FMT " %llu", STR_ARG(deid_type_get(i)->name),
                (unsigned long long)counts->by_type[i]);
    }
}

int cmd_redact(struct cli *cli)
{
    struct redact_words words = {0};
    struct redact r = {0};
    struct err err = ERR_INIT;
    bool report = false;
    const struct cli_option more[] = {
        {"report", CLI_FLAG, &report, "say on stderr what was taken out"},
        {"operator", CLI_LIST, &words.operators,
            "[TYPE=]WORD: label, mask, ... (repeat)"},
        {"key-file", CLI_TEXT, &words.key_file,
            "FILE: 32 random bytes for keyed operators"},
    };
    if (!redact_read_words(cli, more, COUNT(more), &words, &err))
        return cli_fail(cli, &err);
    bool ok = redact_open(&r, &words, &err);
    r.piece = write_piece;
    ok = ok && redact_run(&r, &err);
    if (ok && report)
        note_counts(cli, &r.scope.counts);
    redact_close(&r);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
