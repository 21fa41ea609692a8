#include <string.h>

#include "base/mem.h"
#include "deid/deid.h"
#include "deid/fold/fold.h"
#include "deid/names/row.h"
#include "deid/naming.h"
#include "deid/resolve.h"
#include "deid/scan.h"

enum { CONFIDENCE_MIN = 50 };

struct deid_engine {
    struct look_rules rules;
    struct context_table *words;
    struct naming naming;
    class_pass *pass;
    class_word_pass *words_pass;
    bool unfolded;
};

/* Scratch for the folded look and for names seen, kept between scans. */
struct deid_work {
    struct fold fold;
    struct look_spot *spots;
    size_t spot_cap;
    struct naming_work naming;
};

struct deid_types deid_types_quiet(void)
{
    struct deid_types quiet = {0};
    deid_types_add(&quiet, DEID_ORGANIZATION);
    deid_types_add(&quiet, DEID_DATE);
    deid_types_add(&quiet, DEID_UUID);
    return quiet;
}

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
    if (!naming_init(&e->naming, options, err)) {
        deid_free(e);
        return false;
    }
    struct deid_types quiet = deid_types_quiet();
    e->rules.off = options->off;
    for (size_t i = 0; i < COUNT(quiet.bits); i++)
        e->rules.off.bits[i] |= quiet.bits[i] & ~options->on.bits[i];
    e->rules.unchecked = options->unchecked;
    e->rules.uncontexted = options->uncontexted;
    e->rules.words = e->words;
    e->rules.min_confidence =
        options->min_confidence ? options->min_confidence : CONFIDENCE_MIN;
    silence(&e->rules);
    vendor_index_make(&e->rules.vendors);
    forms_index_make(&e->rules.forms);
    rules_index_make(&e->rules.numbers);
    if (!options->uncalibrated)
        calibration_index_make(&e->rules.calibration);
    e->pass = options->scalar ? class_pass_portable : class_pass_best();
    e->words_pass = options->scalar ? class_words_portable : class_words_best();
    e->unfolded = options->unfolded;
    *out = e;
    return true;
}

void deid_free(struct deid_engine *engine)
{
    if (engine) {
        context_table_free(engine->words);
        naming_fini(&engine->naming);
    }
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
        naming_work_fini(&spans->work->naming);
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
        .context_at = SIZE_MAX,
        .may_at = SIZE_MAX};
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

/* Overlaps settled, and who stands in a row with people added. */
static void settle(const struct deid_engine *engine, struct look *l)
{
    size_t n = l->found_n = resolve_spans(l->found, l->found_n);
    if (engine->naming.off)
        return;
    names_row_find(l, &engine->naming.rules);
    if (l->found_n > n)
        l->found_n = resolve_spans(l->found, l->found_n);
}

/* One text by itself; `talk`: a turn of a conversation. */
static bool find(const struct deid_engine *engine, struct raw text, bool talk,
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
        .context_at = SIZE_MAX,
        .may_at = SIZE_MAX};
    scan_text(&l, engine->pass);
    out->work->spots = l.spots;
    out->work->spot_cap = l.spot_cap;
    bool held = !l.failed && scan_spots(engine, text, &l, out);
    if (held)
        naming_find(&engine->naming, &out->work->naming, &l, engine->words_pass, talk);
    held = held && !l.failed;
    bool asked = held && naming_ask(&engine->naming, &out->work->naming, &l, err);
    if (asked && !l.failed)
        settle(engine, &l);
    out->p = l.found;
    out->cap = l.found_cap;
    if (!held || l.failed)
        return err_memory(err);
    out->n = asked ? l.found_n : 0;
    out->n = naming_keep(&engine->naming, text, out->p, out->n);
    return asked;
}

static void learn(const struct deid_engine *engine, struct names_memory *memory,
    struct raw text, const struct deid_spans *spans)
{
    if (!engine->naming.off)
        names_memory_learn(memory, &engine->naming.rules, text, spans->p, spans->n);
}

