#include "deid/medium/medium.h"

#include <string.h>

#include "deid/medium/medium_priv.h"
#include "deid/resolve.h"

enum { ARENA_MAX = 1 << 30, PATTERN_CONFIDENCE = 97 };

#define MEDIUM_ROW(id, word) STR_INIT(word),
static const struct str words[] = {MEDIUM_TABLE(MEDIUM_ROW)};

bool medium_kind_parse(struct str word, enum medium_kind *out)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        if (str_eq(words[i], word)) {
            *out = (enum medium_kind)i;
            return true;
        }
    }
    if (!str_eq(word, STR("log")))
        return false;
    *out = MEDIUM_TEXT;
    return true;
}

enum medium_kind medium_kind_of(struct str name)
{
    static const struct {
        struct str end;
        enum medium_kind kind;
    } ends[] = {
        {STR_INIT(".jsonl"), MEDIUM_JSONL},
        {STR_INIT(".ndjson"), MEDIUM_JSONL},
        {STR_INIT(".json"), MEDIUM_JSON},
        {STR_INIT(".csv"), MEDIUM_CSV},
        {STR_INIT(".tsv"), MEDIUM_CSV},
    };
    for (size_t i = 0; i < COUNT(ends); i++) {
        if (str_ends(name, ends[i].end))
            return ends[i].kind;
    }
    return MEDIUM_TEXT;
}

bool medium_fill(struct medium *m, size_t want, struct err *err)
{
    while (!m->ended && m->held.n < want) {
        size_t got = 0;
        unsigned char *room = buf_reserve(&m->held, MEDIUM_CHUNK);
        if (!room)
            return buf_ok(&m->held, err);
        if (!source_read(m->source, room, MEDIUM_CHUNK, &got, err))
            return false;
        buf_grow(&m->held, got);
        m->ended = got == 0;
    }
    return true;
}

void medium_drop(struct medium *m, size_t n)
{
    memmove(m->held.p, m->held.p + n, m->held.n - n);
    m->held.n -= n;
}

bool medium_line(struct medium *m, struct raw *out, struct err *err)
{
    size_t seen = 0;
    for (;;) {
        const unsigned char *nl =
            m->held.n > seen ? memchr(m->held.p + seen, '\n', m->held.n - seen) : NULL;
        if (nl || m->ended) {
            *out = raw_of(m->held.p, nl ? (size_t)(nl - m->held.p) + 1 : m->held.n);
            return true;
        }
        seen = m->held.n;
        if (!medium_fill(m, seen + 1, err))
            return err->code == ERR_LIMIT
                       ? err_wrap(err, "line %llu", (unsigned long long)m->line + 1)
                       : false;
    }
}

static bool add_found(struct deid_spans *to, struct span s, struct err *err)
{
    if (to->n == to->cap &&
        !vec_grow_(&to->p, sizeof *to->p, to->n, &to->cap, DEID_SPANS_MAX))
        return err_memory(err);
    to->p[to->n++] = s;
    return true;
}

bool medium_scan(struct medium *m, struct raw text, struct err *err)
{
    const struct medium_rules *r = m->rules;
    if (!deid_scan(r->engine, text, &m->found, err) ||
        !operate_guard(text, &m->found, err))
        return false;
    if (!r->pack)
        return true;
    if (!pack_scan(r->pack, text, &m->packed, err))
        return false;
    for (size_t i = 0; i < m->packed.n; i++) {
        struct span s = m->packed.p[i];
        s.detector = DET_PATTERN;
        s.confidence = PATTERN_CONFIDENCE;
        if (!add_found(&m->found, s, err))
            return false;
    }
    m->found.n = resolve_spans(m->found.p, m->found.n);
    return true;
}

bool medium_join(struct medium *m, size_t by, struct err *err)
{
    for (size_t i = 0; i < m->part.n; i++) {
        struct span s = m->part.p[i];
        s.start += by;
        s.end += by;
        if (!add_found(&m->found, s, err))
            return false;
    }
    return true;
}

static bool keep_span(
    struct medium *m, struct raw bytes, const struct medium_span *s, struct err *err)
{
    struct raw value = raw_slice(bytes, s->s.start, s->s.end);
    if (value.n == 0 || (m->rules->settings && s->s.type != DEID_LITERAL &&
                            settings_allowed(m->rules->settings, value)))
        return true;
    return vec_push(&m->spans, *s, MEDIUM_SPANS_MAX) ? true : err_memory(err);
}

