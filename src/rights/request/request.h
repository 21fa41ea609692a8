/*
 * rights/request/request.h - how far is this rights request, and who may do what next?
 *
 * In:    a request, an event: who does what, when.
 * Out:   the request after it, or why it may not be.
 * Never: reads a clock; runs anything; lets one person decide alone what needs two.
 *
 * A request is its events, one after the other, from the zeroed struct.
 */
#ifndef ABIDE_RIGHTS_REQUEST_REQUEST_H
#define ABIDE_RIGHTS_REQUEST_REQUEST_H

#include "base/instant.h"
#include "model/case.h"
#include "rights/request/zone.h"

struct request {
    struct request_facts facts;
    enum request_state state;
    enum identity identity;
    struct instant received, acknowledged, asked, extended, appealed;
    struct instant closed; /* the decision that stands was told */
    struct instant last;   /* of the newest event */
    int64_t paused_days;   /* of the clock, by identity checks that are over */
    enum request_outcome outcome;
    enum request_reason reason;
    struct str assigned, proposer, approver;   /* tokens of staff */
    struct str first_proposer, first_approver; /* who decided what is appealed */
    uint64_t events;
};

struct request request_new(const struct request_facts *facts);

/* X(ID, "word"): why an event may not happen. The zero value is yes. */
#define REQUEST_REFUSAL_TABLE(X)                                                       \
    X(REFUSAL_NONE, "allowed")                                                         \
    X(REFUSAL_STATE, "wrong_state")                                                    \
    X(REFUSAL_ROLE, "wrong_role")                                                      \
    X(REFUSAL_ACTOR, "no_name")                                                        \
    X(REFUSAL_SAME, "same_person")                                                     \
    X(REFUSAL_IDENTITY, "identity_too_weak")                                           \
    X(REFUSAL_OUTCOME, "wrong_outcome")                                                \
    X(REFUSAL_REASON, "no_reason")                                                     \
    X(REFUSAL_ONCE, "only_once")                                                       \
    X(REFUSAL_EARLY, "too_early")                                                      \
    X(REFUSAL_LATE, "too_late")                                                        \
    X(REFUSAL_TIME, "before_the_last_event")                                           \
    X(REFUSAL_FACTS, "kind_or_regime_missing")
enum request_refusal { REQUEST_REFUSAL_TABLE(TABLE_ENUM) };
TABLE_DECLARE(request_refusal);

/* `*out` may be `r`; it is untouched when the answer is not REFUSAL_NONE. Tokens are
 * borrowed from the event. */
enum request_refusal request_apply(const struct request *r,
    const struct request_event *e, const struct holidays *holidays,
    struct request *out) MUST_CHECK;

/* Whether somebody of that role could do the act in that state at all. */
bool request_may(
    enum request_state state, enum request_act act, enum request_role role);

/* What a kind needs, whatever the regime. */
enum identity request_needs_identity(enum request_kind kind);
bool request_needs_two(enum request_kind kind); /* to fulfil it; a denial always does */
bool request_at_once(enum request_kind kind);   /* Abide fulfils it by itself */
bool request_is_open(enum request_state state); /* a decision is still to come */

#endif
