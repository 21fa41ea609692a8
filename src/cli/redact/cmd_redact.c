#include <stdio.h>
#include <string.h>

#include "cli/command_table.h"
#include "cli/redact/redact.h"
#include "os/file.h"
#include "text/json_write.h"

struct writer {
    const char *folder; /* --out, or NULL: stdout */
    struct file_out file;
    bool open;
};

static bool write_piece(
    struct redact *r, const struct medium_piece *piece, struct err *err)
{
    struct writer *w = r->ctx;
    if (!redact_piece(r, piece, err))
        return false;
    if (w->folder) {
        struct sink sink = file_out_sink(&w->file);
        return sink_write(&sink, r->out.p, r->out.n, err);
    }
    if ((r->out.n && fwrite(r->out.p, 1, r->out.n, stdout) != r->out.n) ||
        (r->words->each_line && fflush(stdout) != 0))
        return err_set(err, ERR_IO, "redact.write", "the output takes no more");
    return true;
}

/* The folders above a file that is about to be written. */
static bool make_parents(char path[FILE_PATH_MAX], struct err *err)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return true;
    *slash = '\0';
    bool ok = file_make_dir(path, err);
    *slash = '/';
    return ok;
}

/* A path that climbs out of the folder is refused; one from the root loses its slash.
 */
static bool begin(struct redact *r, struct err *err)
{
    struct writer *w = r->ctx;
    char path[FILE_PATH_MAX];
    const char *below = strcmp(r->below, "-") == 0 ? "stdin" : r->below;
    if (!w->folder)
        return true;
    while (*below == '/' || strncmp(below, "./", 2) == 0)
        below += *below == '/' ? 1 : 2;
    if (strncmp(below, "../", 3) == 0 || strstr(below, "/../"))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--out: name files without '..' in their paths");
    w->open = file_join(w->folder, below, path, err) && make_parents(path, err) &&
              file_out_open(path, &w->file, err);
    return w->open;
}

static bool end(struct redact *r, struct err *err)
{
    struct writer *w = r->ctx;
    bool open = w->open;
    w->open = false;
    return !open || file_out_close(&w->file, err);
}

static void report_json(const struct redact *r, struct buf *out)
{
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    jw_key(&w, STR("files"));
    jw_u64(&w, r->files);
    jw_key(&w, STR("replaced"));
    jw_u64(&w, r->counts.spans);
    jw_key(&w, STR("bytes"));
    jw_u64(&w, r->counts.bytes_removed);
    jw_key(&w, STR("types"));
    jw_object_begin(&w);
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++) {
        if (r->counts.by_type[i] == 0)
            continue;
        jw_key(&w, deid_type_get(i)->name);
        jw_u64(&w, r->counts.by_type[i]);
    }
    jw_object_end(&w);
    jw_object_end(&w);
}

/* What was replaced, per type, on stderr: stdout is the text. */
static void report(const struct cli *cli, const struct redact *r)
{
    struct buf line;
    buf_init(&line, 1 << 16);
    if (cli->json) {
        report_json(r, &line);
        cli_note(cli, "%" STR_FMT, STR_ARG(buf_str(&line)));
    }
    for (unsigned i = 0; i < DEID_TYPE_COUNT && !cli->json; i++) {
        if (r->counts.by_type[i] > 0)
            cli_note(cli, "%-20" STR_FMT " %llu", STR_ARG(deid_type_get(i)->name),
                (unsigned long long)r->counts.by_type[i]);
    }
    if (!cli->json)
        cli_note(cli, "%llu things replaced in %llu files",
            (unsigned long long)r->counts.spans, (unsigned long long)r->files);
    if (r->skipped > 0)
        cli_note(cli, "%llu files were no text", (unsigned long long)r->skipped);
    buf_fini(&line);
}

static bool write_map(const struct redact *r, struct err *err)
{
    struct buf sealed;
    buf_init(&sealed, (size_t)BACK_BYTES_MAX * 2);
    bool ok = back_seal(r->back, r->key, &sealed, err) &&
              file_replace(r->words->map, buf_raw(&sealed), err);
    buf_wipe(&sealed);
    return ok;
}

static bool check_words(
    const struct redact_words *w, const struct writer *out, struct err *err)
{
    if (w->map && !w->key_file)
        return err_set(
            err, ERR_USAGE, "cli.usage", "--map needs --key-file to seal it");
    if (w->map && out->folder)
        return err_set(
            err, ERR_USAGE, "cli.usage", "--map goes with one output: not with --out");
    return true;
}

/* What opf calls typed is a label; redacted is nothing. */
static bool take_mode(struct redact_words *w, const char *mode, struct err *err)
{
    if (!mode)
        return true;
    bool typed = strcmp(mode, "typed") == 0;
    if (!typed && strcmp(mode, "redacted") != 0)
        return err_set(err, ERR_USAGE, "cli.usage", "--output-mode: typed or redacted");
    if (w->operators.n < CLI_LIST_MAX)
        w->operators.items[w->operators.n++] = typed ? "label" : "redact";
    return true;
}

static bool run(struct redact *r, const struct redact_words *words, struct err *err)
{
    struct back back;
    back_init(&back);
    r->back = words->map ? &back : NULL;
    bool ok = redact_run(r, err) && (!r->back || write_map(r, err));
    r->back = NULL;
    back_fini(&back);
    return ok;
}

int cmd_redact(struct cli *cli)
{
    struct redact_words words = {0};
    struct redact r = {0};
    struct writer out = {0};
    struct err err = ERR_INIT;
    const char *mode = NULL;
    bool reports = false;
    const struct cli_option more[] = {
        {"operator", CLI_LIST, &words.operators,
            "[TYPE=]WORD: label, mask, ... (repeat)"},
        {"key-file", CLI_TEXT, &words.key_file, "FILE: the key of keyed operators"},
        {"map", CLI_TEXT, &words.map, "FILE: seal there what abide restore needs"},
        {"scope", CLI_TEXT, &words.scope,
            "document, conversation, account or dataset: where numbers hold"},
        {"by", CLI_TEXT, &words.by, "NAME: the member that names chat or account"},
        {"person", CLI_TEXT, &words.person, "NAME: the member that says whose dates"},
        {"out", CLI_TEXT, &out.folder, "DIR: each file goes there, under its name"},
        {"line-buffered", CLI_FLAG, &words.each_line, "write each line as it comes"},
        {"report", CLI_FLAG, &reports, "say on stderr what was taken out"},
        {"output-mode", CLI_TEXT, &mode, "typed (label) or redacted, as opf has it"},
    };
    if (!redact_read_words(cli, more, COUNT(more), &words, &err))
        return cli_fail(cli, &err);
    bool ok = check_words(&words, &out, &err) && take_mode(&words, mode, &err) &&
              redact_open(&r, &words, &err);
    r.piece = write_piece;
    r.file_begin = begin;
    r.file_end = end;
    r.ctx = &out;
    ok = ok && run(&r, &words, &err);
    if (out.open)
        file_out_abandon(&out.file);
    if (ok && reports)
        report(cli, &r);
    redact_close(&r);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
