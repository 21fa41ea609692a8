#include "os/net.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "os/loop_priv.h"

enum { BACKLOG = 1024, CLOSE_WAIT_MS = 5000 };

struct net_listener {
    uv_tcp_t uv;
    struct loop *loop;
    struct net_accept accept;
};

/*
 * `out` gathers what is written in this turn; `sending` is with libuv. Only one write
 * is under way at a time, so that `out` can grow while `sending` leaves.
 */
struct net_conn {
    uv_tcp_t uv;
    uv_write_t write;
    uv_shutdown_t shutdown;
    uv_connect_t connect;
    uv_timer_t linger; /* how long a closing connection may go on sending */
    struct loop *loop;
    struct net_calls calls;
    void *ctx;
    struct buf out, sending;
    struct loop_later flush;
    bool busy; /* a write is with libuv */
    bool closing, closed;
    bool dialling;
    int handles; /* of libuv, not let go yet */
};

static void on_gone(uv_handle_t *handle)
{
    struct net_conn *conn = handle->data;
    if (--conn->handles)
        return;
    buf_wipe(&conn->out);
    buf_wipe(&conn->sending);
    mem_free(conn);
}

static void let_go(struct net_conn *conn)
{
    if (conn->closed)
        return;
    conn->closed = conn->closing = true;
    loop_not_at_end(conn->loop, &conn->flush);
    uv_close((uv_handle_t *)&conn->uv, on_gone);
    uv_close((uv_handle_t *)&conn->linger, on_gone);
}

static void tell_end(struct net_conn *conn)
{
    if (conn->closing)
        let_go(conn);
    else
        conn->calls.end(conn->ctx);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
    struct net_conn *conn = handle->data;
    (void)suggested;
    unsigned char *chunk = loop_chunk(conn->loop);
    *out = uv_buf_init((char *)chunk, chunk ? LOOP_CHUNK_BYTES : 0);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct net_conn *conn = stream->data;
    if (n > 0 && conn->closing)
        return;
    if (n > 0)
        conn->calls.bytes(conn->ctx, raw_of(buf->base, (size_t)n));
    else if (n < 0)
        tell_end(conn);
}

static void on_shutdown(uv_shutdown_t *shutdown, int status)
{
    (void)shutdown, (void)status; /* the end, or the timer, comes anyway */
}

/*
 * Closed with bytes of the peer unread, the kernel sends a reset, which may overtake
 * what was sent last: so only our side ends, and what comes is passed over for a while.
 */
static void end_our_side(struct net_conn *conn)
{
    if (uv_shutdown(&conn->shutdown, (uv_stream_t *)&conn->uv, on_shutdown) ||
        uv_read_start((uv_stream_t *)&conn->uv, on_alloc, on_read))
        let_go(conn);
}

static void after_send(struct net_conn *conn)
{
    if (conn->closing)
        end_our_side(conn);
    else if (conn->calls.sent)
        conn->calls.sent(conn->ctx);
}

static void on_written(uv_write_t *write, int status)
{
    struct net_conn *conn = write->data;
    conn->busy = false;
    mem_wipe(conn->sending.p, conn->sending.n);
    buf_clear(&conn->sending);
    if (conn->closed)
        return;
    if (status < 0)
        tell_end(conn);
    else if (conn->out.n)
        loop_at_end(conn->loop, &conn->flush);
    else
        after_send(conn);
}

/* As much as the socket takes at once; the rest goes through libuv. */
static void flush(void *ctx)
{
    struct net_conn *conn = ctx;
    if (conn->busy || conn->closed || conn->dialling)
        return;
    uv_buf_t bytes = uv_buf_init((char *)conn->out.p, (unsigned)conn->out.n);
    int sent = conn->out.n ? uv_try_write((uv_stream_t *)&conn->uv, &bytes, 1) : 0;
    if (sent == (int)conn->out.n) {
        mem_wipe(conn->out.p, conn->out.n);
        buf_clear(&conn->out);
        after_send(conn);
        return;
    }
    if (sent < 0 && sent != UV_EAGAIN) {
        tell_end(conn);
        return;
    }
    size_t skip = sent > 0 ? (size_t)sent : 0;
    struct buf swap = conn->sending;
    conn->sending = conn->out;
    conn->out = swap;
    bytes =
        uv_buf_init((char *)conn->sending.p + skip, (unsigned)(conn->sending.n - skip));
    conn->write.data = conn;
    conn->busy = true;
    if (uv_write(&conn->write, (uv_stream_t *)&conn->uv, &bytes, 1, on_written)) {
        conn->busy = false;
        tell_end(conn);
    }
}

