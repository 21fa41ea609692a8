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
#include "gateway/away_priv.h"
#include "gateway/gateway.h"
#include "gateway/setup_priv.h"
#include "gateway/way_priv.h"
#include "os/fetch.h"
#include "serve/serve.h"

struct refresh;
struct probes;

struct gateway {
    struct gateway_options options;
    struct router *router;
    struct serve *serve;
    struct fetcher *fetcher;
    struct recorder *recorder;
    struct ways ways;
    struct away *away;
    struct hide *hide;
    struct setup *setup; /* in force */
    struct mac *keyed;   /* finds callers */
    struct refresh *refresh;
    struct probes *probes;
    struct {
        uint64_t relayed, refused, upstream_failed, uncaptured, unauthorized, limited,
            retried, holds, holds_us, not_kept;
    } counts;
};

/* Looks every few seconds whether projects or keys have changed. */
bool refresh_start(struct gateway *g, struct err *err) MUST_CHECK;
void refresh_stop(struct gateway *g); /* after the recorder's end */
/* Puts another setup in force once its callers are read. False: one is under way. */
bool refresh_with(struct gateway *g, struct setup *fresh) MUST_CHECK;

/* The routes of this folder; `who` of a visit is the caller, during the call only. */
struct route_module gateway_module(struct gateway *g);

/* Begins to relay; the exchange belongs to the relay until its end. */
void relay_begin(void *gateway, struct exchange *x, const struct visit *visit);
/* PUT /v1/abide/accounts/{id}/choices: the project states what its user chose, now. */
void choices_begin(void *gateway, struct exchange *x, const struct visit *visit);
/* POST /v1/abide/ingest: a batch; /v1/traces, /v1/logs: telemetry. */
void ingest_begin(void *gateway, struct exchange *x, const struct visit *visit);
void ingest_traces_begin(void *gateway, struct exchange *x, const struct visit *visit);
void ingest_logs_begin(void *gateway, struct exchange *x, const struct visit *visit);
/* People who asked not to appear in answers: read at the start, and again and again.
 * Stopped after the recorder. */
bool hide_start(struct gateway *g, struct err *err) MUST_CHECK;
void hide_stop(struct gateway *g);
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
