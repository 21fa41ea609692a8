#include "deid/naming.h"

#include <string.h>

#include "base/mem.h"
#include "deid/figures.h"

/*
 * The tagger's percents are for it alone: behind a cue or a checksum they count less,
 * and what its chosen point lets through is never dropped for being low.
 */
enum { TAGGED_LEAST = 50, TAGGED_MOST = 88 };

/*
 * Where nobody said that people talk (deid/talk.h): the surer a text reads like talk,
 * the less sure the tagger must be; and a text with several first names is about
 * people. Fitted as the words of talk are.
 */
enum { TALK_SURE = 160, TALK_LIKELY = 50, TALK_MAYBE = -30 };
enum { LIKELY_LEAST = 60, MAYBE_LEAST = 90, NEVER_LEAST = 101 };
enum { FIRST_NAMES = 3, FIRST_LEAST = 90 };

static void look_up(const void *ctx, struct raw word, struct names_known *out)
{
    struct tagger_word w = tagger_look_up(ctx, word);
    *out = (struct names_known){.known = w.known,
        .rank = w.rank,
        .given = w.given,
        .family = w.family,
        .city = w.city};
}

static bool all_off(const struct deid_types *off)
{
    static const unsigned types[] = {
        DEID_PERSON, DEID_LOCATION, DEID_ADDRESS, DEID_ORGANIZATION, DEID_AGE};
    for (size_t i = 0; i < COUNT(types); i++) {
        if (!deid_types_has(off, types[i]))
            return false;
    }
    return true;
}

bool naming_init(struct naming *p, const struct deid_options *options, struct err *err)
{
    memset(p, 0, sizeof *p);
    p->off = all_off(&options->off);
    p->names = options->names;
    talk_words_init(&p->talk);
    p->keep_public = options->keep_public;
    p->opinion = options->opinion;
    p->tagging = (struct tagger_options){
        .point = options->point,
        .organizations = deid_types_has(&options->on, DEID_ORGANIZATION),
        .whole = options->unwindowed,
        .scalar = options->scalar,
    };
    if (p->off)
        return true;
    if (!cue_index_new(&p->cues))
        return err_memory(err);
    p->rules.cues = p->cues;
    if (options->model.n == 0)
        return true;
    if (!tagger_model_open(options->model, &p->model, err)) {
        naming_fini(p);
        return false;
    }
    p->rules.look_up = look_up;
    p->rules.ctx = p->model;
    return true;
}

void naming_fini(struct naming *p)
{
    cue_index_free(p->cues);
    tagger_model_close(p->model);
    memset(p, 0, sizeof *p);
}

void naming_work_fini(struct naming_work *w)
{
    tagger_free(w->tagger);
    tagger_spans_fini(&w->tagged);
    vec_free_(&w->opinion.p);
    w->opinion.n = w->opinion.cap = 0;
    w->tagger = NULL;
    w->of = NULL;
}

static bool tagger_ready(const struct naming *p, struct naming_work *w)
{
    struct err err = ERR_INIT; /* only memory can be missing: the model was checked */
    if (w->tagger && w->of == p)
        return true;
    naming_work_fini(w);
    w->of = p;
    return tagger_new(p->model, &p->tagging, &w->tagger, &err);
}

static void add_tagged(struct look *l, const struct tagger_span *s)
{
    static const uint16_t detectors[TAGGER_TYPES] = {DET_TAGGED_PERSON,
        DET_TAGGED_LOCATION, DET_TAGGED_ORGANIZATION, DET_TAGGED_ADDRESS};
    int trust = s->confidence < TAGGED_LEAST  ? TAGGED_LEAST
                : s->confidence > TAGGED_MOST ? TAGGED_MOST
                                              : s->confidence;
    look_add(l, detectors[s->type], s->start, s->end, trust);
}

