#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "os/file.h"
#include "store/operator/document.h"

struct adding {
    struct document document;
    const char *text; /* a file; NULL: its words are not kept */
    struct buf words;
};

static bool read_words(struct cli *cli, struct adding *in, struct err *err)
{
    struct cli_list words = {0};
    const char *title = NULL, *url = NULL, *from = NULL;
    struct cli_option options[] = {
        {"url", CLI_TEXT, &url, "URL: where people read it (https)"},
        {"title", CLI_TEXT, &title, "T: what it is called, if not as its name says"},
        {"from", CLI_TEXT, &from, "TIME: in force from (now)"},
        {"text", CLI_TEXT, &in->text, "FILE: what it says, so that versions compare"},
    };
    if (!cli_options(cli, options, COUNT(options), &words, err))
        return false;
    if (words.n != 2 || !url)
        return err_set(
            err, ERR_USAGE, "cli.usage", "name a document, its version, and --url URL");
    in->document = (struct document){.name = str_z(words.items[0]),
        .version = str_z(words.items[1]),
        .title = str_z(title ? title : ""),
        .url = str_z(url),
        .from = cli->now};
    return (!from || cli_instant(from, "--from", &in->document.from, err)) &&
           (!in->text || file_read(in->text, &in->words, err));
}

static bool put(struct flow *f, void *ctx, struct err *err)
{
    struct adding *in = ctx;
    in->document.text = buf_str(&in->words);
    return document_put(f->store, &in->document, err);
}

int cmd_document_add(struct cli *cli)
{
    struct adding in = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    buf_init(&in.words, DOCUMENT_TEXT_MAX);
    bool ok = read_words(cli, &in, &err) && session_open(&f, cli, NULL, &err) &&
              flow_write(&f, put, &in, &err);
    if (ok)
        cli_note(cli, "registered %" STR_FMT " %" STR_FMT, STR_ARG(in.document.name),
            STR_ARG(in.document.version));
    buf_fini(&in.words);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {
        "document", "version", "from", "in force", "url"};
    char time[INSTANT_TEXT_MAX];
    const struct document *all;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = document_list(f->store, false, &a, &all, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        table_text(&t, all[i].name);
        table_text(&t, all[i].version);
        table_text(&t, instant_format(all[i].from, time));
        table_text(
            &t, document_is_in_force(all, count, i, cli->now) ? STR("yes") : STR("no"));
        table_text(&t, all[i].url);
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_document_list(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print(cli, &f, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
