#include "base/mem.h"
#include "deid/figures.h"
#include "flow/talk/talk_priv.h"
#include "guard/ask.h"

enum { SPANS_MAX = 256 };

/* The same words for whatever stopped it: a filter that explains itself teaches. */
static const struct talk_denial filtered = {
    400, "content_filter", "the answer was stopped by the content filter"};
static const struct talk_denial refused = {400, "content_filter",
    "this asks for personal information about a private person, which is not given "
    "out"};

static struct raw last_question(const struct dialect_call *call)
{
    for (size_t i = call ? call->count : 0; i > 0; i--) {
        if (call->messages[i - 1].role == ROLE_USER && call->messages[i - 1].text.n)
            return call->messages[i - 1].text;
    }
    return raw_of(NULL, 0);
}

static size_t mark(
    struct raw text, const struct deid_spans *spans, struct guard_span *out)
{
    size_t n = 0;
    for (size_t i = 0; i < spans->n && n < SPANS_MAX; i++) {
        const struct span *s = &spans->p[i];
        struct raw value = raw_slice(text, s->start, s->end);
        bool person = s->type == DEID_PERSON;
        if (!person && deid_type_get(s->type)->sensitivity < 2)
            continue;
        enum guard_mark mark = !person               ? GUARD_CONTACT
                               : figures_know(value) ? GUARD_FIGURE
                                                     : GUARD_PERSON;
        out[n++] = (struct guard_span){s->start, s->end, mark};
    }
    return n;
}

int inward_score(const struct talk_rules *rules, struct raw text, struct err *err)
{
    struct guard_span spans[SPANS_MAX];
    struct raw end =
        raw_slice(text, text.n > GUARD_ASK_READ ? text.n - GUARD_ASK_READ : 0, text.n);
    if (!end.n)
        return 0;
    if (!deid_scan(rules->engine, end, &rules->scratch->one, err))
        return -1;
    return guard_ask_score(end, spans, mark(end, &rules->scratch->one, spans));
}

/* What the caller itself wants: "moderation":{"policy":{"input":{"mode":"block"}}}. */
static bool wants_block(const struct json *root, struct str side)
{
    const struct json *policy =
        json_get(json_get(root, STR("moderation")), STR("policy"));
    return raw_eq_str(
        json_raw(json_get(json_get(policy, side), STR("mode"))), STR("block"));
}

/* Only these two have the object in their answers. */
static bool has_moderation(const struct talk *t)
{
    return (t->call.dialect == DIALECT_CHAT || t->call.dialect == DIALECT_RESPONSES) &&
           json_is(json_get(t->root, STR("moderation")), JSON_OBJECT);
}

bool inward_check(struct talk *t, struct err *err)
{
    const struct guard *guard = t->rules.guard;
    if (!guard)
        return true;
    t->blocks =
        guard->answers == GUARD_ANSWER_BLOCK || wants_block(t->root, STR("output"));
    if (guard->ask == GUARD_ASK_OFF)
        return true;
    bool block = guard->ask == GUARD_ASK_BLOCK || wants_block(t->root, STR("input"));
    t->moderates = has_moderation(t);
    int score = inward_score(&t->rules, last_question(t->call.call), err);
    bool asks = score >= GUARD_ASK_REFUSE;
    t->score = score > 0 ? score : 0;
    t->rules.counts->flagged += asks;
    if (asks && block) {
        t->rules.counts->refused++;
        t->denial = refused;
    }
    return score >= 0;
}

bool inward_guards(const struct talk *t)
{
    const struct guard *guard = t->rules.guard;
    return guard && t->call.call &&
           (guard->answers != GUARD_ANSWER_OFF || guard->suppress);
}

static bool said_in(struct raw all, struct raw value)
{
    for (size_t i = 0; i + value.n <= all.n; i++) {
        if (raw_eq(raw_slice(all, i, i + value.n), value))
            return true;
    }
    return false;
}

/* What the caller said themselves is theirs. */
static bool is_theirs(const struct talk *t, struct raw value)
{
    const struct dialect_call *call = t->call.call;
    for (size_t i = 0; i < call->count; i++) {
        if (said_in(call->messages[i].text, value))
            return true;
    }
    return false;
}

static bool find_personal(struct talk *t, struct raw text, struct err *err)
{
    struct deid_spans *spans = &t->rules.scratch->one;
    if (t->rules.guard->answers == GUARD_ANSWER_OFF)
        return true;
    if (!deid_scan(t->rules.engine, text, spans, err))
        return false;
    for (size_t i = 0; i < spans->n; i++) {
        const struct span *s = &spans->p[i];
        bool contact = deid_type_get(s->type)->sensitivity >= 2 &&
                       s->type != DEID_PERSON && s->type != DEID_CUSTOM;
        if (contact && !is_theirs(t, raw_slice(text, s->start, s->end)) &&
            !vec_push(&t->found.found, *s, SUPPRESS_LIST_MAX))
            return err_memory(err);
    }
    return true;
}

/* In order and apart: of two that overlap the first stands, to the end of both. */
static void settle_spans(struct talk *t)
{
    struct span *p = t->found.found.p;
    size_t n = t->found.found.n, kept = 0;
    for (size_t i = 1; i < n; i++) {
        for (size_t k = i; k > 0 && p[k].start < p[k - 1].start; k--) {
            struct span swap = p[k];
            p[k] = p[k - 1];
            p[k - 1] = swap;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (kept && p[i].start < p[kept - 1].end)
            p[kept - 1].end = p[i].end > p[kept - 1].end ? p[i].end : p[kept - 1].end;
        else
            p[kept++] = p[i];
    }
    t->found.found.n = kept;
}

static bool look(struct talk *t, struct answer_window *w, bool end, struct buf *out)
{
    const struct guard *guard = t->rules.guard;
    struct raw text = answer_text(w);
    struct err err = ERR_INIT;
    vec_clear(&t->found.found);
    if (guard->suppress && !suppress_find(guard->suppress, text, &t->found, &err))
        return false;
    size_t hidden = t->found.found.n;
    if (!find_personal(t, text, &err))
        return false;
    bool any = t->found.found.n > 0;
    settle_spans(t);
    t->rules.counts->suppressed += hidden > 0;
    t->rules.counts->minimised += any && !hidden;
    t->removed |= any;
    if (any && t->blocks) {
        t->denial = filtered;
        return false;
    }
    (void)answer_settle(w, t->found.found.p, t->found.found.n, end, out);
    return true;
}

bool inward_words(
    struct talk *t, unsigned lane, struct rechunk_piece piece, struct buf *out)
{
    struct answer_window *w = &t->windows[lane];
    do {
        piece.text = answer_take(w, piece.text);
        bool end = piece.end && !piece.text.n;
        if (answer_is_due(w, end) && !look(t, w, end, out))
            return false;
    } while (piece.text.n);
    return true;
}
