#include <string.h>

#include "base/mem.h"
#include "deid/deid.h"
#include "deid/fold/fold.h"
#include "deid/resolve.h"
#include "deid/scan.h"

enum { CONFIDENCE_MIN = 50 };

struct deid_engine {
    struct look_rules rules;
    struct context_table *words;
    class_pass *pass;
    bool unfolded;
};

/* Scratch for the folded look, kept between scans. */
struct deid_work {
    struct fold fold;
    struct look_spot *spots;
    size_t spot_cap;
};

static void silence(struct look_rules *rules)
{
    for (size_t i = 0; i < COUNT(rules->uncontexted.bits); i++)
        rules->loose |= rules->uncontexted.bits[i] != 0;
    for (unsigned d = 0; d < DEID_DETECTOR_COUNT; d++) {
        if (deid_types_has(&rules->off, deid_detector_get(d)->type))
            deid_detectors_add(&rules->silent, d);
    }
}

bool deid_new(
    const struct deid_options *options, struct deid_engine **out, struct err *err)
{
    struct deid_engine *e = mem_zalloc(sizeof *e);
    if (!e || !context_table_new(&e->words)) {
        mem_free(e);
        return err_memory(err);
    }
    e->rules.off = options->off;
    e->rules.unchecked = options->unchecked;
    e->rules.uncontexted = options->uncontexted;
    e->rules.words = e->words;
    e->rules.min_confidence =
        options->min_confidence ? options->min_confidence : CONFIDENCE_MIN;
    silence(&e->rules);
    vendor_index_make(&e->rules.vendors);
    forms_index_make(&e->rules.forms);
    e->pass = options->scalar ? class_pass_portable : class_pass_best();
    e->unfolded = options->unfolded;
    *out = e;
    return true;
}

void deid_free(struct deid_engine *engine)
{
    if (engine)
        context_table_free(engine->words);
    mem_free(engine);
}

void deid_spans_init(struct deid_spans *spans)
{
    memset(spans, 0, sizeof *spans);
}

void deid_spans_fini(struct deid_spans *spans)
{
    vec_free_(&spans->p);
    if (spans->work) {
        fold_fini(&spans->work->fold);
        vec_free_(&spans->work->spots);
    }
    mem_free(spans->work);
    deid_spans_init(spans);
}

static bool work_ready(struct deid_spans *spans)
{
    if (spans->work)
        return true;
    spans->work = mem_zalloc(sizeof *spans->work);
    if (spans->work)
        fold_init(&spans->work->fold);
    return spans->work != NULL;
}

/* A folded look at one spot; its candidates join the first ones. */
static bool scan_spot(const struct deid_engine *engine, struct raw spot, size_t offset,
    struct look *l, struct fold *fold)
{
    if (!fold_text(fold, spot))
        return false;
    size_t first = l->found_n;
    struct look shadow = {.p = fold->shadow.p,
        .n = fold->shadow.n,
        .rules = l->rules,
        .found = l->found,
        .found_n = first,
        .found_cap = l->found_cap,
        .unfolded = true,
        .context_at = SIZE_MAX};
    scan_text(&shadow, engine->pass);
    l->found = shadow.found;
    l->found_n = shadow.found_n;
    l->found_cap = shadow.found_cap;
    for (size_t i = first; i < l->found_n; i++) {
        fold_back(fold, &l->found[i].start, &l->found[i].end);
        l->found[i].start += offset;
        l->found[i].end += offset;
    }
    return !shadow.failed;
}

static bool scan_spots(const struct deid_engine *engine, struct raw text,
    struct look *l, struct deid_spans *out)
{
    bool held = true;
    for (size_t i = 0; i < l->spot_n && held; i++) {
        struct raw spot = raw_slice(text, l->spots[i].start, l->spots[i].end);
        held = scan_spot(engine, spot, l->spots[i].start, l, &out->work->fold);
    }
    return held;
}

bool deid_scan(const struct deid_engine *engine, struct raw text,
    struct deid_spans *out, struct err *err)
{
    out->n = 0;
    if (text.n > DEID_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "deid.text_too_long",
            "the text has %zu bytes, more than %u: cut it", text.n, DEID_TEXT_MAX);
    if (!work_ready(out))
        return err_memory(err);
    struct look l = {.p = text.p,
        .n = text.n,
        .rules = &engine->rules,
        .found = out->p,
        .found_cap = out->cap,
        .unfolded = engine->unfolded,
        .spots = out->work->spots,
        .spot_cap = out->work->spot_cap,
        .context_at = SIZE_MAX};
    scan_text(&l, engine->pass);
    out->work->spots = l.spots;
    out->work->spot_cap = l.spot_cap;
    bool held = !l.failed && scan_spots(engine, text, &l, out);
    out->p = l.found;
    out->cap = l.found_cap;
    if (!held)
        return err_memory(err);
    out->n = resolve_spans(l.found, l.found_n);
    return true;
}
