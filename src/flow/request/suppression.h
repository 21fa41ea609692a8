/*
 * flow/request/suppression.h - words that are kept out of answers because somebody
 * asked.
 *
 * In:    words of an approved request; a text that is about to be said.
 * Out:   how many of them stand in it.
 * Never: keeps them in clear: they are records of a vault of their own.
 */
#ifndef ABIDE_FLOW_REQUEST_SUPPRESSION_H
#define ABIDE_FLOW_REQUEST_SUPPRESSION_H

#include "flow/flow.h"

enum { SUPPRESSIONS_MAX = 100000 };

/* In a transaction of the caller's. Again with the same words: nothing changes. */
bool suppression_add(struct flow *f, struct raw term, struct err *err) MUST_CHECK;

/* *hits: how often any of them stands in the text; *terms: how many there are. */
struct suppression_found {
    uint64_t terms, hits;
};
bool suppression_look(struct flow *f, struct raw text, struct suppression_found *out,
    struct err *err) MUST_CHECK;

#endif
