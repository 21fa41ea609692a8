/*
 * flow/request/flow_request.h - somebody asks for what is theirs: from intake to
 * close.
 *
 * In:    who asks for what, how we know them; what the desk does.
 * Out:   a case with its deadlines; letters; a refusal when something may not be done.
 * Never: decides (people do, two of them); runs anything before it is approved; keeps
 *        a person's words outside the case's own vault.
 */
#ifndef ABIDE_FLOW_REQUEST_FLOW_REQUEST_H
#define ABIDE_FLOW_REQUEST_FLOW_REQUEST_H

#include "base/arena.h"
#include "flow/flow.h"
#include "rights/request/clock.h"
#include "store/cases/case.h"

enum {
    REQUEST_TEXT_MAX = 20000, /* of one thing somebody wrote */
    REQUEST_OPEN_MAX = 20     /* open cases about one account at a time */
};

/* What whoever asks says of themselves; each may be empty. */
struct request_claims {
    struct raw name, mail, account, country, text;
    struct raw agent;     /* who asks for them, and by what authority */
    struct raw callback;  /* where a processor or agent wants to be told */
    struct raw reference; /* what they call the request */
    struct raw language;  /* of the page they asked on: replies are written in it */
};

struct request_new {
    struct request_facts facts;
    struct id about; /* the account, where it is known; zero: not */
    enum identity identity;
    enum request_role role;
    struct str actor; /* DOER_STAFF: who types it in */
    struct request_claims claims;
};

/* A case as it is now. */
struct request_view {
    struct case_row row;
    struct request state;
    struct request_deadlines deadlines;
    enum urgency urgency;
    const struct request_event *events;
    size_t event_count;
};

/*
 * Opens it. What Abide does at once (an objection) is done when this returns.
 * ERR_INPUT: no kind, no regime, a text too long; ERR_LIMIT "flow.request_many": too
 * many are open.
 */
bool flow_request_open(struct flow *f, const struct request_new *in, struct arena *a,
    struct request_view *out, struct err *err) MUST_CHECK;

/* ERR_ABSENT "flow.no_request". */
bool flow_request_see(struct flow *f, int64_t number, struct arena *a,
    struct request_view *out, struct err *err) MUST_CHECK;
bool flow_request_by_handle(struct flow *f, struct id handle, struct arena *a,
    struct request_view *out, struct err *err) MUST_CHECK;

/* A page of them, each as it is now. */
bool flow_request_list(struct flow *f, const struct case_page *page, struct arena *a,
    struct request_view **out, size_t *count, struct err *err) MUST_CHECK;

/*
 * Somebody does something. *refusal says why not; then nothing is changed. What is
 * approved is carried out before this returns; where that fails the error says so, the
 * case stays approved, and flow_request_sweep goes on with it.
 */
struct request_do {
    int64_t number;
    struct request_event event; /* `at` is set here */
    struct raw text;            /* told to the person with it; may be empty */
};
bool flow_request_do(struct flow *f, const struct request_do *in,
    enum request_refusal *refusal, struct err *err) MUST_CHECK;

/* Whose account it is about: found by staff. */
bool flow_request_link(
    struct flow *f, int64_t number, struct str who, struct err *err) MUST_CHECK;

/* Days on which nobody works: STATE/holidays, one date a line; no file: none. */
bool flow_request_holidays(
    struct flow *f, struct arena *a, struct holidays *out, struct err *err) MUST_CHECK;

/*
 * What time brings: checks that expired, what was approved and not done, keys to be
 * destroyed, records to be forgotten.
 */
struct request_swept {
    uint64_t expired, done, destroyed, forgotten;
};
bool flow_request_sweep(
    struct flow *f, struct request_swept *out, struct err *err) MUST_CHECK;

#endif
