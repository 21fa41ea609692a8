/*
 * os/fetch_priv.h - what the files about requests share.
 *
 * In:    events of sockets.
 * Out:   libcurl told of them.
 * Never: leaves this folder.
 */
#ifndef ABIDE_OS_FETCH_PRIV_H
#define ABIDE_OS_FETCH_PRIV_H

#include <curl/curl.h>

#include "base/buf.h"
#include "os/plain_priv.h"

/*
 * Invariant: while libcurl is on the stack no handle is removed: a fetch that is
 * cancelled there is marked, and leaves when libcurl has returned.
 */
enum { POOL_MAX = 1024, FDS_MAX = 1 << 20, PLAIN_BODY_MAX = 4 << 20 /* bytes */ };

struct fetcher {
    CURLM *multi;
    struct loop *loop;
    struct timer *timer;
    struct fetch_options options;
    struct fetch *first; /* all under way */
    struct wire **wires; /* by descriptor */
    size_t wire_count;
    CURL **pool; /* handles at rest, for the next fetches */
    size_t pool_count;
    struct plainer *plainer;
    bool inside; /* libcurl is on the stack */
};

struct fetch {
    struct plain *plain; /* it goes without libcurl: nothing below but the calls */
    struct fetcher *owner;
    struct fetch *next, **at;
    CURL *easy;
    struct curl_slist *lines;
    struct fetch_calls calls;
    void *ctx;
    struct buf head; /* names and values, one after the other */
    size_t count;
    int status;
    bool headed, cancelled, over;
    struct fetch_said *said;
};

/* Not cleared: the first `count` are filled. */
struct fetch_said {
    struct fetch_field fields[FETCH_FIELDS_MAX];
    struct {
        size_t from, colon, to;
    } places[FETCH_FIELDS_MAX]; /* in head: it moves as it grows */
};

/*
 * A socket of libcurl's; it keeps its watch while libcurl keeps the connection: a
 * request over a pooled one costs no epoll_ctl. `rests`: libcurl looks at it no more.
 */
struct wire {
    struct fetcher *owner;
    struct watch *watch;
    curl_socket_t fd;
    int events;
    bool rests;
};

/* Tells libcurl of a socket, and whoever waits of what ended. */
void fetch_act(struct fetcher *f, curl_socket_t fd, int events);
void fetch_drop_wire(struct fetcher *f, curl_socket_t fd);
int fetch_on_close(void *ctx, curl_socket_t fd);
int fetch_on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket);

#endif
