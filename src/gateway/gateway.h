/*
 * gateway/gateway.h - between a product and its model: relay, and keep what may be
 * kept.
 *
 * In:    a configuration, an installation, requests of the OpenAI and Anthropic APIs.
 * Out:   the same requests to an upstream, its answers unchanged to the client, and the
 *        exchange in the store before the last byte of the answer leaves.
 * Never: changes a byte of a request's or an answer's body; tells a client that an
 *        answer is whole before its record is durable; writes content to a log.
 *
 * What a caller may say in fields of its request (none of them goes on):
 *   x-abide-user: whose turn it is (else safety_identifier, user, metadata.user_id)
 *   x-abide-assistant: a custom assistant; x-abide-temporary: 1: a temporary chat
 *   sec-gpc: 1: the person's browser objects to sale and sharing
 *   cf-aig-collect-log-payload: false, helicone-omit-request: true: keep nothing
 */
#ifndef ABIDE_GATEWAY_GATEWAY_H
#define ABIDE_GATEWAY_GATEWAY_H

#include "base/log.h"
#include "conf/conf.h"
#include "flow/flow.h"
#include "os/loop.h"
#include "serve/router.h"

struct gateway;

struct gateway_options {
    struct loop *loop;
    const struct conf *conf; /* must outlive it */
    const char *state;       /* the installation */
    struct instant (*now)(void);
    const struct route_module *modules; /* other routes of the same door */
    size_t module_count;
    const struct log *log; /* for machines; NULL: none */
    /* More of /metrics, from elsewhere; NULL: none. */
    void (*metrics)(void *ctx, struct buf *out);
    void *metrics_ctx;
};

/* How long the certificate that callers are shown is good. */
struct gateway_certificate {
    bool shown;        /* false: this door speaks no TLS */
    int64_t days_left; /* below 0: it is over */
};
/* Whether a gateway could take it up: reads the files it names. */
bool gateway_check(const struct conf *conf, struct instant now,
    struct gateway_certificate *out, struct err *err) MUST_CHECK;

/* Opens the store, reads the upstreams' keys, listens. */
bool gateway_start(const struct gateway_options *options, struct gateway **out,
    struct err *err) MUST_CHECK;
int gateway_port(const struct gateway *g);
struct gateway_certificate gateway_certificate(const struct gateway *g);
/* What is asked from now on is asked under `conf`, which belongs to the gateway after
 * true; what is under way ends under the old one. Connections from then on are shown
 * its certificate. Address and limits of connections stay as they were. False: all
 * stays as it was; so it does for a certificate that is over. */
bool gateway_reload(struct gateway *g, struct conf *conf, struct err *err) MUST_CHECK;
/* Takes nothing new; what is under way goes on. `empty` is called when it has ended. */
void gateway_drain(struct gateway *g, void (*empty)(void *ctx), void *ctx);
/* Ends what is under way, commits what waits. NULL is fine. */
void gateway_stop(struct gateway *g);

#endif
