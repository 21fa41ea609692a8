/*
 * os/tls/link.h - a connection that somebody made to us, with TLS or without.
 *
 * In:    a connection of os/net.h; an identity, or none.
 * Out:   the same calls as a connection's, with what was said inside.
 * Never: holds more unsent bytes than NET_UNSENT_MAX; calls its owner after link_close;
 *        ends cleanly (close_notify) what was aborted.
 *
 * What is written in one turn of the loop becomes records together.
 */
#ifndef ABIDE_OS_TLS_LINK_H
#define ABIDE_OS_TLS_LINK_H

#include "os/net.h"
#include "os/tls/tls.h"

struct link_secured;

/* Lives in what it is about; a copy is as good. */
struct link {
    struct net_conn *net;
    struct link_secured *secured; /* NULL: without TLS */
};

/* `tls` NULL: without. False: no memory, and nothing happened to `conn`. */
bool link_open(struct link *l, struct net_conn *conn, struct tls *tls) MUST_CHECK;
/* As net_own, inside the accept call. `end` is also called for a handshake that failed
 * and for bytes that are no TLS. */
void link_own(struct link *l, const struct net_calls *calls, void *ctx);

/* As their namesakes of os/net.h. */
bool link_write(struct link *l, struct raw bytes) MUST_CHECK;
void link_flush(struct link *l);
size_t link_unsent(const struct link *l);
void link_peer(const struct link *l, char out[NET_HOST_MAX]);
void link_close(struct link *l);
void link_abort(struct link *l);

#endif
