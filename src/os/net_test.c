#include "os/net.h"

#include <pthread.h>
#include <string.h>

#include "tests/harness/t.h"
#include "tests/harness/wire.h"

/* A server that sends back what it gets; a client on a thread of its own, blocking. */
struct echo {
    struct t *t;
    struct loop *loop;
    struct net_listener *listener;
    struct net_conn *conn;
    struct wake *done;
    int port, ends;
    size_t seen;
    bool abort_at_once;
    /* the client's */
    size_t want, got;
    bool reset;
};

static void echo_bytes(void *ctx, struct raw bytes)
{
    struct echo *e = ctx;
    e->seen += bytes.n;
    if (e->abort_at_once) {
        net_abort(e->conn);
        e->conn = NULL;
        return;
    }
    if (!net_write(e->conn, bytes))
        t_ok(e->t, false, "net_write", __FILE__, __LINE__);
}

static void echo_end(void *ctx)
{
    struct echo *e = ctx;
    e->ends++;
    net_close(e->conn);
    e->conn = NULL;
}

static void echo_accept(void *ctx, struct net_conn *conn)
{
    static const struct net_calls calls = {.bytes = echo_bytes, .end = echo_end};
    struct echo *e = ctx;
    char peer[NET_HOST_MAX];
    e->conn = conn;
    net_peer(conn, peer);
    T_STR(e->t, str_z(peer), STR("127.0.0.1"));
    net_own(conn, &calls, e);
}

static void echo_done(void *ctx)
{
    struct echo *e = ctx;
    net_listener_close(e->listener);
    wake_close(e->done);
}

/* Sends `want` bytes and reads as many back. */
static void *client(void *ctx)
{
    struct echo *e = ctx;
    unsigned char out[4096];
    struct buf in;
    memset(out, 'x', sizeof out);
    buf_init(&in, 4 << 20);
    int fd = wire_dial(e->port), got = 1;
    size_t sent = 0;
    while (fd >= 0 && got > 0 && in.n < e->want) {
        size_t n = e->want - sent < sizeof out ? e->want - sent : sizeof out;
        if (!wire_send(fd, raw_of(out, n)))
            break;
        sent += n;
        got = wire_read(fd, &in);
        e->reset = got < 0;
    }
    e->got = in.n;
    wire_close(fd);
    buf_fini(&in);
    loop_wake(e->done);
    return NULL;
}

static void run_echo(struct t *t, struct echo *e)
{
    struct err err = ERR_INIT;
    pthread_t thread;
    e->t = t;
    T_DONE(t, loop_new(&e->loop, &err), &err);
    T_DONE(t, wake_new(e->loop, echo_done, e, &e->done, &err), &err);
    T_DONE(t,
        net_listen(e->loop, "127.0.0.1", 0, (struct net_accept){echo_accept, e},
            &e->listener, &err),
        &err);
    e->port = net_listener_port(e->listener);
    T_OK(t, e->port > 0);
    T_EQ(t, pthread_create(&thread, NULL, client, e), 0);
    loop_run(e->loop);
    pthread_join(thread, NULL);
    loop_free(e->loop);
}

static void what_is_sent_comes_back(struct t *t)
{
    struct echo e = {.want = 3 << 20};
    run_echo(t, &e);
    T_EQ(t, e.got, e.want);
    T_EQ(t, e.seen, e.want);
    T_EQ(t, e.ends, 1);
}

static void an_abort_is_seen_as_a_reset(struct t *t)
{
    struct echo e = {.want = 100, .abort_at_once = true};
    run_echo(t, &e);
    T_EQ(t, e.got, 0);
    T_OK(t, e.reset);
    T_EQ(t, e.ends, 0);
}

static void an_address_in_use_is_named(struct t *t)
{
    struct err err = ERR_INIT;
    struct loop *loop;
    struct net_listener *one, *two;
    struct echo e = {.t = t};
    struct net_accept accept = {echo_accept, &e};
    T_DONE(t, loop_new(&loop, &err), &err);
    T_DONE(t, net_listen(loop, "127.0.0.1", 0, accept, &one, &err), &err);
    T_FAILS(t,
        net_listen(loop, "127.0.0.1", net_listener_port(one), accept, &two, &err), &err,
        "os.listen");
    T_FAILS(t, net_listen(loop, "nowhere", 1, accept, &two, &err), &err, "os.listen");
    net_listener_close(one);
    loop_free(loop);
}

static const struct t_case cases[] = {
    T_CASE(what_is_sent_comes_back),
    T_CASE(an_abort_is_seen_as_a_reset),
    T_CASE(an_address_in_use_is_named),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
