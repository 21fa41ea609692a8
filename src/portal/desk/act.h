/*
 * portal/desk/act.h - one of the staff does something to a case.
 *
 * In:    a case, an event.
 * Out:   what came of it, as a word of the messages "said.desk_WORD".
 * Never: takes a refusal for an error: it is shown where it was asked for.
 */
#ifndef ABIDE_PORTAL_DESK_ACT_H
#define ABIDE_PORTAL_DESK_ACT_H

#include "flow/request/flow_request.h"
#include "portal/core/ask.h"

enum { DESK_WORD_MAX = 64 };

/* The event's role and actor are set here. */
bool desk_act(struct ask *a, const struct request_do *in, char word[DESK_WORD_MAX],
    struct err *err) MUST_CHECK;

/* What is no failure of ours, as a word; false: it is one. */
bool desk_says(const struct err *err, char word[DESK_WORD_MAX]);

/* The number in the path; false: it is none, a refusal is set. */
bool desk_number(struct ask *a, int64_t *out) MUST_CHECK;

/* Back to the case, saying that. */
void desk_back(struct ask *a, int64_t number, const char *word);

#endif
