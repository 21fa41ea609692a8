/*
 * guard/answer.h - the words of an answer on their way, with a little kept back.
 *
 * In:    pieces of one text; what was found in the part that is kept back.
 * Out:   how much of it may go on, with the found stretches removed.
 * Never: keeps more than ANSWER_HOLD_MAX bytes back; says what or why it removed.
 */
#ifndef ABIDE_GUARD_ANSWER_H
#define ABIDE_GUARD_ANSWER_H

#include "base/buf.h"
#include "model/span.h"

/* A window is looked at when it is over WINDOW, and keeps KEEP bytes, so that what
 * stands at its end is seen in full the next time. Before it stands context. */
enum {
    ANSWER_HOLD_MAX = 512,
    ANSWER_WINDOW = 320,
    ANSWER_KEEP = 192,
    ANSWER_CONTEXT = 128,
};

struct answer_window {
    unsigned char p[ANSWER_CONTEXT + ANSWER_HOLD_MAX];
    size_t context, n; /* bytes that went already; bytes in all */
};

/* Takes as much of `text` as fits; the rest must come again. */
struct raw answer_take(struct answer_window *w, struct raw text);
/* Whether it is to be looked at now. `end`: no more comes. */
bool answer_is_due(const struct answer_window *w, bool end);
struct raw answer_text(const struct answer_window *w); /* context and all */

/*
 * Appends what may go on; `spans` are in order and apart, in answer_text. How many of
 * them were removed.
 */
size_t answer_settle(struct answer_window *w, const struct span *spans, size_t n,
    bool end, struct buf *out);

#endif
