/*
 * guard/ask.h - does somebody ask for a private person's information?
 *
 * In:    what was asked, with the people and contacts that were found in it.
 * Out:   a score; from GUARD_ASK_REFUSE on it is one.
 * Never: looks at who asks; keeps a word.
 *
 * A sum of weights: what is asked for (where somebody lives, a number, papers), of whom
 * (a private person, somebody's ex, the owner of a number), against signs that all is
 * well (one's own, a text to be written, a firm, a story, a figure everybody knows).
 */
#ifndef ABIDE_GUARD_ASK_H
#define ABIDE_GUARD_ASK_H

#include <stddef.h>

#include "base/raw.h"

enum { GUARD_ASK_REFUSE = 50, GUARD_ASK_READ = 4096 /* bytes, from the end */ };

enum guard_mark { GUARD_PERSON, GUARD_FIGURE, GUARD_CONTACT };

struct guard_span {
    size_t start, end;
    enum guard_mark mark;
};

/* 0 to 100. */
int guard_ask_score(struct raw text, const struct guard_span *spans, size_t n);

#endif