bool medium_plain(
    struct medium *m, struct raw bytes, size_t from, size_t to, struct err *err)
{
    vec_clear(&m->spans);
    for (size_t i = 0; i < m->found.n; i++) {
        struct medium_span s = {m->found.p[i], HOW_PLAIN};
        if (s.s.end <= from || s.s.start >= to)
            continue;
        s.s.start = s.s.start > from ? s.s.start - from : 0;
        s.s.end = (s.s.end < to ? s.s.end : to) - from;
        if (!keep_span(m, raw_slice(bytes, from, to), &s, err))
            return false;
    }
    return true;
}

/* A span may not begin or end inside an escape. */
static void snap(struct raw bytes, const struct medium_token *t, struct span *s)
{
    size_t says = 0, i = t->start;
    while (i < t->end) {
        size_t unit = medium_unit(bytes.p + i, t->end - i, &says);
        if (i < s->start && i + unit > s->start)
            s->start = i + unit;
        if (i < s->end && i + unit > s->end)
            s->end = i + unit;
        i += unit;
        if (i >= s->end)
            break;
    }
}

/* The part of a span in a token; false when there is none. A number goes whole. */
static bool cut(struct raw bytes, const struct medium_token *t, struct span *s)
{
    if (!t->counts || s->end <= t->start || s->start >= t->end)
        return false;
    s->start = s->start > t->start ? s->start : t->start;
    s->end = s->end < t->end ? s->end : t->end;
    if (t->how == HOW_JSON_NUMBER) {
        s->start = t->start;
        s->end = t->end;
    } else if (t->escaped) {
        snap(bytes, t, s);
    }
    return s->end > s->start;
}

bool medium_clip(
    struct medium *m, struct raw bytes, size_t from, size_t to, struct err *err)
{
    size_t k = 0, at = from;
    vec_clear(&m->spans);
    for (size_t i = 0; i < m->found.n; i++) {
        while (k < m->tokens.n && m->tokens.p[k].end <= m->found.p[i].start)
            k++;
        for (size_t j = k; j < m->tokens.n; j++) {
            struct medium_span s = {m->found.p[i], m->tokens.p[j].how};
            if (m->tokens.p[j].start >= s.s.end)
                break;
            if (!cut(bytes, &m->tokens.p[j], &s.s) || s.s.start < at || s.s.end > to)
                continue;
            at = s.s.end;
            s.s.start -= from;
            s.s.end -= from;
            if (!keep_span(m, raw_slice(bytes, from, to), &s, err))
                return false;
        }
    }
    return true;
}

bool medium_give(struct medium *m, struct medium_piece *piece, struct err *err)
{
    piece->spans = m->spans.p;
    piece->n = m->spans.n;
    piece->offset = m->offset;
    piece->line = m->line;
    if (!m->taker->take(m->taker->ctx, piece, err))
        return false;
    m->offset += piece->bytes.n;
    for (size_t i = 0; i < piece->bytes.n; i++)
        m->line += piece->bytes.p[i] == '\n';
    return true;
}

static bool run(struct medium *m, struct err *err)
{
    switch (m->rules->kind) {
    case MEDIUM_TEXT:
        return medium_run_text(m, err);
    case MEDIUM_CSV:
        return medium_run_csv(m, err);
    case MEDIUM_JSONL:
        return medium_run_jsonl(m, err);
    case MEDIUM_JSON:
    case MEDIUM_CHAT:
        break;
    }
    return medium_run_json(m, err);
}

bool medium_run(const struct medium_rules *rules, struct source *source,
    const struct medium_taker *taker, struct err *err)
{
    struct medium m = {.rules = rules, .source = source, .taker = taker};
    buf_init(&m.held, MEDIUM_PIECE_MAX);
    buf_init(&m.scratch, (size_t)MEDIUM_PIECE_MAX * 2);
    arena_init(&m.arena, ARENA_MAX);
    deid_spans_init(&m.found);
    deid_spans_init(&m.part);
    bool held = run(&m, err);
    buf_wipe(&m.held);
    buf_wipe(&m.scratch);
    arena_fini(&m.arena);
    deid_spans_fini(&m.found);
    deid_spans_fini(&m.part);
    pack_spans_fini(&m.packed);
    vec_fini(&m.tokens);
    vec_fini(&m.spans);
    return held;
}
