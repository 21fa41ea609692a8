#include "guard/answer.h"

#include <string.h>

struct raw answer_take(struct answer_window *w, struct raw text)
{
    size_t room = w->context + ANSWER_HOLD_MAX - w->n;
    size_t n = text.n < room ? text.n : room;
    if (n)
        memcpy(w->p + w->n, text.p, n);
    w->n += n;
    return raw_slice(text, n, text.n);
}

bool answer_is_due(const struct answer_window *w, bool end)
{
    return end || w->n - w->context > ANSWER_WINDOW;
}

struct raw answer_text(const struct answer_window *w)
{
    return raw_of(w->p, w->n);
}

/* Where the window may be cut: between words, in no span; all of it at the end. */
static size_t cut_of(
    const struct answer_window *w, const struct span *spans, size_t n, bool end)
{
    size_t cut = w->n > w->context + ANSWER_KEEP ? w->n - ANSWER_KEEP : w->context;
    if (end)
        return w->n;
    size_t word = cut;
    while (word > w->context && w->p[word - 1] != ' ' && w->p[word - 1] != '\n')
        word--;
    cut = word > w->context ? word : cut;
    while (cut > w->context && (w->p[cut] & 0xc0) == 0x80)
        cut--; /* not inside a character */
    for (size_t i = 0; i < n; i++) {
        bool inside = spans[i].start < cut && spans[i].end > cut;
        if (inside)
            cut = spans[i].start > w->context ? spans[i].start : spans[i].end;
    }
    bool stuck = cut <= w->context && w->n - w->context == ANSWER_HOLD_MAX;
    return stuck ? w->n - ANSWER_KEEP : cut > w->context ? cut : w->context;
}

/* What went is the context of what comes. */
static void move_on(struct answer_window *w, size_t cut)
{
    size_t from = cut > ANSWER_CONTEXT ? cut - ANSWER_CONTEXT : 0;
    memmove(w->p, w->p + from, w->n - from);
    w->context = cut - from;
    w->n -= from;
}

size_t answer_settle(struct answer_window *w, const struct span *spans, size_t n,
    bool end, struct buf *out)
{
    size_t cut = cut_of(w, spans, n, end), at = w->context, removed = 0;
    for (size_t i = 0; i < n && spans[i].start < cut; i++) {
        size_t to = spans[i].end < cut ? spans[i].end : cut;
        size_t start = spans[i].start > at ? spans[i].start : at;
        if (to <= at)
            continue;
        buf_add_raw(out, raw_of(w->p + at, start - at));
        buf_add_z(out, "[removed]");
        at = to;
        removed++;
    }
    buf_add_raw(out, raw_of(w->p + at, cut - at));
    if (end)
        w->context = w->n = 0;
    else
        move_on(w, cut);
    return removed;
}
