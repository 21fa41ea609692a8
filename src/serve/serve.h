/*
 * serve/serve.h - a server: connections in, one exchange at a time on each.
 *
 * In:    an address, limits, a handler.
 * Out:   whole requests to the handler; its answers to the clients.
 * Never: takes a request that can be read in two ways; holds more than the limits say;
 *        calls the handler about an exchange after its end.
 *
 * Everything happens on the loop's thread. The life of an exchange:
 *
 *     request -> exchange_begin -> exchange_write ... -> exchange_end
 *        |             (any time) the client hangs up -> gone
 *        +-> exchange_fail: the answer can't be finished, and the client sees it
 */
#ifndef ABIDE_SERVE_SERVE_H
#define ABIDE_SERVE_SERVE_H

#include "http/reader.h"
#include "os/tls/link.h"
#include "serve/answer.h"

struct serve;
struct exchange;

struct serve_limits {
    uint64_t body_max_bytes;
    uint64_t head_ms; /* for a handshake; from the first byte to a whole head */
    uint64_t body_ms; /* between two pieces of a body */
    uint64_t idle_ms; /* between two requests */
    size_t connections_max;
    bool names; /* each answer says x-request-id */
};
struct serve_limits serve_limits_default(void);

struct serve_handler {
    void (*request)(void *ctx, struct exchange *x);
    /* The client hung up, or took too little; free what belongs to the exchange. */
    void (*gone)(void *ctx, struct exchange *x);
    /* All that was written has left; may be NULL. */
    void (*sent)(void *ctx, struct exchange *x);
    void *ctx;
};

struct serve_counts {
    uint64_t connections, requests, refused, turned_away, timed_out;
    size_t open; /* connections now */
};

bool serve_new(struct loop *loop, const struct serve_limits *limits,
    const struct serve_handler *handler, struct serve **out,
    struct err *err) MUST_CHECK;
bool serve_listen(
    struct serve *s, const char *host, int port, struct err *err) MUST_CHECK;
/* Connections from now on speak TLS as `tls`, or without it (NULL). */
void serve_secure(struct serve *s, struct tls *tls);
int serve_port(const struct serve *s); /* of the last serve_listen */
struct serve_counts serve_count(const struct serve *s);
/* Takes no more connections and no more requests; exchanges under way go on. `empty`
 * is called when the last connection is gone, perhaps before it returns. */
void serve_drain(struct serve *s, void (*empty)(void *ctx), void *ctx);
/* Closes what is open. Not inside a call of the handler. NULL is fine. */
void serve_free(struct serve *s);

/* What was asked. The views live until the exchange's end. */
const struct http_head *exchange_head(const struct exchange *x);
struct raw exchange_body(const struct exchange *x);
void exchange_peer(const struct exchange *x, char out[NET_HOST_MAX]); /* in digits */
struct str exchange_id(const struct exchange *x);  /* its name, unlike any other's */
void exchange_set(struct exchange *x, void *data); /* the handler's own */
void *exchange_data(const struct exchange *x);

/* The head of the answer. `length` as in answer_head; a body that the client must not
 * get (HEAD, 204, 304) is swallowed. */
void exchange_begin(struct exchange *x, int status, const struct http_field *fields,
    size_t count, int64_t length);
/* False: the client takes nothing more; `gone` has been or will be called. */
bool exchange_write(struct exchange *x, struct raw bytes) MUST_CHECK;
/* What was written leaves now: before work that takes longer than a turn should. */
void exchange_flush(struct exchange *x);
size_t exchange_unsent(const struct exchange *x);
void exchange_end(struct exchange *x);
/* Ends the connection so that the client knows that something is missing. */
void exchange_fail(struct exchange *x);

/* A whole answer: begin, write, end. */
void exchange_answer(struct exchange *x, int status, const struct http_field *fields,
    size_t count, struct raw body);

#endif
