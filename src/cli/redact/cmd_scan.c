#include <stdio.h>
#include <string.h>

#include "cli/command_table.h"
#include "cli/redact/redact.h"
#include "text/json_write.h"

enum form { FORM_TEXT, FORM_JSON, FORM_SARIF };

struct scan {
    enum form form;
    uint64_t found;
    struct buf line;
};

static uint64_t line_of(const struct redact *r, struct raw text, size_t at)
{
    uint64_t line = r->line + 1;
    for (size_t i = 0; i < at; i++)
        line += text.p[i] == '\n';
    return line;
}

static void say_text(const struct redact *r, const struct span *s, uint64_t line)
{
    cli_print("%s:%llu: %" STR_FMT " (%" STR_FMT ", %u %%) bytes %llu-%llu\n", r->path,
        (unsigned long long)line, STR_ARG(deid_type_get(s->type)->name),
        STR_ARG(deid_detector_get(s->detector)->kind), s->confidence,
        (unsigned long long)(r->offset + s->start),
        (unsigned long long)(r->offset + s->end));
}

static void json_span(struct jw *w, const struct redact *r, const struct span *s)
{
    jw_key(w, STR("kind"));
    jw_str(w, deid_detector_get(s->detector)->kind);
    jw_key(w, STR("confidence"));
    jw_u64(w, s->confidence);
    jw_key(w, STR("start"));
    jw_u64(w, r->offset + s->start);
    jw_key(w, STR("end"));
    jw_u64(w, r->offset + s->end);
}

static void say_json(
    struct scan *scan, const struct redact *r, const struct span *s, uint64_t line)
{
    struct jw w = jw_to(&scan->line);
    jw_object_begin(&w);
    jw_key(&w, STR("path"));
    jw_str(&w, str_z(r->path));
    jw_key(&w, STR("line"));
    jw_u64(&w, line);
    jw_key(&w, STR("type"));
    jw_str(&w, deid_type_get(s->type)->name);
    json_span(&w, r, s);
    jw_object_end(&w);
}

static void say_sarif(
    struct scan *scan, const struct redact *r, const struct span *s, uint64_t line)
{
    struct str name = deid_type_get(s->type)->name;
    buf_printf(&scan->line,
        "%s{\"ruleId\":\"%" STR_FMT "\",\"message\":{\"text\":\"%" STR_FMT "\"},"
        "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":",
        scan->found > 1 ? "," : "", STR_ARG(name), STR_ARG(name));
    struct jw w = jw_to(&scan->line);
    jw_str(&w, str_z(r->path));
    buf_printf(&scan->line,
        "},\"region\":{\"startLine\":%llu,\"byteOffset\":%llu,\"byteLength\":%llu}}}]}",
        (unsigned long long)line, (unsigned long long)(r->offset + s->start),
        (unsigned long long)(s->end - s->start));
}

static bool say(struct redact *r, struct raw text, struct err *err)
{
    struct scan *scan = r->ctx;
    if (!deid_scan(r->engine, text, &r->spans, err))
        return false;
    uint64_t line = r->line + 1;
    size_t at = 0;
    for (size_t i = 0; i < r->spans.n; i++) {
        const struct span *s = &r->spans.p[i];
        line += line_of(r, raw_slice(text, at, s->start), s->start - at) - r->line - 1;
        at = s->start;
        scan->found++;
        buf_clear(&scan->line);
        if (scan->form == FORM_TEXT)
            say_text(r, s, line);
        else if (scan->form == FORM_JSON)
            say_json(scan, r, s, line);
        else
            say_sarif(scan, r, s, line);
        if (!buf_ok(&scan->line, err))
            return false;
        if (scan->form != FORM_TEXT)
            cli_print("%" STR_FMT "\n", STR_ARG(buf_str(&scan->line)));
    }
    return true;
}

static bool form_parse(const struct cli *cli, const char *word, enum form *form)
{
    *form = cli->json ? FORM_JSON : FORM_TEXT;
    if (!word)
        return true;
    if (strcmp(word, "json") == 0)
        *form = FORM_JSON;
    else if (strcmp(word, "sarif") == 0)
        *form = FORM_SARIF;
    else
        return strcmp(word, "text") == 0;
    return true;
}

static bool scan_all(struct redact *r, struct scan *scan, struct err *err)
{
    r->piece = say;
    r->ctx = scan;
    if (scan->form == FORM_SARIF)
        cli_print("{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":"
                  "{\"name\":\"abide\"}},\"results\":[\n");
    bool ok = redact_run(r, err);
    if (scan->form == FORM_SARIF)
        cli_print("]}]}\n");
    return ok;
}

int cmd_scan(struct cli *cli)
{
    struct redact_words words = {0};
    struct redact r = {0};
    struct scan scan = {0};
    struct err err = ERR_INIT;
    const char *form = NULL;
    const struct cli_option more[] = {
        {"format", CLI_TEXT, &form, "text, json (one line each) or sarif"},
    };
    if (!redact_read_words(cli, more, COUNT(more), &words, &err))
        return cli_fail(cli, &err);
    bool ok = form_parse(cli, form, &scan.form) ||
              err_set(&err, ERR_USAGE, "cli.usage", "--format: text, json or sarif");
    buf_init(&scan.line, 1 << 16);
    ok = ok && redact_open(&r, &words, &err) && scan_all(&r, &scan, &err);
    redact_close(&r);
    buf_fini(&scan.line);
    if (!ok)
        return cli_fail(cli, &err);
    int status = cli_done(cli);
    return status == EXIT_DONE && scan.found > 0 ? EXIT_FAILED_CHECK : status;
}
