#include "cli/redact/redact.h"

#include <string.h>

#include "base/mem.h"
#include "os/file.h"
#include "text/json.h"
#include "text/json_split.h"
#include "text/json_write.h"

enum {
    OPTIONS_MAX = 12,
    ARENA_MAX = 1 << 30,
    CHUNK = 65536,
    DEPTH_MAX = JSON_DEPTH_MAX
};

bool redact_read_words(struct cli *cli, const struct cli_option *more, size_t count,
    struct redact_words *words, struct err *err)
{
    const struct cli_option own[] = {
        {"jsonl", CLI_FLAG, &words->jsonl, "each line is JSON: keep its form"},
        {"field", CLI_LIST, &words->fields, "NAME: only this member's text (repeat)"},
        {"off", CLI_LIST, &words->off, "TYPE: do not look for it (repeat)"},
        {"text-file", CLI_LIST, &words->paths, "PATH: the same as naming it"},
    };
    struct cli_option all[OPTIONS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < COUNT(own); i++)
        all[n++] = own[i];
    for (size_t i = 0; i < count && n < OPTIONS_MAX; i++)
        all[n++] = more[i];
    return cli_options(cli, all, n, &words->paths, err);
}

/* "mask" for all types, or "TYPE=mask" for one. */
static bool take_operator(const char *word, struct operate_plan *plan, struct err *err)
{
    struct str rest = str_z(word), name = {0};
    enum operate_kind kind;
    enum deid_type type = DEID_NONE;
    bool one = str_find_char(rest, '=') < rest.n && str_cut(&rest, '=', &name);
    if (!operate_kind_parse(rest, &kind) || (one && !deid_type_find(name, &type)))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--operator: WORD or TYPE=WORD, where WORD is number, label, redact, mask, "
            "pseudonym, fpe, token, surrogate, generalise or keep");
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++) {
        if (!one || i == type)
            plan->kinds[i] = (uint8_t)kind;
    }
    return true;
}

static bool read_key(const char *path, struct operate_plan *plan, struct err *err)
{
    struct buf key;
    buf_init(&key, 1 << 16);
    bool ok = file_read(path, &key, err);
    if (ok && key.n < OPERATE_KEY_BYTES)
        ok = err_set(err, ERR_USAGE, "redact.key",
            "--key-file: %d random bytes are needed", OPERATE_KEY_BYTES);
    if (ok)
        memcpy(plan->key, key.p, OPERATE_KEY_BYTES);
    plan->keyed = ok;
    buf_wipe(&key);
    return ok;
}

static bool open_operators(
    struct redact *r, const struct redact_words *words, struct err *err)
{
    struct operate_plan plan = {.keep_last = 4};
    bool ok = !words->key_file || read_key(words->key_file, &plan, err);
    for (size_t i = 0; i < words->operators.n && ok; i++)
        ok = take_operator(words->operators.items[i], &plan, err);
    ok = ok && operate_new(&plan, &r->operate, err);
    mem_wipe(&plan, sizeof plan);
    return ok;
}

static bool replace(struct redact *r, struct raw text, struct buf *out, struct err *err)
{
    struct operate_text t = {text, &r->spans, &r->scope};
    return deid_scan(r->engine, text, &r->spans, err) &&
           operate_replace(r->operate, &t, out, err);
}

bool redact_open(struct redact *r, const struct redact_words *words, struct err *err)
{
    struct deid_options options = {0};
    memset(r, 0, sizeof *r);
    r->words = words;
    deid_spans_init(&r->spans);
    deid_scope_init(&r->scope);
    buf_init(&r->out, (size_t)REDACT_PIECE_MAX * 4);
    for (size_t i = 0; i < words->off.n; i++) {
        enum deid_type type;
        if (!deid_type_find(str_z(words->off.items[i]), &type) || type == DEID_LITERAL)
            return err_set(err, ERR_USAGE, "cli.usage",
                "--off %s: no such type (docs/deid.md lists them)",
                words->off.items[i]);
        deid_types_add(&options.off, type);
    }
    return deid_new(&options, &r->engine, err) && open_operators(r, words, err);
}

void redact_close(struct redact *r)
{
    deid_free(r->engine);
    operate_free(r->operate);
    deid_spans_fini(&r->spans);
    deid_scope_fini(&r->scope);
    buf_wipe(&r->out);
}

bool redact_text(struct redact *r, struct raw text, struct err *err)
{
    return replace(r, text, &r->out, err);
}

static bool field_counts(const struct redact *r, struct raw key)
{
    for (size_t i = 0; i < r->words->fields.n; i++) {
        if (raw_eq_str(key, str_z(r->words->fields.items[i])))
            return true;
    }
    return r->words->fields.n == 0;
}

struct rewriter {
    struct redact *r;
    struct jw w;
    struct buf json, text; /* the line being written; one string made safe */
};

static bool write_string(struct rewriter *x, struct raw s, bool counts, struct err *err)
{
    if (!counts) {
        jw_raw(&x->w, s);
        return true;
    }
    buf_clear(&x->text);
    if (!replace(x->r, s, &x->text, err))
        return false;
    jw_str(&x->w, buf_str(&x->text));
    return true;
}

