/*
 * gateway/send_priv.h - a request on its way to one of a caller's upstreams.
 *
 * In:    the request as it came, who called, for which model.
 * Out:   a fetch; another one elsewhere, where nothing can have happened twice.
 * Never: sends what is for this door only; sends twice what an upstream may have begun
 *        to answer, unless asking twice changes nothing.
 */
#ifndef ABIDE_GATEWAY_SEND_PRIV_H
#define ABIDE_GATEWAY_SEND_PRIV_H

#include "gateway/gateway_priv.h"

/* Whether a body may be sent to an upstream as it is now. */
enum send_ready {
    SEND_REFUSED,
    SEND_READY,
    SEND_LATER, /* send_on comes, or nothing more */
};

struct sending {
    struct setup *setup; /* shared by this request; send_fini leaves it */
    struct upstream *upstream;
    uint64_t tried; /* bits of upstreams */
    const struct caller *caller;
    const struct http_head *head; /* while nothing of an answer has come */
    struct raw body, model;
    bool messages; /* the other API's way to show a key */
    /* Makes `body` ready for an upstream. Or NULL. */
    enum send_ready (*ready)(void *ctx, const struct conf_upstream *to);
    void *ready_ctx;
};

/* To the next upstream; NULL in *out: later. False: there is none, it may not, or no
 * memory. */
bool send_next(struct sending *s, struct gateway *g, const struct fetch_calls *calls,
    void *ctx, struct fetch **out) MUST_CHECK;
/* To the upstream that it was made ready for. */
bool send_on(struct sending *s, struct gateway *g, const struct fetch_calls *calls,
    void *ctx, struct fetch **out) MUST_CHECK;
/* Whether it may go to the next one, after it failed before any answer. */
bool send_may_retry(const struct sending *s, const struct err *err);
/* What became of it: NULL, it was answered. */
void send_ended(struct sending *s, struct gateway *g, const struct err *err);
void send_fini(struct sending *s);

#endif
