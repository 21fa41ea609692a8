/*
 * portal/help/compare.h - which lines of a text are new, and which are gone?
 *
 * In:    two versions of a public text.
 * Out:   the lines that differ, in the order of the texts.
 * Never: takes more than COMPARE_LINES_MAX lines that differ: then it says so.
 */
#ifndef ABIDE_PORTAL_HELP_COMPARE_H
#define ABIDE_PORTAL_HELP_COMPARE_H

#include "base/err.h"
#include "base/str.h"

enum { COMPARE_LINES_MAX = 2000 };

struct compare {
    struct str was, is;
    void (*line)(void *ctx, bool added, struct str line); /* empty lines are left out */
    void *ctx;
};

/* *compared false: too many lines between the first and the last difference. */
bool compare_lines(const struct compare *c, bool *compared, struct err *err) MUST_CHECK;

#endif
