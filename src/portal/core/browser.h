/*
 * portal/core/browser.h - what somebody without an account chose for their browser.
 *
 * In:    a cookie (TRUST: anything at all: it is its owner's to write).
 * Out:   yes, no or nothing; which accounts it has met; the cookie again.
 * Never: holds who they are; counts as a yes for an account (R-13: the stricter wins).
 */
#ifndef ABIDE_PORTAL_CORE_BROWSER_H
#define ABIDE_PORTAL_CORE_BROWSER_H

#include "base/buf.h"
#include "base/raw.h"

enum { BROWSER_MARKS_MAX = 4, BROWSER_MARK = 8, BROWSER_DAYS = 365 };

enum browser_says { BROWSER_UNSET, BROWSER_ON, BROWSER_OFF };

struct browser_choice {
    enum browser_says says;
    char marks[BROWSER_MARKS_MAX][BROWSER_MARK]; /* accounts it was carried over to */
    size_t mark_count;
};

/* What is no such cookie says nothing. */
struct browser_choice browser_read(struct raw cookie);
void browser_write(const struct browser_choice *c, struct buf *out);

bool browser_has_met(const struct browser_choice *c, const char mark[BROWSER_MARK]);
/* The oldest gives way when there are too many. */
void browser_meets(struct browser_choice *c, const char mark[BROWSER_MARK]);

#endif
