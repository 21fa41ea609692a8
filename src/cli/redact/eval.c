#include "cli/redact/eval.h"

#include <string.h>

#include "base/mem.h"
#include "cli/redact/redact.h"
#include "deid/medium/medium.h"
#include "deid/offset.h"
#include "text/json.h"

enum { ARENA_MAX = 1 << 28 };

struct labelled {
    struct str label;
    size_t start, end; /* bytes */
    unsigned score;    /* per cent; 100 when the tool gives none */
};

/* Our sets say spans, opf detected_spans; Presidio's list stands alone or in a member.
 */
static const struct json *span_list(const struct json *root)
{
    static const struct str names[] = {STR_INIT("spans"), STR_INIT("detected_spans"),
        STR_INIT("analyzer_results"), STR_INIT("results"), STR_INIT("entities")};
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct json *list = json_get(root, names[i]);
        if (list)
            return list;
    }
    return root;
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
static bool read_bounds(const struct json *v, struct raw text, struct labelled *out)
{
    int64_t start = 0, end = 0;
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

static bool read_span(const struct json *v, struct raw text, struct labelled *out)
{
    double score = 1;
    (void)!json_f64(json_get(v, STR("score")), &score);
    out->score = score < 0 ? 0 : score > 1 ? 100 : (unsigned)(score * 100 + 0.5);
    return read_label(v, out) && read_bounds(v, text, out);
}

/* What no checksum, form or word tells: another part's work (--structured). */
static bool of_names(unsigned type)
{
    return type == DEID_PERSON || type == DEID_ADDRESS || type == DEID_LOCATION ||
           type == DEID_ORGANIZATION || type == DEID_POSTAL_CODE || type == DEID_AGE;
}

static struct measure_gold gold_of(const struct eval *e, const struct labelled *s)
{
    struct measure_gold g = {s->start, s->end, MEASURE_OTHER, DEID_NONE, 0};
    enum deid_type type;
    if (str_eq(s->label, STR("NEG")))
        g.kind = MEASURE_NEGATIVE;
    else if (str_eq(s->label, STR("DATE_OTHER")) || str_eq(s->label, STR("URL_PUBLIC")))
        g.kind = MEASURE_ANY;
    else if (deid_type_find(s->label, &type) && !(e->structured && of_names(type))) {
        g.kind = MEASURE_PERSONAL;
        g.type = type;
    }
    return g;
}

/* The same bytes under the same type are one entity of the text. */
static void number_entities(struct eval *e, size_t n, struct raw text)
{
    for (size_t i = 0; i < n; i++) {
        struct measure_gold *g = &e->gold[i];
        struct raw value = raw_slice(text, g->start, g->end);
        g->entity = (unsigned)i + 1;
        for (size_t k = 0; k < i; k++) {
            const struct measure_gold *o = &e->gold[k];
            if (o->type == g->type && o->kind == g->kind &&
                raw_eq(raw_slice(text, o->start, o->end), value)) {
                g->entity = o->entity;
                break;
            }
        }
    }
}

static size_t read_gold(struct eval *e, const struct json *list, struct raw text)
{
    size_t n = 0;
    for (const struct json *i = json_first(list); i && n < EVAL_SPANS_MAX;
         i = json_next(i)) {
        struct labelled s;
        if (read_span(i, text, &s))
            e->gold[n++] = gold_of(e, &s);
    }
    number_entities(e, n, text);
    return n;
}

/* One of our names, an opf label, or nothing we know: covering, but never right. */
static unsigned type_of(struct str label)
{
    enum deid_type type = DEID_NONE;
    for (unsigned f = DEID_FAMILY_NAME; f <= DEID_FAMILY_SECRET; f++) {
        if (str_eq_nocase(label, deid_family_opf(f)) &&
            !str_eq_nocase(label, STR("secret")))
            return MEASURE_FAMILY + f;
    }
    (void)!deid_type_find(label, &type);
    return type;
}

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* Spans of other tools overlap; what the earlier covers is not counted again. */
static size_t apart(struct span *spans, size_t n)
{
    size_t kept = 0, at = 0;
    qsort(spans, n, sizeof *spans, by_start);
    for (size_t i = 0; i < n; i++) {
        struct span s = spans[i];
        s.start = s.start > at ? s.start : at;
        if (s.start >= s.end)
            continue;
        at = s.end;
        spans[kept++] = s;
    }
    return kept;
}

/* The next line of another tool's spans, as ours. */
static bool read_peer(struct eval *e, struct eval_system *tool, struct raw text,
    size_t *n, struct err *err)
{
    struct json_element line;
    struct json *root = NULL;
    *n = 0;
    arena_reset(&e->peer_arena);
    if (json_stream_next(&tool->lines, &line, err) != JSON_GOT_ELEMENT)
        return err_set(err, ERR_INPUT, "eval.peer",
            "%s: fewer lines of spans than texts", tool->name);
    if (!json_parse(&e->peer_arena, line.bytes, &root, err))
        return err_wrap(err, "%s line %llu", tool->name, (unsigned long long)line.line);
    for (const struct json *i = json_first(span_list(root)); i && *n < EVAL_SPANS_MAX;
         i = json_next(i)) {
        struct labelled s;
        if (!read_span(i, text, &s) || s.score < e->threshold)
            continue;
        unsigned type = type_of(s.label);
        if (e->structured &&
            (of_names(type) || type == MEASURE_FAMILY + DEID_FAMILY_NAME))
            continue;
        e->found[(*n)++] = (struct span){s.start, s.end, (uint16_t)type, 0, 100};
    }
    *n = apart(e->found, *n);
    return true;
}

static bool find_own(struct eval *e, struct raw text, size_t *n, struct err *err)
{
    *n = 0;
    if (!deid_scan(e->engine, text, &e->spans, err))
        return false;
    for (size_t i = 0; i < e->spans.n && *n < EVAL_SPANS_MAX; i++)
        e->found[(*n)++] = e->spans.p[i];
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
    t.found = e->found;
    for (size_t i = 0; i < e->n; i++) {
        struct eval_system *s = &e->systems[i];
        bool ok = s->path ? read_peer(e, s, text, &t.found_count, err)
                          : find_own(e, text, &t.found_count, err);
        if (!ok)
            return false;
        measure_add(s->measure, &t);
    }
    return true;
}

static void name_system(struct eval_system *s, struct str name)
{
    size_t slash = name.n;
    while (slash > 0 && name.p[slash - 1] != '/')
        slash--;
    name = str_slice(name, slash, name.n);
    size_t n = name.n < EVAL_NAME - 1 ? name.n : EVAL_NAME - 1;
    for (size_t i = 0; i < n; i++)
        s->name[i] = name.p[i];
    s->name[n] = '\0';
}

bool eval_add(struct eval *e, const char *word, struct err *err)
{
    struct str rest = str_z(word), name = rest;
    if (e->n == EVAL_SYSTEMS_MAX)
        return err_set(
            err, ERR_USAGE, "cli.usage", "at most %d systems", EVAL_SYSTEMS_MAX);
    struct eval_system *s = &e->systems[e->n++];
    if (!word) {
        name_system(s, STR("abide"));
        return true;
    }
    s->path = word;
    if (str_find_char(rest, '=') < rest.n && str_cut(&rest, '=', &name))
        s->path = rest.p;
    name_system(s, name);
    return true;
}

static bool open_system(struct eval_system *s, struct err *err)
{
    s->measure = mem_zalloc(sizeof *s->measure);
    if (!s->measure)
        return err_memory(err);
    if (!s->path)
        return true;
    if (!file_in_open(s->path, &s->file, err))
        return false;
    s->source = file_in_source(&s->file);
    json_stream_init(&s->lines, &s->source, JSON_SPLIT_LINES, MEDIUM_PIECE_MAX);
    s->open = true;
    return true;
}

bool eval_open(struct eval *e, struct err *err)
{
    struct deid_options options = {0};
    arena_init(&e->arena, ARENA_MAX);
    arena_init(&e->peer_arena, ARENA_MAX);
    deid_spans_init(&e->spans);
    e->gold = mem_array(EVAL_SPANS_MAX, sizeof *e->gold);
    e->found = mem_array(EVAL_SPANS_MAX, sizeof *e->found);
    if (!e->gold || !e->found)
        return err_memory(err);
    for (unsigned i = 1; i < DEID_TYPE_COUNT && e->structured; i++) {
        if (of_names(i))
            deid_types_add(&options.off, i);
    }
    for (size_t i = 0; i < e->n; i++) {
        if (!open_system(&e->systems[i], err))
            return false;
    }
    return redact_take_names(e->names, &options, err) &&
           deid_new(&options, &e->engine, err);
}

void eval_close(struct eval *e)
{
    for (size_t i = 0; i < e->n; i++) {
        mem_free(e->systems[i].measure);
        if (!e->systems[i].open)
            continue;
        json_stream_fini(&e->systems[i].lines);
        file_in_close(&e->systems[i].file);
    }
    deid_free(e->engine);
    deid_spans_fini(&e->spans);
    arena_fini(&e->arena);
    arena_fini(&e->peer_arena);
    mem_free(e->gold);
    mem_free(e->found);
}

bool eval_run(struct eval *e, const char *gold_path, struct err *err)
{
    struct file_in file = {-1};
    struct json_stream lines;
    struct json_element line;
    enum json_got got = JSON_GOT_MORE;
    bool ok = file_in_open(gold_path, &file, err);
    if (!ok)
        return false;
    struct source source = file_in_source(&file);
    json_stream_init(&lines, &source, JSON_SPLIT_LINES, MEDIUM_PIECE_MAX);
    while (ok && (got = json_stream_next(&lines, &line, err)) == JSON_GOT_ELEMENT)
        ok = eval_line(e, line.bytes, err);
    json_stream_fini(&lines);
    file_in_close(&file);
    return ok && got != JSON_GOT_ERROR;
}