/* `counts`: the value is inside a field that counts. Depth: JSON_DEPTH_MAX. */
static bool write_value(
    struct rewriter *x, const struct json *v, bool counts, struct err *err)
{
    bool held = true;
    switch (json_type(v)) {
    case JSON_STRING:
        return write_string(x, json_raw(v), counts, err);
    case JSON_ARRAY:
        jw_array_begin(&x->w);
        for (const struct json *i = json_first(v); i && held; i = json_next(i))
            held = write_value(x, i, counts, err);
        jw_array_end(&x->w);
        return held;
    case JSON_OBJECT:
        jw_object_begin(&x->w);
        for (const struct json *i = json_first(v); i && held; i = json_next(i)) {
            jw_key_raw(&x->w, json_key(i));
            held = write_value(x, i, counts || field_counts(x->r, json_key(i)), err);
        }
        jw_object_end(&x->w);
        return held;
    case JSON_NONE:
    case JSON_NULL:
    case JSON_BOOL:
    case JSON_NUMBER:
        break;
    }
    jw_value(&x->w, v);
    return true;
}

bool redact_json(struct redact *r, struct raw line, struct err *err)
{
    struct rewriter x = {.r = r};
    struct json *root = NULL;
    struct arena arena;
    arena_init(&arena, ARENA_MAX);
    buf_init(&x.json, (size_t)REDACT_PIECE_MAX * 2);
    buf_init(&x.text, (size_t)REDACT_PIECE_MAX * 2);
    x.w = jw_to(&x.json);
    bool ok = json_parse(&arena, line, &root, err) &&
              write_value(&x, root, r->words->fields.n == 0, err) &&
              buf_ok(&x.json, err);
    if (ok) {
        buf_add_str(&r->out, buf_str(&x.json));
        buf_add_char(&r->out, '\n');
    }
    buf_wipe(&x.json);
    buf_wipe(&x.text);
    arena_fini(&arena);
    return ok && buf_ok(&r->out, err);
}

static bool run_lines(struct redact *r, struct source *source, struct err *err)
{
    struct json_stream lines;
    struct json_element line;
    enum json_got got = JSON_GOT_MORE;
    bool ok = true;
    json_stream_init(&lines, source, JSON_SPLIT_LINES, REDACT_PIECE_MAX);
    while (ok && (got = json_stream_next(&lines, &line, err)) == JSON_GOT_ELEMENT) {
        r->offset = line.offset;
        r->line = line.line - 1;
        if (line.over)
            ok = err_set(err, ERR_LIMIT, "redact.line",
                "line %llu has more than %d bytes", (unsigned long long)line.line,
                REDACT_PIECE_MAX);
        deid_scope_reset(&r->scope);
        ok = ok && r->piece(r, line.bytes, err);
    }
    json_stream_fini(&lines);
    return ok && got != JSON_GOT_ERROR;
}

/* Where to cut what was read: after the last line; all of it at the end. */
static size_t cut_at(const struct buf *held, bool end)
{
    const unsigned char *nl = end ? NULL : memrchr(held->p, '\n', held->n);
    return nl ? (size_t)(nl - held->p) + 1 : held->n;
}

static bool take_piece(struct redact *r, struct buf *held, bool end, struct err *err)
{
    size_t cut = cut_at(held, end);
    struct raw piece = raw_of(held->p, cut);
    bool ok = r->piece(r, piece, err);
    for (size_t i = 0; i < cut; i++)
        r->line += piece.p[i] == '\n';
    r->offset += cut;
    memmove(held->p, held->p + cut, held->n - cut);
    held->n -= cut;
    return ok;
}

static bool run_text(struct redact *r, struct source *source, struct err *err)
{
    struct buf held;
    size_t got = 1;
    bool ok = true;
    buf_init(&held, REDACT_PIECE_MAX);
    while (ok && got > 0) {
        unsigned char *room = buf_reserve(&held, CHUNK);
        ok = room ? source_read(source, room, CHUNK, &got, err) : buf_ok(&held, err);
        if (!ok)
            break;
        buf_grow(&held, got);
        if (held.n > 0 && (got == 0 || held.n >= REDACT_PIECE))
            ok = take_piece(r, &held, got == 0, err);
    }
    buf_wipe(&held);
    return ok;
}

static bool run_file(struct redact *r, const char *path, struct err *err)
{
    struct file_in in = {.fd = 0};
    bool standard = strcmp(path, "-") == 0;
    if (!standard && !file_in_open(path, &in, err))
        return false;
    struct source source = file_in_source(&in);
    r->path = path;
    r->offset = r->line = 0;
    deid_scope_reset(&r->scope);
    bool ok = r->words->jsonl ? run_lines(r, &source, err) : run_text(r, &source, err);
    if (!standard)
        file_in_close(&in);
    return ok;
}

bool redact_run(struct redact *r, struct err *err)
{
    if (r->words->paths.n == 0)
        return run_file(r, "-", err);
    for (size_t i = 0; i < r->words->paths.n; i++) {
        if (!run_file(r, r->words->paths.items[i], err))
            return false;
    }
    return true;
}
