/*
 * flow/request/words.h - what is written in a case besides what happens to it.
 *
 * In:    words of whoever asked or of the staff; what is to be set right.
 * Out:   a letter (told to the person by mail too), a note (for the staff), a fix.
 * Never: keeps a word outside the case's vault; writes into one that is destroyed.
 */
#ifndef ABIDE_FLOW_REQUEST_WORDS_H
#define ABIDE_FLOW_REQUEST_WORDS_H

#include "flow/request/flow_request.h"

struct request_words {
    int64_t number;
    enum request_role from; /* DOER_STAFF: their letter leaves by mail too */
    struct str by;          /* of a note: a token of the staff */
    struct raw text;
};

/* ERR_STATE "flow.request_over": what was in the case is destroyed. ERR_INPUT: no
 * words, or too many. */
bool flow_request_tell(
    struct flow *f, const struct request_words *in, struct err *err) MUST_CHECK;
bool flow_request_note(
    struct flow *f, const struct request_words *in, struct err *err) MUST_CHECK;

/* A control and its value, or words to be kept out of answers, one a line; or both. */
struct request_fix {
    int64_t number;
    struct raw control, value, terms;
};
bool flow_request_fix(
    struct flow *f, const struct request_fix *in, struct err *err) MUST_CHECK;

#endif