bool net_write(struct net_conn *conn, struct raw bytes)
{
    if (conn->closing || net_unsent(conn) + bytes.n > NET_UNSENT_MAX)
        return false;
    buf_add_raw(&conn->out, bytes);
    if (!buf_ok(&conn->out, NULL))
        return false;
    if (!conn->busy)
        loop_at_end(conn->loop, &conn->flush);
    return true;
}

/* What is left, or how it failed, is found at the end of the turn as always. */
void net_flush(struct net_conn *conn)
{
    if (conn->busy || conn->closed || conn->dialling || !conn->out.n)
        return;
    uv_buf_t bytes = uv_buf_init((char *)conn->out.p, (unsigned)conn->out.n);
    int sent = uv_try_write((uv_stream_t *)&conn->uv, &bytes, 1);
    if (sent <= 0)
        return;
    size_t left = conn->out.n - (size_t)sent;
    memmove(conn->out.p, conn->out.p + sent, left);
    mem_wipe(conn->out.p + left, (size_t)sent);
    conn->out.n = left;
}

size_t net_unsent(const struct net_conn *conn)
{
    return conn->out.n + conn->sending.n;
}

void net_own(struct net_conn *conn, const struct net_calls *calls, void *ctx)
{
    conn->calls = *calls;
    conn->ctx = ctx;
    net_pause(conn, false);
}

void net_pause(struct net_conn *conn, bool paused)
{
    if (conn->closing || conn->dialling)
        return;
    if (paused)
        uv_read_stop((uv_stream_t *)&conn->uv);
    else
        uv_read_start((uv_stream_t *)&conn->uv, on_alloc, on_read);
}

static void on_linger(uv_timer_t *timer)
{
    let_go(timer->data);
}

void net_close(struct net_conn *conn)
{
    if (!conn || conn->closing)
        return;
    conn->closing = true;
    if (conn->dialling) {
        let_go(conn);
        return;
    }
    uv_read_stop((uv_stream_t *)&conn->uv);
    uv_timer_start(&conn->linger, on_linger, CLOSE_WAIT_MS, 0);
    if (!conn->busy)
        loop_at_end(conn->loop, &conn->flush);
}

void net_abort(struct net_conn *conn)
{
    if (!conn || conn->closed)
        return;
    conn->closed = conn->closing = true;
    loop_not_at_end(conn->loop, &conn->flush);
    if (uv_tcp_close_reset(&conn->uv, on_gone))
        uv_close((uv_handle_t *)&conn->uv, on_gone);
    uv_close((uv_handle_t *)&conn->linger, on_gone);
}

struct loop *net_loop(const struct net_conn *conn)
{
    return conn->loop;
}

void net_peer(const struct net_conn *conn, char out[NET_HOST_MAX])
{
    struct sockaddr_storage address;
    int size = sizeof address;
    out[0] = 0;
    if (!uv_tcp_getpeername(&conn->uv, (struct sockaddr *)&address, &size))
        uv_ip_name((struct sockaddr *)&address, out, NET_HOST_MAX);
}

static struct net_conn *conn_new(struct loop *loop)
{
    struct net_conn *conn = mem_zalloc(sizeof *conn);
    if (!conn)
        return NULL;
    conn->loop = loop;
    conn->flush = (struct loop_later){.call = flush, .ctx = conn};
    conn->handles = 2;
    conn->uv.data = conn->linger.data = conn;
    buf_init(&conn->out, NET_UNSENT_MAX);
    buf_init(&conn->sending, NET_UNSENT_MAX);
    uv_tcp_init(loop_uv(loop), &conn->uv);
    uv_timer_init(loop_uv(loop), &conn->linger);
    return conn;
}

