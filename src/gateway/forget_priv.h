/*
 * gateway/forget_priv.h - what the provider deletes is deleted here.
 *
 * In:    a DELETE that a provider answered with success.
 * Out:   the conversation here hidden in the same moment, its keys destroyed after it.
 * Never: deletes when the provider did not; leaves this folder.
 */
#ifndef ABIDE_GATEWAY_FORGET_PRIV_H
#define ABIDE_GATEWAY_FORGET_PRIV_H

#include "flow/exchange/recorder.h"
#include "flow/exchange/thread.h"
#include "http/head.h"

struct forget {
    struct thread_id name;
    struct thread_forgotten out;
};

/* Whether this request deletes something that may be kept here. */
bool forget_of(enum http_method method, struct raw path, struct str project,
    struct thread_id *out);
/* For a recording whose `ctx_put` is a forget. */
bool forget_put(struct flow *f, struct recording *r, struct err *err);
void forget_after(struct flow *f, struct recording *r);

#endif
