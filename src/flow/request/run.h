/*
 * flow/request/run.h - what was approved is carried out.
 *
 * In:    an approved case.
 * Out:   the thing itself: an export, a deletion, lines in the ledger, words kept out
 *        of answers; the case closed.
 * Never: does it twice with another result; leaves it half done: a second call goes on.
 */
#ifndef ABIDE_FLOW_REQUEST_RUN_H
#define ABIDE_FLOW_REQUEST_RUN_H

#include "flow/request/flow_request.h"

/* Whether everything is there to carry the case out: the account it is about, what is
 * to be corrected. ERR_STATE says what is missing. */
bool request_run_ready(
    struct flow *f, const struct request_view *view, struct err *err) MUST_CHECK;

/* Everything but the last event. What goes into the ledger is written inside
 * `finish_with` of request_run_lines, in the transaction of that event. */
bool request_run(
    struct flow *f, const struct request_view *view, struct err *err) MUST_CHECK;
bool request_run_lines(
    struct flow *f, const struct request_view *view, struct err *err) MUST_CHECK;

#endif
