/*
 * os/net.h - TCP connections on a loop: listen, read, write, close.
 *
 * In:    an address; bytes to write.
 * Out:   connections, bytes as they come, the end.
 * Never: holds more than NET_UNSENT_MAX unsent bytes of a connection; calls its owner
 *        after net_close.
 *
 * What is written in one turn of the loop leaves in one system call.
 */
#ifndef ABIDE_OS_NET_H
#define ABIDE_OS_NET_H

#include "base/raw.h"
#include "os/loop.h"

enum {
    NET_UNSENT_MAX = 16 << 20, /* bytes */
    NET_HOST_MAX = 64,         /* an address in digits, with its NUL */
};

struct net_conn;
struct net_listener;

struct net_calls {
    void (*bytes)(void *ctx, struct raw bytes); /* valid during the call */
    void (*sent)(void *ctx); /* nothing is left unsent; after net_write only */
    void (*end)(void *ctx);  /* the other side is gone: net_close is all that is left */
};

/* Who is told of a new connection. */
struct net_accept {
    void (*call)(void *ctx, struct net_conn *conn);
    void *ctx;
};

/* `host` in digits ("127.0.0.1", "::"). Port 0: any free one, see net_listener_port. */
bool net_listen(struct loop *loop, const char *host, int port, struct net_accept accept,
    struct net_listener **out, struct err *err) MUST_CHECK;
int net_listener_port(const struct net_listener *listener);
void net_listener_close(struct net_listener *listener); /* NULL is fine */

/* To be called inside the accept call; reading begins with it. */
void net_own(struct net_conn *conn, const struct net_calls *calls, void *ctx);
struct net_owner {
    const struct net_calls *calls;
    void *ctx;
};
/* A connection to `host` in digits; what is written waits for it. The end is told when
 * there will be none. False: no memory, or no address. */
bool net_dial(struct loop *loop, const char *host, int port, struct net_owner owner,
    struct net_conn **out) MUST_CHECK;
bool net_connected(const struct net_conn *conn); /* it is, or was */
bool net_is_address(const char *host);
/* A copy is kept until it is sent. False: over NET_UNSENT_MAX, or no memory; the
 * connection is of no use any more. */
bool net_write(struct net_conn *conn, struct raw bytes) MUST_CHECK;
/* Sends at once what the socket takes, instead of at the end of the turn. */
void net_flush(struct net_conn *conn);
size_t net_unsent(const struct net_conn *conn);
void net_pause(struct net_conn *conn, bool paused); /* reading */
struct loop *net_loop(const struct net_conn *conn);
/* The peer's address in digits. */
void net_peer(const struct net_conn *conn, char out[NET_HOST_MAX]);
/* Sends what is unsent, then closes; the owner is called no more. NULL is fine. */
void net_close(struct net_conn *conn);
/* Closes at once, with a reset: the other side knows that something is missing. */
void net_abort(struct net_conn *conn);

#endif