/* The percent from which what the tagger finds counts. */
static unsigned least_for(const struct naming *p, struct raw text, bool talk)
{
    if (!p->model || p->names == DEID_NAMES_RULES)
        return NEVER_LEAST;
    if (talk || p->names == DEID_NAMES_ALL)
        return 0;
    int score = talk_score(&p->talk, text);
    return score > TALK_SURE     ? 0
           : score > TALK_LIKELY ? LIKELY_LEAST
           : score > TALK_MAYBE  ? MAYBE_LEAST
                                 : NEVER_LEAST;
}

bool naming_asks(const struct naming *p, struct raw text)
{
    return least_for(p, text, false) != NEVER_LEAST;
}

static bool has_first_names(
    const struct naming *p, struct raw text, const struct tagger_spans *found)
{
    unsigned n = 0;
    for (size_t i = 0; i < found->n && n < FIRST_NAMES; i++) {
        const struct tagger_span *s = &found->p[i];
        if (s->type == TAGGER_PERSON && s->confidence >= FIRST_LEAST)
            n += tagger_look_up(p->model, raw_slice(text, s->start, s->end)).given > 0;
    }
    return n == FIRST_NAMES;
}

static void ask_model(
    const struct naming *p, struct naming_work *w, struct look *l, unsigned least)
{
    struct err err = ERR_INIT;
    struct raw text = {l->p, l->n};
    if (!tagger_ready(p, w) || !tagger_scan(w->tagger, text, &w->tagged, &err)) {
        l->failed = true;
        return;
    }
    if (least > 0 && has_first_names(p, text, &w->tagged))
        least = 0;
    for (size_t i = 0; i < w->tagged.n; i++) {
        if (w->tagged.p[i].confidence >= least)
            add_tagged(l, &w->tagged.p[i]);
    }
}

void naming_find(const struct naming *p, struct naming_work *w, struct look *l,
    class_word_pass *pass, bool talk)
{
    if (p->off || l->failed)
        return;
    names_scan(l, &p->rules, pass);
    unsigned least = least_for(p, (struct raw){l->p, l->n}, talk);
    if (least != NEVER_LEAST)
        ask_model(p, w, l, least);
}

enum { OPINION_TRUST = 80 };

bool naming_ask(
    const struct naming *p, struct naming_work *w, struct look *l, struct err *err)
{
    struct raw text = {l->p, l->n};
    if (!p->opinion)
        return true;
    w->opinion.n = 0;
    if (!p->opinion->ask(p->opinion->ctx, text, &w->opinion, err))
        return false;
    for (size_t i = 0; i < w->opinion.n; i++) {
        const struct span *s = &w->opinion.p[i];
        size_t before = l->found_n;
        if (s->end <= s->start || s->end > l->n || s->type >= DEID_TYPE_COUNT)
            return err_set(err, ERR_INPUT, "deid.opinion",
                "the second opinion names a stretch that is not in the text");
        if (!deid_types_has(&l->rules->off, s->type))
            look_add(l, DET_OPINION, s->start, s->end, OPINION_TRUST);
        if (l->found_n > before)
            l->found[before].type = s->type;
    }
    return true;
}

/* Found because of what stands around it: somebody spoken to, or of, in private. */
static bool is_private(const struct span *s)
{
    return s->type == DEID_PERSON && s->detector >= DET_NAME_INTRODUCED &&
           s->detector <= DET_NAME_FIELD;
}

/* Who is private elsewhere comes back by the memory, which learns from what is left. */
size_t naming_keep(
    const struct naming *p, struct raw text, struct span *spans, size_t n)
{
    size_t kept = 0;
    if (!p->keep_public)
        return n;
    for (size_t i = 0; i < n; i++) {
        struct raw name = raw_slice(text, spans[i].start, spans[i].end);
        bool known = spans[i].type == DEID_PERSON && !is_private(&spans[i]) &&
                     figures_know(name);
        if (!known)
            spans[kept++] = spans[i];
    }
    return kept;
}
