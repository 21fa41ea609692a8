/*
 * Text of any length in windows. Each is looked at with the end of the one before and
 * the beginning of the one behind it; a cut lies at the end of a line where there is
 * one, and never inside what was found.
 */
#include <string.h>

#include "deid/medium/medium_priv.h"

/* The start of the character at or before `at`. */
static size_t character(const struct buf *held, size_t at, size_t floor)
{
    while (at > floor && at < held->n && (held->p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* How far the window may be given away, `done` when not at all. */
static size_t cut_at(const struct medium *m, size_t done)
{
    const struct buf *held = &m->held;
    size_t limit = held->n;
    if (m->ended)
        return limit;
    if (!m->rules->each_line)
        limit -= limit - done > MEDIUM_AHEAD ? MEDIUM_AHEAD : limit - done;
    const unsigned char *nl =
        limit > done ? memrchr(held->p + done, '\n', limit - done) : NULL;
    size_t cut = nl ? (size_t)(nl - held->p) + 1
                    : character(held, m->rules->each_line ? done : limit, done);
    for (size_t i = 0; i < m->found.n && !m->rules->each_line; i++) {
        const struct span *s = &m->found.p[i];
        if (s->start < cut && s->end > cut)
            cut = s->start > done ? s->start : done;
    }
    return cut;
}

/* Bytes to have before looking: a window, or one more line. */
static bool fill(struct medium *m, size_t done, size_t window, struct err *err)
{
    if (!m->rules->each_line)
        return medium_fill(m, done + window + MEDIUM_AHEAD, err);
    while (!m->ended &&
           !(m->held.n > done && memchr(m->held.p + done, '\n', m->held.n - done))) {
        if (!medium_fill(m, m->held.n + 1, err))
            return false;
    }
    return true;
}

/* Keeps the end of what was given away, from the start of a line where there is one. */
static size_t keep_context(struct medium *m, size_t cut)
{
    size_t from = cut > MEDIUM_CONTEXT ? cut - MEDIUM_CONTEXT : 0;
    const unsigned char *nl = from ? memchr(m->held.p + from, '\n', cut - from) : NULL;
    if (nl && (size_t)(nl - m->held.p) + 1 < cut)
        from = (size_t)(nl - m->held.p) + 1;
    from = character(&m->held, from, 0);
    medium_drop(m, from);
    return cut - from;
}

bool medium_run_text(struct medium *m, struct err *err)
{
    size_t done = 0, window = MEDIUM_WINDOW;
    bool first = true;
    for (;;) {
        if (!fill(m, done, window, err))
            return false;
        if (m->held.n == done)
            return true;
        struct raw held = buf_raw(&m->held);
        if (!medium_scan(m, held, err))
            return false;
        size_t cut = cut_at(m, done);
        if (cut == done) {
            window *= 2; /* one thing fills it: look at more */
            continue;
        }
        struct medium_piece piece = {
            .bytes = raw_slice(held, done, cut), .document = first};
        if (!medium_plain(m, held, done, cut, err) || !medium_give(m, &piece, err))
            return false;
        first = false;
        window = MEDIUM_WINDOW;
        done = keep_context(m, cut);
    }
}
