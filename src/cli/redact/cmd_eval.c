#include <string.h>

#include "base/mem.h"
#include "cli/command_table.h"
#include "cli/redact/redact.h"
#include "cli/table.h"
#include "deid/measure.h"
#include "deid/offset.h"
#include "os/file.h"
#include "text/json.h"
#include "text/json_split.h"

enum { ARENA_MAX = 1 << 28, SPANS_MAX = 1 << 16, TENTHS = 1000 };

struct eval {
    struct measure *measure;
    struct deid_engine *engine;
    struct deid_spans spans;
    struct arena arena;
    struct measure_gold *gold;
    struct span *found; /* another tool's */
    struct json_stream *peer;
};

struct labelled {
    struct str label;
    size_t start, end; /* bytes */
};

/* "spans" of our sets, "detected_spans" of opf, a bare array of Presidio. */
static const struct json *span_list(const struct json *root)
{
    const struct json *list = json_get(root, STR("spans"));
    if (!list)
        list = json_get(root, STR("detected_spans"));
    return list ? list : root;
}

static bool read_label(const struct json *v, struct labelled *out)
{
    static const struct str names[] = {
        STR_INIT("label"), STR_INIT("entity_type"), STR_INIT("type")};
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct json *label = json_get(v, names[i]);
        if (json_is(label, JSON_STRING) && raw_token(json_raw(label), &out->label))
            return true;
    }
    return false;
}

/* Offsets are code points, unless the set says bytes too. */
static bool read_span(const struct json *v, struct raw text, struct labelled *out)
{
    int64_t start = 0, end = 0;
    if (!read_label(v, out))
        return false;
    bool bytes = json_i64(json_get(v, STR("bstart")), &start) &&
                 json_i64(json_get(v, STR("bend")), &end);
    if (!bytes && (!json_i64(json_get(v, STR("start")), &start) ||
                      !json_i64(json_get(v, STR("end")), &end)))
        return false;
    if (start < 0 || end <= start)
        return false;
    out->start = (size_t)start;
    out->end = (size_t)end;
    if (!bytes) {
        struct offset at = {0};
        offset_to_point(&at, text, out->start);
        out->start = at.bytes;
        offset_to_point(&at, text, out->end);
        out->end = at.bytes;
    }
    return out->end <= text.n && out->start < out->end;
}

static struct measure_gold gold_of(const struct labelled *s)
{
    struct measure_gold g = {s->start, s->end, MEASURE_OTHER, DEID_NONE};
    enum deid_type type;
    if (str_eq(s->label, STR("NEG")))
        g.kind = MEASURE_NEGATIVE;
    else if (str_eq(s->label, STR("DATE_OTHER")) || str_eq(s->label, STR("URL_PUBLIC")))
        g.kind = MEASURE_ANY;
    else if (deid_type_find(s->label, &type)) {
        g.kind = MEASURE_PERSONAL;
        g.type = type;
    }
    return g;
}

static size_t read_gold(struct eval *e, const struct json *list, struct raw text)
{
    size_t n = 0;
    for (const struct json *i = json_first(list); i && n < SPANS_MAX;
         i = json_next(i)) {
        struct labelled s;
        if (read_span(i, text, &s))
            e->gold[n++] = gold_of(&s);
    }
    return n;
}

/* The next line of the other tool's spans, as ours. */
static bool read_peer(struct eval *e, struct raw text, size_t *n, struct err *err)
{
    struct json_element line;
    struct json *root = NULL;
    *n = 0;
    if (json_stream_next(e->peer, &line, err) != JSON_GOT_ELEMENT)
        return err_set(err, ERR_INPUT, "eval.peer", "fewer lines of spans than texts");
    if (!json_parse(&e->arena, line.bytes, &root, err))
        return false;
    const struct json *list = span_list(root);
    for (const struct json *i = json_first(list); i && *n < SPANS_MAX;
         i = json_next(i)) {
        struct labelled s;
        enum deid_type type = DEID_NONE;
        if (!read_span(i, text, &s))
            continue;
        (void)!deid_type_find(s.label, &type);
        e->found[(*n)++] = (struct span){s.start, s.end, (uint16_t)type, 0, 100};
    }
    return true;
}

static bool eval_line(struct eval *e, struct raw line, struct err *err)
{
    struct json *root = NULL;
    struct measure_text t = {.shape = STR("all")};
    arena_reset(&e->arena);
    if (!json_parse(&e->arena, line, &root, err))
        return false;
    struct raw text = json_raw(json_get(root, STR("text")));
    (void)!raw_token(json_raw(json_get(root, STR("shape"))), &t.shape);
    t.n = text.n;
    t.gold = e->gold;
    t.gold_count = read_gold(e, span_list(root), text);
    if (e->peer) {
        t.found = e->found;
        if (!read_peer(e, text, &t.found_count, err))
            return false;
    } else {
        if (!deid_scan(e->engine, text, &e->spans, err))
            return false;
        t.found = e->spans.p;
        t.found_count = e->spans.n;
    }
    measure_add(e->measure, &t);
    return true;
}

