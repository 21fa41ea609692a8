#include "os/tls/link.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "os/tls/tls_priv.h"

enum { KEEP_MAX = 4096 }; /* a buffer above this is not kept from turn to turn */

/*
 * OpenSSL reads from `in` (what just came, not its own copy) and writes to `net`. `out`
 * is what the owner wrote in this turn, not a record yet. While the owner is being
 * called (`inside`), a close only marks it: this turn still stands on it.
 */
struct link_secured {
    struct tls *tls;
    SSL *ssl;
    struct net_conn *net;
    struct net_calls calls;
    void *ctx;
    struct raw in;
    struct buf out;
    struct loop *loop;
    struct loop_later seal;
    bool shaken, inside, closed, broken;
};

static int bio_write(BIO *bio, const char *p, int n)
{
    const struct link_secured *s = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    return n >= 0 && net_write(s->net, raw_of(p, (size_t)n)) ? n : -1;
}

static int bio_read(BIO *bio, char *p, int n)
{
    struct link_secured *s = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (!s->in.n || n <= 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    size_t some = s->in.n < (size_t)n ? s->in.n : (size_t)n;
    memcpy(p, s->in.p, some);
    s->in = raw_slice(s->in, some, s->in.n);
    return (int)some;
}

/* There is nothing to flush; other questions have no answer. */
static long bio_control(BIO *bio, int what, long number, void *thing)
{
    (void)bio, (void)number, (void)thing;
    return what == BIO_CTRL_FLUSH;
}

BIO_METHOD *tls_method_new(void)
{
    BIO_METHOD *m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "link");
    if (m && BIO_meth_set_write(m, bio_write) && BIO_meth_set_read(m, bio_read) &&
        BIO_meth_set_ctrl(m, bio_control))
        return m;
    BIO_meth_free(m);
    return NULL;
}

static void secured_free(struct link_secured *s)
{
    loop_not_at_end(s->loop, &s->seal);
    SSL_free(s->ssl);
    buf_wipe(&s->out);
    tls_leave(s->tls);
    mem_free(s);
}

/* What was written becomes records, and leaves. False: the connection is of no use. */
static bool seal(struct link_secured *s)
{
    if (!s->out.n)
        return !s->broken;
    ERR_clear_error();
    size_t done = 0;
    s->broken |= SSL_write_ex(s->ssl, s->out.p, s->out.n, &done) != 1;
    if (s->out.cap > KEEP_MAX) {
        buf_wipe(&s->out);
    } else {
        mem_wipe(s->out.p, s->out.n);
        buf_clear(&s->out);
    }
    return !s->broken;
}

/* Ends what a call to the owner may have ended. */
static void step_out(struct link_secured *s)
{
    s->inside = false;
    if (s->closed)
        secured_free(s);
}

static void tell_end(struct link_secured *s)
{
    s->inside = true;
    s->calls.end(s->ctx);
    step_out(s);
}

static void at_end(void *ctx)
{
    struct link_secured *s = ctx;
    if (seal(s))
        net_flush(s->net);
    else
        tell_end(s);
}

static void note_handshake(struct link_secured *s, bool done)
{
    if (s->shaken)
        return;
    s->shaken = done;
    s->tls->counts.done += done;
    s->tls->counts.failed += !done;
}

/* True: what came is used up and more may come. */
static bool read_all(struct link_secured *s)
{
    for (;;) {
        size_t n = 0;
        ERR_clear_error();
        int got = SSL_read_ex(s->ssl, s->tls->plain, sizeof s->tls->plain, &n);
        if (SSL_is_init_finished(s->ssl))
            note_handshake(s, true);
        if (got != 1)
            return SSL_get_error(s->ssl, got) == SSL_ERROR_WANT_READ;
        s->calls.bytes(s->ctx, raw_of(s->tls->plain, n));
        if (s->closed)
            return true;
    }
}

static void on_bytes(void *ctx, struct raw bytes)
{
    struct link_secured *s = ctx;
    s->inside = true;
    s->in = bytes;
    bool more = read_all(s);
    s->in = raw_of(NULL, 0);
    if (!more) {
        note_handshake(s, false); /* the alert is on its way */
        s->calls.end(s->ctx);
    }
    step_out(s);
}

static void on_sent(void *ctx)
{
    struct link_secured *s = ctx;
    if (!s->shaken || s->out.n || !s->calls.sent)
        return;
    s->inside = true;
    s->calls.sent(s->ctx);
    step_out(s);
}

static void on_end(void *ctx)
{
    struct link_secured *s = ctx;
    note_handshake(s, false);
    tell_end(s);
}

static bool secured_new(
    struct net_conn *conn, struct tls *tls, struct link_secured **out)
{
    struct link_secured *s = mem_zalloc(sizeof *s);
    BIO *bio = s ? BIO_new(tls->method) : NULL;
    SSL *ssl = bio ? SSL_new(tls->ctx) : NULL;
    if (!ssl) {
        BIO_free(bio);
        mem_free(s);
        return false;
    }
    BIO_set_data(bio, s);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
    SSL_set_accept_state(ssl);
    *s = (struct link_secured){.tls = tls_share(tls),
        .ssl = ssl,
        .net = conn,
        .loop = net_loop(conn),
        .seal = {.call = at_end, .ctx = s}};
    buf_init(&s->out, NET_UNSENT_MAX);
    *out = s;
    return true;
}

bool link_open(struct link *l, struct net_conn *conn, struct tls *tls)
{
    struct link_secured *s = NULL;
    if (tls && !secured_new(conn, tls, &s))
        return false;
    *l = (struct link){conn, s};
    return true;
}

void link_own(struct link *l, const struct net_calls *calls, void *ctx)
{
    static const struct net_calls ours = {on_bytes, on_sent, on_end};
    if (!l->secured) {
        net_own(l->net, calls, ctx);
        return;
    }
    l->secured->calls = *calls;
    l->secured->ctx = ctx;
    net_own(l->net, &ours, l->secured);
}

bool link_write(struct link *l, struct raw bytes)
{
    struct link_secured *s = l->secured;
    if (!s)
        return net_write(l->net, bytes);
    if (s->broken || s->closed || !s->shaken ||
        link_unsent(l) + bytes.n > NET_UNSENT_MAX)
        return false;
    buf_add_raw(&s->out, bytes);
    if (!buf_ok(&s->out, NULL))
        return false;
    loop_at_end(s->loop, &s->seal);
    return true;
}

/* What could not leave is found at the end of the turn. */
void link_flush(struct link *l)
{
    if (!l->secured || seal(l->secured))
        net_flush(l->net);
}

size_t link_unsent(const struct link *l)
{
    return net_unsent(l->net) + (l->secured ? l->secured->out.n : 0);
}

void link_peer(const struct link *l, char out[NET_HOST_MAX])
{
    net_peer(l->net, out);
}

/* The last of its owner's calls: later ones go nowhere. */
static void secured_close(struct link_secured *s)
{
    s->closed = true;
    loop_not_at_end(s->loop, &s->seal);
    if (!s->inside)
        secured_free(s);
}

void link_close(struct link *l)
{
    struct link_secured *s = l->secured;
    if (s && s->shaken && seal(s)) {
        ERR_clear_error();
        (void)SSL_shutdown(s->ssl);
    }
    net_close(l->net);
    if (s)
        secured_close(s);
}

void link_abort(struct link *l)
{
    net_abort(l->net);
    if (l->secured)
        secured_close(l->secured);
}