/* What the memory knows and the spans of the text lack. */
static bool recall(const struct deid_engine *engine, struct raw text,
    const struct names_memory *memory, struct deid_spans *out, struct err *err)
{
    struct look l = {.p = text.p,
        .n = text.n,
        .rules = &engine->rules,
        .found = out->p,
        .found_n = out->n,
        .found_cap = out->cap,
        .context_at = SIZE_MAX,
        .may_at = SIZE_MAX};
    if (engine->naming.off)
        return true;
    names_memory_recall(memory, &l, &engine->naming.rules, engine->words_pass);
    out->p = l.found;
    out->cap = l.found_cap;
    if (l.failed)
        return err_memory(err);
    if (l.found_n > out->n)
        out->n = resolve_spans(l.found, l.found_n);
    return true;
}

bool deid_scan(const struct deid_engine *engine, struct raw text,
    struct deid_spans *out, struct err *err)
{
    if (!find(engine, text, false, out, err))
        return false;
    if (engine->naming.off)
        return true;
    names_memory_clear(&out->work->naming.memory);
    learn(engine, &out->work->naming.memory, text, out);
    return recall(engine, text, &out->work->naming.memory, out, err);
}

void deid_turns_init(struct deid_turns *turns)
{
    memset(turns, 0, sizeof *turns);
}

void deid_turns_fini(struct deid_turns *turns)
{
    deid_spans_fini(&turns->one);
    vec_free_(&turns->p);
    vec_free_(&turns->ends);
    deid_turns_init(turns);
}

struct deid_spans deid_turns_get(const struct deid_turns *turns, size_t i)
{
    size_t from = i > 0 ? turns->ends[i - 1] : 0;
    struct span *p = turns->p ? turns->p + from : NULL;
    return (struct deid_spans){.p = p, .n = turns->ends[i] - from};
}

static bool turns_room(struct deid_turns *t, size_t spans)
{
    while (t->cap - t->n < spans) {
        if (!vec_grow_(&t->p, sizeof *t->p, t->cap, &t->cap, DEID_SPANS_MAX))
            return false;
    }
    return t->count < t->ends_cap ||
           vec_grow_(&t->ends, sizeof *t->ends, t->count, &t->ends_cap, DEID_TURNS_MAX);
}

/* The spans in t->one become those of the next text. */
static bool turns_add(struct deid_turns *t, struct err *err)
{
    if (!turns_room(t, t->one.n))
        return err_memory(err);
    if (t->one.n > 0)
        memcpy(t->p + t->n, t->one.p, t->one.n * sizeof *t->p);
    t->n += t->one.n;
    t->ends[t->count++] = t->n;
    return true;
}

/* All texts again, with what is remembered now. */
static bool recall_turns(const struct deid_engine *engine, const struct raw *texts,
    struct deid_turns *t, struct err *err)
{
    struct deid_turns again = {.one = t->one};
    bool ok = true;
    for (size_t i = 0; i < t->count && ok; i++) {
        struct deid_spans seen = deid_turns_get(t, i);
        struct deid_spans *one = &again.one;
        while (ok && one->cap < seen.n)
            ok =
                vec_grow_(&one->p, sizeof *one->p, one->cap, &one->cap, DEID_SPANS_MAX);
        if (!ok)
            break;
        if (seen.n > 0)
            memcpy(one->p, seen.p, seen.n * sizeof *one->p);
        one->n = seen.n;
        ok = recall(engine, texts[i], &one->work->naming.memory, one, err) &&
             turns_add(&again, err);
    }
    t->one = again.one;
    if (ok) {
        vec_free_(&t->p);
        vec_free_(&t->ends);
        *t = again;
        return true;
    }
    vec_free_(&again.p);
    vec_free_(&again.ends);
    return err->code != ERR_NONE ? false : err_memory(err);
}

bool deid_scan_turns(const struct deid_engine *engine, const struct raw *texts,
    size_t count, struct deid_turns *out, struct err *err)
{
    bool ok = true;
    if (!work_ready(&out->one))
        return err_memory(err);
    struct names_memory *memory = &out->one.work->naming.memory;
    names_memory_clear(memory);
    out->n = out->count = 0;
    for (size_t i = 0; i < count && ok; i++) {
        ok = find(engine, texts[i], true, &out->one, err) && turns_add(out, err);
        if (ok)
            learn(engine, memory, texts[i], &out->one);
    }
    if (!ok || memory->n == 0)
        return ok;
    return recall_turns(engine, texts, out, err);
}
