/*
 * store/cases/vote.h - did an article answer? Counts, and nothing else.
 *
 * In:    an article, the version it was made from, yes or no.
 * Out:   how many of each.
 * Never: who; a word of anybody.
 */
#ifndef ABIDE_STORE_CASES_VOTE_H
#define ABIDE_STORE_CASES_VOTE_H

#include "store/store.h"

struct vote {
    struct str article; /* a token */
    int64_t version;
};
struct vote_count {
    uint64_t yes, no;
};

/* Inside store_begin. */
bool vote_add(
    struct store *s, const struct vote *vote, bool yes, struct err *err) MUST_CHECK;
bool vote_get(struct store *s, const struct vote *vote, struct vote_count *out,
    struct err *err) MUST_CHECK;

#endif
