#include "cli/redact/eval_print.h"

#include <stdio.h>

#include "cli/table.h"
#include "text/json_write.h"

enum { THOUSAND = 1000 };

/* The numbers that are more than a count. */
struct derived {
    double full, typed, precision, strict_f1, partial_f1, f2;
};

static struct derived derive(const struct measure_score *s)
{
    double typed = measure_ratio(s->typed, s->gold);
    double right = measure_ratio(s->right, s->found);
    return (struct derived){.full = measure_ratio(s->full, s->gold),
        .typed = typed,
        .precision = right,
        .strict_f1 = measure_f(
            measure_ratio(s->strict, s->found), measure_ratio(s->strict, s->gold), 1),
        .partial_f1 = measure_f(measure_ratio(s->touching, s->found),
            measure_ratio(s->partial, s->gold), 1),
        .f2 = measure_f(right, typed, 2)};
}

static struct str decimal(double v, char text[16])
{
    unsigned long n = (unsigned long)(v * THOUSAND + 0.5);
    int used = snprintf(text, 16, "%lu.%03lu", n / THOUSAND, n % THOUSAND);
    return (struct str){text, used > 0 ? (size_t)used : 0};
}

static void cell(struct table *t, double v)
{
    char text[16];
    table_text(t, decimal(v, text));
}

static void row(struct table *t, struct str name, const struct measure_score *s)
{
    struct derived d = derive(s);
    if (s->gold == 0 && s->found == 0)
        return;
    table_text(t, name);
    table_number(t, (int64_t)s->gold);
    cell(t, d.full);
    cell(t, d.typed);
    cell(t, d.precision);
    cell(t, d.strict_f1);
    cell(t, d.partial_f1);
    cell(t, d.f2);
    table_number(t, (int64_t)s->found);
    table_number(t, (int64_t)s->leaked_bytes);
}

static double per_megabyte(const struct measure *m)
{
    return m->text_bytes ? (double)m->destroyed_bytes * 1e6 / (double)m->text_bytes : 0;
}

bool eval_print_one(
    const struct cli *cli, const struct eval_system *tool, struct err *err)
{
    static const char *const columns[] = {"what", "gold", "full_cover", "typed",
        "precision", "strict_f1", "partial_f1", "f2", "found", "leaked_bytes"};
    const struct measure *m = tool->measure;
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++)
        row(&t, deid_type_get(i)->name, &m->types[i]);
    for (size_t i = 0; i < m->shape_count; i++)
        row(&t, str_z(m->shapes[i].name), &m->shapes[i].score);
    row(&t, STR("ALL"), &m->all);
    row(&t, STR("EVASIVE"), &m->evasive);
    bool ok = table_print(&t, false, err);
    table_fini(&t);
    cli_note(cli,
        "%llu texts; clean bytes destroyed per MB: %.0f; hard negatives hit: %llu of "
        "%llu\nentities leaked: %llu of %llu; texts with a leak: %llu of %llu",
        (unsigned long long)m->texts, per_megabyte(m),
        (unsigned long long)m->negatives_hit, (unsigned long long)m->negatives,
        (unsigned long long)m->entities_leaked, (unsigned long long)m->entities,
        (unsigned long long)m->texts_leaked, (unsigned long long)m->texts_personal);
    return ok;
}

bool eval_print_all(const struct cli *cli, const struct eval *e, struct err *err)
{
    static const char *const columns[] = {"system", "full_cover", "typed", "precision",
        "strict_f1", "partial_f1", "f2", "leaked", "entities_leaked",
        "destroyed_per_mb", "negatives_hit", "evasive"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < e->n; i++) {
        const struct measure *m = e->systems[i].measure;
        struct derived d = derive(&m->all);
        table_text(&t, str_z(e->systems[i].name));
        cell(&t, d.full);
        cell(&t, d.typed);
        cell(&t, d.precision);
        cell(&t, d.strict_f1);
        cell(&t, d.partial_f1);
        cell(&t, d.f2);
        cell(&t, 1 - measure_ratio(m->all.bytes - m->all.leaked_bytes, m->all.bytes));
        cell(&t, 1 - measure_ratio(m->entities - m->entities_leaked, m->entities));
        table_number(&t, (int64_t)(per_megabyte(m) + 0.5));
        table_number(&t, (int64_t)m->negatives_hit);
        cell(&t, derive(&m->evasive).full);
    }
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

static void put_ratio(struct jw *w, struct str key, double v)
{
    char text[16];
    jw_key(w, key);
    jw_verbatim(w, raw_from_str(decimal(v, text)));
}

static void put_count(struct jw *w, struct str key, uint64_t v)
{
    jw_key(w, key);
    jw_u64(w, v);
}

static void put_score(struct jw *w, struct str name, const struct measure_score *s)
{
    struct derived d = derive(s);
    if (s->gold == 0 && s->found == 0)
        return;
    jw_key(w, name);
    jw_object_begin(w);
    put_count(w, STR("gold"), s->gold);
    put_count(w, STR("found"), s->found);
    put_ratio(w, STR("full_cover_recall"), d.full);
    put_ratio(w, STR("typed_recall"), d.typed);
    put_ratio(w, STR("precision"), d.precision);
    put_ratio(w, STR("strict_f1"), d.strict_f1);
    put_ratio(w, STR("partial_f1"), d.partial_f1);
    put_ratio(w, STR("f2"), d.f2);
    put_count(w, STR("bytes"), s->bytes);
    put_count(w, STR("leaked_bytes"), s->leaked_bytes);
    jw_object_end(w);
}

static void put_system(struct jw *w, const struct eval_system *tool)
{
    const struct measure *m = tool->measure;
    jw_object_begin(w);
    jw_key(w, STR("system"));
    jw_str(w, str_z(tool->name));
    put_count(w, STR("texts"), m->texts);
    put_count(w, STR("text_bytes"), m->text_bytes);
    put_count(w, STR("destroyed_bytes"), m->destroyed_bytes);
    put_count(w, STR("negatives"), m->negatives);
    put_count(w, STR("negatives_hit"), m->negatives_hit);
    put_count(w, STR("entities"), m->entities);
    put_count(w, STR("entities_leaked"), m->entities_leaked);
    put_count(w, STR("texts_personal"), m->texts_personal);
    put_count(w, STR("texts_leaked"), m->texts_leaked);
    put_score(w, STR("all"), &m->all);
    put_score(w, STR("evasive"), &m->evasive);
    jw_key(w, STR("types"));
    jw_object_begin(w);
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++)
        put_score(w, deid_type_get(i)->name, &m->types[i]);
    jw_object_end(w);
    jw_key(w, STR("shapes"));
    jw_object_begin(w);
    for (size_t i = 0; i < m->shape_count; i++)
        put_score(w, str_z(m->shapes[i].name), &m->shapes[i].score);
    jw_object_end(w);
    jw_object_end(w);
}

bool eval_print_json(const struct eval *e, struct err *err)
{
    struct buf out;
    buf_init(&out, 1 << 24);
    struct jw w = jw_to(&out);
    jw_array_begin(&w);
    for (size_t i = 0; i < e->n; i++)
        put_system(&w, &e->systems[i]);
    jw_array_end(&w);
    bool ok = buf_ok(&out, err);
    if (ok)
        cli_print("%" STR_FMT "\n", STR_ARG(buf_str(&out)));
    buf_fini(&out);
    return ok;
}