static void cell_ratio(struct table *t, uint64_t part, uint64_t whole)
{
    char text[16];
    unsigned tenths = (unsigned)(measure_ratio(part, whole) * TENTHS + 0.5);
    int n = snprintf(text, sizeof text, "%u.%03u", tenths / TENTHS, tenths % TENTHS);
    table_text(t, (struct str){text, n > 0 ? (size_t)n : 0});
}

static void row(struct table *t, struct str name, const struct measure_score *s)
{
    if (s->gold == 0 && s->found == 0)
        return;
    table_text(t, name);
    table_number(t, (int64_t)s->gold);
    cell_ratio(t, s->full, s->gold);
    cell_ratio(t, s->typed, s->gold);
    cell_ratio(t, s->strict, s->gold);
    table_number(t, (int64_t)s->found);
    cell_ratio(t, s->right, s->found);
    table_number(t, (int64_t)s->leaked_bytes);
}

static bool print_scores(
    const struct cli *cli, const struct measure *m, struct err *err)
{
    static const char *const columns[] = {"what", "gold", "full_cover", "typed",
        "strict", "found", "precision", "leaked_bytes"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (unsigned i = 1; i < DEID_TYPE_COUNT; i++)
        row(&t, deid_type_get(i)->name, &m->types[i]);
    for (size_t i = 0; i < m->shape_count; i++)
        row(&t, str_z(m->shapes[i].name), &m->shapes[i].score);
    row(&t, STR("ALL"), &m->all);
    row(&t, STR("EVASIVE"), &m->evasive);
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    double megabytes = (double)m->text_bytes / 1e6;
    cli_note(cli,
        "%llu texts; clean bytes destroyed per MB: %.0f; hard negatives hit: %llu of "
        "%llu",
        (unsigned long long)m->texts,
        megabytes > 0 ? (double)m->destroyed_bytes / megabytes : 0.0,
        (unsigned long long)m->negatives_hit, (unsigned long long)m->negatives);
    return ok;
}

static bool eval_file(struct eval *e, struct source *source, struct err *err)
{
    struct json_stream lines;
    struct json_element line;
    enum json_got got = JSON_GOT_MORE;
    bool ok = true;
    json_stream_init(&lines, source, JSON_SPLIT_LINES, MEDIUM_PIECE_MAX);
    while (ok && (got = json_stream_next(&lines, &line, err)) == JSON_GOT_ELEMENT)
        ok = eval_line(e, line.bytes, err);
    json_stream_fini(&lines);
    return ok && got != JSON_GOT_ERROR;
}

static bool eval_open(struct eval *e, struct err *err)
{
    arena_init(&e->arena, ARENA_MAX);
    deid_spans_init(&e->spans);
    e->measure = mem_zalloc(sizeof *e->measure);
    e->gold = mem_array(SPANS_MAX, sizeof *e->gold);
    e->found = mem_array(SPANS_MAX, sizeof *e->found);
    if (!e->measure || !e->gold || !e->found)
        return err_memory(err);
    return deid_new(&(struct deid_options){0}, &e->engine, err);
}

static void eval_close(struct eval *e)
{
    deid_free(e->engine);
    deid_spans_fini(&e->spans);
    arena_fini(&e->arena);
    mem_free(e->measure);
    mem_free(e->gold);
    mem_free(e->found);
}

static bool eval_run(struct eval *e, const struct cli_list *words, struct err *err)
{
    struct file_in gold = {-1}, peer = {-1};
    struct json_stream lines;
    bool ok = file_in_open(words->items[0], &gold, err);
    if (ok && words->n == 2) {
        ok = file_in_open(words->items[1], &peer, err);
        struct source source = file_in_source(&peer);
        json_stream_init(&lines, &source, JSON_SPLIT_LINES, MEDIUM_PIECE_MAX);
        e->peer = &lines;
        struct source texts = file_in_source(&gold);
        ok = ok && eval_file(e, &texts, err);
        json_stream_fini(&lines);
        file_in_close(&peer);
    } else if (ok) {
        struct source texts = file_in_source(&gold);
        ok = eval_file(e, &texts, err);
    }
    file_in_close(&gold);
    return ok;
}

int cmd_eval(struct cli *cli)
{
    struct cli_list words = {0};
    struct eval e = {0};
    struct err err = ERR_INIT;
    if (!cli_options(cli, NULL, 0, &words, &err))
        return cli_fail(cli, &err);
    if (words.n < 1 || words.n > 2) {
        (void)err_set(&err, ERR_USAGE, "cli.usage",
            "name the marked texts, and maybe another tool's spans");
        return cli_fail(cli, &err);
    }
    bool ok = eval_open(&e, &err) && eval_run(&e, &words, &err) &&
              print_scores(cli, e.measure, &err);
    eval_close(&e);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
