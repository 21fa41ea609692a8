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

/* What an exchange is busy with: the first member of a relay and of its like. */
struct gateway_job {
    void (*gone)(struct gateway_job *job); /* the client hung up */
    void (*sent)(struct gateway_job *job); /* all that was written has left; or NULL */
};

struct gateway {
    struct gateway_options options;
    struct serve *serve;
    struct fetcher *fetcher;
    struct recorder *recorder;
    struct raw keys[CONF_UPSTREAMS_MAX]; /* "Bearer ...", in secret memory; or empty */
    struct {
        uint64_t relayed, refused, upstream_failed, uncaptured, unauthorized;
    } counts;
};

/* Begins to relay; the exchange belongs to the relay until its end. */
void relay_begin(
    struct gateway *g, struct exchange *x, const struct conf_project *project);
/* PUT /v1/abide/accounts/{id}/choices: the project states what its user chose, now. */
void choices_begin(
    struct gateway *g, struct exchange *x, const struct conf_project *project);
/* Whether a path is that one; the id. */
bool choices_path(struct raw target, struct raw *id);

/* Answers with {"error":{"message","type","param","code"}}. */
void gateway_refuse(
    struct exchange *x, int status, const char *code, const char *message);
/* The same as an event of a stream that has begun. */
struct str gateway_error_event(
    enum dialect dialect, const char *code, const char *message, struct buf *out);
/* The path that was asked for, without its query. */
struct raw gateway_path(const struct exchange *x);

#endif
