/*
 * os/fetch.h - HTTP requests to other servers, on a loop.
 *
 * In:    a URL, a method, fields, a body.
 * Out:   the head of the answer, its body as it comes, the end; or why there is none.
 * Never: follows a redirect; changes a byte of the body (transfer coding apart); calls
 *        anybody after fetch_cancel; takes a proxy from the environment.
 *
 * Over libcurl (decision record 0011): certificates, names and pooled connections are
 * its work. An answer with a length or coding that breaks off ends with an error. A
 * request over a connection that its server closed meanwhile is sent once more.
 */
#ifndef ABIDE_OS_FETCH_H
#define ABIDE_OS_FETCH_H

#include "base/raw.h"
#include "os/loop.h"

enum {
    FETCH_HEAD_MAX = 64 << 10, /* bytes of an answer's head */
    FETCH_FIELDS_MAX = 128,
};

struct fetch_field {
    struct raw name, value;
};

struct fetch_options {
    const char *ca_file; /* trusted certificates; NULL: the system's */
    const char *proxy;   /* NULL: none */
    long connections_max;
};

struct fetch_request {
    struct str method, url; /* http or https; printable ASCII */
    const struct fetch_field *fields;
    size_t count;
    struct raw body;     /* must live until the end */
    const char *ca_file; /* NULL: as the fetcher's */
    long connect_timeout_ms;
    long idle_timeout_ms; /* no byte for so long: an error */
};

struct fetch_calls {
    /* Once, before any body. The fields live during the call. */
    void (*head)(void *ctx, int status, const struct fetch_field *fields, size_t count);
    void (*body)(void *ctx, struct raw bytes);
    /* Once, last; err is NULL when the answer is whole. The fetch is gone after it.
     * ERR_ABSENT: no byte of the request was sent. ERR_STOPPED: it took too long. */
    void (*end)(void *ctx, const struct err *err);
};

struct fetcher;
struct fetch;

bool fetcher_new(struct loop *loop, const struct fetch_options *options,
    struct fetcher **out, struct err *err) MUST_CHECK;
/* Cancels what is under way. Not inside one of its calls. NULL is fine. */
void fetcher_free(struct fetcher *f);

/* No call is made before it returns. */
bool fetch_start(struct fetcher *f, const struct fetch_request *request,
    const struct fetch_calls *calls, void *ctx, struct fetch **out) MUST_CHECK;
/* Stops and goes on with the body; going on may call `body` before it returns. */
void fetch_pause(struct fetch *fetch, bool paused);
/* At once, or, inside one of the calls above, when that call has returned. NULL is
 * fine. */
void fetch_cancel(struct fetch *fetch);

#endif
