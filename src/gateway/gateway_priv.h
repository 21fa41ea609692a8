/*
 * gateway/gateway_priv.h - what the files of this folder share.
 *
 * In:    an exchange that came for a gateway.
 * Out:   routes, errors in the API's own shape, the relay.
 * Never: leaves this folder.
 */
#ifndef ABIDE_GATEWAY_GATEWAY_PRIV_H
#define ABIDE_GATEWAY_GATEWAY_PRIV_H

#include "flow/exchange/recorder.h"
#include "gateway/gateway.h"
#include "os/fetch.h"
#include "serve/serve.h"

enum { GATEWAY_KEY_MAX = 1024 };

struct gateway {
    struct gateway_options options;
    struct router *router;
    struct serve *serve;
    struct fetcher *fetcher;
    struct recorder *recorder;
    struct raw keys[CONF_UPSTREAMS_MAX]; /* "Bearer ...", in secret memory; or empty */
    struct {
        uint64_t relayed, refused, upstream_failed, uncaptured, unauthorized;
    } counts;
};

/* The routes of this folder; `who` of a visit is the project. */
struct route_module gateway_module(struct gateway *g);

/* Begins to relay; the exchange belongs to the relay until its end. */
void relay_begin(void *gateway, struct exchange *x, const struct visit *visit);
/* PUT /v1/abide/accounts/{id}/choices: the project states what its user chose, now. */
void choices_begin(void *gateway, struct exchange *x, const struct visit *visit);
void metrics_answer(const struct gateway *g, struct exchange *x);

/* Answers with {"error":{"message","type","param","code"}}. */
void gateway_refuse(
    struct exchange *x, int status, const char *code, const char *message);
struct gateway_refusal {
    int status;
    const char *code, *message;
};
/* The same, with a field of its own. */
void gateway_refuse_with(
    struct exchange *x, struct gateway_refusal refusal, const struct http_field *field);
/* The same as an event of a stream that has begun. */
struct str gateway_error_event(
    enum dialect dialect, const char *code, const char *message, struct buf *out);
/* The path that was asked for, without its query. */
struct raw gateway_path(const struct exchange *x);

#endif
