#include "cli/model/engine_eval.h"

#include "base/vec.h"

/* A conversation of more turns is read as several. */
enum { TURNS_MAX = 512 };

bool engine_eval_open(
    struct engine_eval *e, const struct deid_options *options, struct err *err)
{
    deid_turns_init(&e->turns);
    return deid_new(options, &e->engine, err);
}

void engine_eval_close(struct engine_eval *e)
{
    if (!e->engine)
        return;
    deid_free(e->engine);
    deid_turns_fini(&e->turns);
    tagger_spans_fini(&e->spans);
}

static bool is_name(unsigned type)
{
    return type == DEID_PERSON || type == DEID_LOCATION || type == DEID_ADDRESS ||
           type == DEID_ORGANIZATION;
}

/* The names of turn `i`; their types do not count in a score. */
static bool keep_names(struct engine_eval *e, size_t i, struct err *err)
{
    struct deid_spans found = deid_turns_get(&e->turns, i);
    e->spans.n = 0;
    for (size_t k = 0; k < found.n; k++) {
        const struct span *s = &found.p[k];
        struct tagger_span name = {
            .start = (uint32_t)s->start, .end = (uint32_t)s->end};
        if (is_name(s->type) && !vec_push(&e->spans, name, DEID_SPANS_MAX))
            return err_memory(err);
    }
    return true;
}

static bool score_talk(struct engine_eval *e, const struct corpus *corpus, size_t first,
    size_t count, struct score *score, struct err *err)
{
    struct raw texts[TURNS_MAX] = {{0}};
    for (size_t i = 0; i < count; i++)
        texts[i] = corpus_text(corpus, &corpus->docs.p[first + i]);
    if (!deid_scan_turns(e->engine, texts, count, &e->turns, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!keep_names(e, i, err))
            return false;
        score_doc(score, corpus, &corpus->docs.p[first + i], &e->spans);
    }
    return true;
}

bool engine_eval_docs(struct engine_eval *e, const struct corpus *corpus, size_t first,
    struct score *score, struct err *err)
{
    size_t n = corpus->docs.n;
    for (size_t at = first, end; at < n; at = end) {
        end = at + 1;
        while (end < n && end - at < TURNS_MAX && corpus->docs.p[end].goes_on)
            end++;
        if (!score_talk(e, corpus, at, end - at, score, err))
            return false;
    }
    return true;
}
