#include <stdio.h>
#include <string.h>

#include "cli/command_table.h"
#include "cli/redact/redact.h"
#include "cli/redact/types_print.h"
#include "deid/offset.h"
#include "text/json_write.h"

enum form { FORM_TEXT, FORM_JSON, FORM_SARIF };

struct scan {
    enum form form;
    bool show;
    uint64_t found;
    struct offset before; /* of the file before the piece */
    struct buf line;
};

/* A span's place in its file. */
struct place {
    struct offset start, end;
    uint64_t line, column; /* from 1; columns in UTF-16 units */
    struct raw value;
    const struct span *span;
};

static void say_text(struct scan *scan, const struct redact *r, const struct place *p)
{
    const struct span *s = p->span;
    cli_print("%s:%llu:%llu: %" STR_FMT " (%" STR_FMT ", %u %%) bytes %zu-%zu", r->path,
        (unsigned long long)p->line, (unsigned long long)p->column,
        STR_ARG(deid_type_get(s->type)->name),
        STR_ARG(deid_detector_get(s->detector)->kind), s->confidence, p->start.bytes,
        p->end.bytes);
    if (scan->show) { /* as JSON: what is in a file must not steer a terminal */
        struct jw w = jw_to(&scan->line);
        jw_raw(&w, p->value);
        cli_print(" %" STR_FMT, STR_ARG(buf_str(&scan->line)));
    }
    cli_print("\n");
}

static void json_number(struct jw *w, struct str key, uint64_t value)
{
    jw_key(w, key);
    jw_u64(w, value);
}

static void say_json(struct scan *scan, const struct redact *r, const struct place *p)
{
    struct jw w = jw_to(&scan->line);
    const struct deid_type_info *type = deid_type_get(p->span->type);
    jw_object_begin(&w);
    jw_key(&w, STR("path"));
    jw_str(&w, str_z(r->path));
    json_number(&w, STR("line"), p->line);
    json_number(&w, STR("column"), p->column);
    jw_key(&w, STR("type"));
    jw_str(&w, type->name);
    jw_key(&w, STR("opf_label"));
    jw_str(&w, deid_family_opf(type->family));
    jw_key(&w, STR("kind"));
    jw_str(&w, deid_detector_get(p->span->detector)->kind);
    json_number(&w, STR("confidence"), p->span->confidence);
    json_number(&w, STR("start"), p->start.bytes);
    json_number(&w, STR("end"), p->end.bytes);
    json_number(&w, STR("point_start"), p->start.points);
    json_number(&w, STR("point_end"), p->end.points);
    json_number(&w, STR("utf16_start"), p->start.units);
    json_number(&w, STR("utf16_end"), p->end.units);
    if (scan->show) {
        jw_key(&w, STR("value"));
        jw_raw(&w, p->value);
    }
    jw_object_end(&w);
    cli_print("%" STR_FMT "\n", STR_ARG(buf_str(&scan->line)));
}

static const char *level_of(const struct deid_type_info *type)
{
    return type->sensitivity > 2 ? "error" : type->sensitivity > 1 ? "warning" : "note";
}

static void say_sarif(struct scan *scan, const struct redact *r, const struct place *p)
{
    struct jw w = jw_to(&scan->line);
    const struct deid_type_info *type = deid_type_get(p->span->type);
    buf_printf(&scan->line,
        "%s{\"ruleId\":\"%" STR_FMT "\",\"level\":\"%s\",\"message\":{\"text\":",
        scan->found > 1 ? "," : "", STR_ARG(type->name), level_of(type));
    if (scan->show)
        jw_raw(&w, p->value);
    else
        jw_str(&w, type->name);
    buf_add_z(&scan->line,
        "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
    struct jw uri = jw_to(&scan->line);
    jw_str(&uri, str_z(r->path));
    buf_printf(&scan->line,
        "},\"region\":{\"startLine\":%llu,\"startColumn\":%llu,\"charOffset\":%zu,"
        "\"charLength\":%zu,\"byteOffset\":%zu,\"byteLength\":%zu}}}]}",
        (unsigned long long)p->line, (unsigned long long)p->column, p->start.units,
        p->end.units - p->start.units, p->start.bytes, p->end.bytes - p->start.bytes);
    cli_print("%" STR_FMT "\n", STR_ARG(buf_str(&scan->line)));
}

static void move(struct offset *at, struct offset by)
{
    at->bytes += by.bytes;
    at->points += by.points;
    at->units += by.units;
}

/* Counts lines up to a span; `row` is where its line begins in the piece. */
static void count_lines(struct raw bytes, size_t to, struct offset *row, uint64_t *line)
{
    const unsigned char *nl;
    while (row->bytes < to &&
           (nl = memchr(bytes.p + row->bytes, '\n', to - row->bytes)) != NULL) {
        offset_to_byte(row, bytes, (size_t)(nl - bytes.p) + 1);
        (*line)++;
    }
}

static bool say(struct redact *r, const struct medium_piece *piece, struct err *err)
{
    struct scan *scan = r->ctx;
    struct offset at = {0}, row = {0};
    uint64_t line = piece->line + 1;
    for (size_t i = 0; i < piece->n; i++) {
        const struct span *s = &piece->spans[i].s;
        struct place p = {
            .span = s, .value = raw_slice(piece->bytes, s->start, s->end)};
        offset_to_byte(&at, piece->bytes, s->start);
        p.start = at;
        count_lines(piece->bytes, s->start, &row, &line);
        p.line = line;
        p.column = at.units - row.units + 1;
        offset_to_byte(&at, piece->bytes, s->end);
        p.end = at;
        move(&p.start, scan->before);
        move(&p.end, scan->before);
        scan->found++;
        buf_clear(&scan->line);
        if (scan->form == FORM_TEXT)
            say_text(scan, r, &p);
        else if (scan->form == FORM_JSON)
            say_json(scan, r, &p);
        else
            say_sarif(scan, r, &p);
        if (!buf_ok(&scan->line, err))
            return false;
    }
    offset_to_byte(&at, piece->bytes, piece->bytes.n);
    move(&scan->before, at);
    return true;
}

static bool begin(struct redact *r, struct err *err)
{
    struct scan *scan = r->ctx;
    (void)err;
    scan->before = (struct offset){0};
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
    r->file_begin = begin;
    r->ctx = scan;
    if (scan->form == FORM_SARIF)
        types_print_sarif_head();
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
    bool types = false;
    const struct cli_option more[] = {
        {"format", CLI_TEXT, &form, "text, json (one line each) or sarif"},
        {"show", CLI_FLAG, &scan.show, "also what was found: the output is personal"},
        {"types", CLI_FLAG, &types, "print the table of types, and look at nothing"},
    };
    if (!redact_read_words(cli, more, COUNT(more), &words, &err))
        return cli_fail(cli, &err);
    if (types) {
        types_print_table();
        return cli_done(cli);
    }
    bool ok = form_parse(cli, form, &scan.form) ||
              err_set(&err, ERR_USAGE, "cli.usage", "--format: text, json or sarif");
    buf_init(&scan.line, 1 << 26);
    ok = ok && redact_open(&r, &words, &err) && scan_all(&r, &scan, &err);
    redact_close(&r);
    buf_wipe(&scan.line);
    if (!ok)
        return cli_fail(cli, &err);
    int status = cli_done(cli);
    return status == EXIT_DONE && scan.found > 0 ? EXIT_FAILED_CHECK : status;
}