static bool address_of(const char *host, int port, struct sockaddr_storage *out)
{
    struct sockaddr_in *four = (void *)out;
    struct sockaddr_in6 *six = (void *)out;
    return !uv_ip4_addr(host, port, four) || !uv_ip6_addr(host, port, six);
}

bool net_is_address(const char *host)
{
    struct sockaddr_storage address;
    return address_of(host, 1, &address);
}

bool net_connected(const struct net_conn *conn)
{
    return !conn->dialling;
}

static void on_connect(uv_connect_t *connect, int status)
{
    struct net_conn *conn = connect->data;
    if (conn->closed)
        return;
    if (status < 0) {
        tell_end(conn);
        return;
    }
    conn->dialling = false;
    uv_tcp_nodelay(&conn->uv, 1);
    net_pause(conn, false);
    if (conn->out.n)
        loop_at_end(conn->loop, &conn->flush);
}

bool net_dial(struct loop *loop, const char *host, int port, struct net_owner owner,
    struct net_conn **out)
{
    struct sockaddr_storage address;
    struct net_conn *conn = address_of(host, port, &address) ? conn_new(loop) : NULL;
    if (!conn)
        return false;
    conn->calls = *owner.calls;
    conn->ctx = owner.ctx;
    conn->dialling = true;
    conn->connect.data = conn;
    if (uv_tcp_connect(
            &conn->connect, &conn->uv, (const struct sockaddr *)&address, on_connect)) {
        let_go(conn);
        return false;
    }
    *out = conn;
    return true;
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct net_listener *listener = stream->data;
    struct net_conn *conn = status < 0 ? NULL : conn_new(listener->loop);
    if (!conn)
        return; /* it stays in the backlog, or goes with it */
    if (uv_accept(stream, (uv_stream_t *)&conn->uv)) {
        let_go(conn);
        return;
    }
    uv_tcp_nodelay(&conn->uv, 1);
    listener->accept.call(listener->accept.ctx, conn);
}

static void on_listener_closed(uv_handle_t *handle)
{
    mem_free(handle->data);
}

static int bind_to(struct net_listener *listener, const char *host, int port)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (!uv_ip4_addr(host, port, &v4))
        return uv_tcp_bind(&listener->uv, (struct sockaddr *)&v4, 0);
    int got = uv_ip6_addr(host, port, &v6);
    return got ? got : uv_tcp_bind(&listener->uv, (struct sockaddr *)&v6, 0);
}

bool net_listen(struct loop *loop, const char *host, int port, struct net_accept accept,
    struct net_listener **out, struct err *err)
{
    struct net_listener *listener = mem_zalloc(sizeof *listener);
    if (!listener)
        return err_memory(err);
    *listener = (struct net_listener){.loop = loop, .accept = accept};
    uv_tcp_init(loop_uv(loop), &listener->uv);
    listener->uv.data = listener;
    int got = bind_to(listener, host, port);
    if (!got)
        got = uv_listen((uv_stream_t *)&listener->uv, BACKLOG, on_connection);
    if (got) {
        net_listener_close(listener);
        return err_set(err, ERR_IO, "os.listen", "can't listen on %s port %d: %s", host,
            port, uv_strerror(got));
    }
    *out = listener;
    return true;
}

int net_listener_port(const struct net_listener *listener)
{
    struct sockaddr_storage address;
    int size = sizeof address;
    if (uv_tcp_getsockname(&listener->uv, (struct sockaddr *)&address, &size))
        return 0;
    const unsigned char *p = (const unsigned char *)&address;
    uint16_t port; /* at the same place in both families */
    memcpy(&port, p + offsetof(struct sockaddr_in, sin_port), sizeof port);
    return ntohs(port);
}

void net_listener_close(struct net_listener *listener)
{
    if (listener)
        uv_close((uv_handle_t *)&listener->uv, on_listener_closed);
}
