/*
 * flow/request/letter.h - what whoever asked is told at each step.
 *
 * In:    a case after an event; words of the staff, if any.
 * Out:   a letter kept with the case, in the language it was asked in, and one that
 *        waits for the mail when there is an address.
 * Never: tells who of the staff did it; leaves a decision untold.
 */
#ifndef ABIDE_FLOW_REQUEST_LETTER_H
#define ABIDE_FLOW_REQUEST_LETTER_H

#include "flow/request/flow_request.h"

/* In a transaction of the caller's. An event nobody needs to hear of writes nothing. */
bool letter_write(struct flow *f, const struct request_view *view,
    const struct request_event *event, struct raw text, struct err *err) MUST_CHECK;

/* Waits for the mail when whoever asked gave an address. In a transaction of the
 * caller's. */
bool letter_send(struct flow *f, const struct request_view *view, struct raw text,
    struct err *err) MUST_CHECK;

/* The system that asked for somebody is to be called, when it said where and what it
 * can see has changed (src/api/calls.h does). In a transaction of the caller's. */
bool letter_call(struct flow *f, const struct request_view *view,
    const struct request_event *event, struct err *err) MUST_CHECK;

/* Inside this folder: a case whose row is read becomes a view; what is approved is
 * carried out. */
bool flow_request_fold(struct flow *f, struct arena *a, struct request_view *v,
    struct err *err) MUST_CHECK;
bool flow_request_carry_out(struct flow *f, struct request_view *v, struct arena *a,
    struct err *err) MUST_CHECK;

#endif
