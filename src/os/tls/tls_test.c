#include "os/tls/tls.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "os/tls/link.h"
#include "tests/harness/identity.h"
#include "tests/harness/t.h"
#include "tests/harness/wire.h"

enum { BIG = 3 << 20 };

/* An echo behind TLS, on a loop; a client on a thread of its own, one of `clients`. */
struct world {
    struct t *t;
    struct loop *loop;
    struct net_listener *listener;
    struct link link;
    bool open;
    struct wake *done, *change;
    struct tls *tls, *next; /* `next` takes its place when asked */
    int port, ends, sent_calls;
    size_t seen;
    bool aborts, closes; /* after the first bytes */
    bool answers_late;   /* sends when told, after a flush */
    /* the client's */
    void (*client)(struct world *w, int fd);
    struct wire_tls_want want;
    size_t size, got;
    int last;
    struct buf in;
    bool shaken;
};

static void echo_bytes(void *ctx, struct raw bytes)
{
    struct world *w = ctx;
    w->seen += bytes.n;
    if (w->aborts) {
        link_abort(&w->link);
        w->open = false;
        return;
    }
    T_OK(w->t, link_write(&w->link, bytes));
    T_OK(w->t, link_unsent(&w->link) >= bytes.n);
    if (w->answers_late)
        link_flush(&w->link);
    if (w->closes) {
        link_close(&w->link);
        w->open = false;
    }
}

static void echo_sent(void *ctx)
{
    struct world *w = ctx;
    w->sent_calls++;
}

static void echo_end(void *ctx)
{
    struct world *w = ctx;
    w->ends++;
    link_close(&w->link);
    w->open = false;
}

static void echo_accept(void *ctx, struct net_conn *conn)
{
    static const struct net_calls calls = {echo_bytes, echo_sent, echo_end};
    struct world *w = ctx;
    char peer[NET_HOST_MAX];
    if (!T_OK(w->t, link_open(&w->link, conn, w->tls)))
        return;
    w->open = true;
    link_peer(&w->link, peer);
    T_STR(w->t, str_z(peer), STR("127.0.0.1"));
    link_own(&w->link, &calls, w);
}

static void on_done(void *ctx)
{
    struct world *w = ctx;
    loop_stop(w->loop);
}

static void on_change(void *ctx)
{
    struct world *w = ctx;
    tls_take_over(w->next, w->tls);
    tls_leave(w->tls);
    w->tls = w->next;
    w->next = NULL;
}

static void *run_client(void *ctx)
{
    struct world *w = ctx;
    int fd = wire_dial(w->port);
    w->client(w, fd);
    wire_close(fd);
    loop_wake(w->done);
    return NULL;
}

static struct tls *open_tls(struct t *t, const char *name)
{
    struct identity files;
    struct err err = ERR_INIT;
    struct tls *tls = NULL;
    identity_make(t, t_tmpdir(t), name, 90, &files);
    T_DONE(t, tls_open(&(struct tls_files){files.chain, files.key}, &tls, &err), &err);
    return tls;
}

static void run_world(struct t *t, struct world *w)
{
    struct err err = ERR_INIT;
    pthread_t thread;
    w->t = t;
    buf_init(&w->in, 2 * BIG);
    if (!w->tls)
        w->tls = open_tls(t, "one");
    T_DONE(t, loop_new(&w->loop, &err), &err);
    T_DONE(t, wake_new(w->loop, on_done, w, &w->done, &err), &err);
    T_DONE(t, wake_new(w->loop, on_change, w, &w->change, &err), &err);
    T_DONE(t,
        net_listen(w->loop, "127.0.0.1", 0, (struct net_accept){echo_accept, w},
            &w->listener, &err),
        &err);
    w->port = net_listener_port(w->listener);
    T_EQ(t, pthread_create(&thread, NULL, run_client, w), 0);
    loop_run(w->loop);
    pthread_join(thread, NULL);
    if (w->open)
        link_close(&w->link);
    net_listener_close(w->listener);
    wake_close(w->done);
    wake_close(w->change);
    loop_free(w->loop);
    w->got = w->in.n;
    buf_fini(&w->in);
}

/* Sends `size` bytes, reads as many back, then to the end. */
static void echo(struct world *w, int fd)
{
    struct wire_tls *c = wire_tls_open(fd, &w->want);
    static const unsigned char piece[4096] = {'x'};
    size_t sent = 0;
    w->shaken = c != NULL;
    w->last = 1;
    while (c && w->last > 0 && w->in.n < w->size) {
        size_t n = w->size - sent < sizeof piece ? w->size - sent : sizeof piece;
        if (n && !wire_tls_send(c, raw_of(piece, n)))
            break;
        sent += n;
        w->last = wire_tls_read(c, &w->in);
    }
    if (w->closes && w->last > 0)
        w->last = wire_tls_read(c, &w->in);
    wire_tls_free(c);
}

static void what_is_sent_comes_back_whole(struct t *t)
{
    static const struct {
        size_t size, step;
        int version;
    } rows[] = {{5, 1, 13}, {5, 1, 12}, {100000, 7, 13}, {BIG, 0, 13}, {BIG, 0, 12},
        {BIG, 4099, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w = {.client = echo,
            .size = rows[i].size,
            .want = {.step = rows[i].step,
                .least = rows[i].version,
                .most = rows[i].version}};
        run_world(t, &w);
        if (!T_EQ(t, w.got, w.size) || !T_EQ(t, w.seen, w.size) ||
            !T_OK(t, w.sent_calls))
            t_note(t, "row %zu", i);
        T_EQ(t, tls_count(w.tls).done, 1);
        T_EQ(t, tls_count(w.tls).failed, 0);
        tls_leave(w.tls);
    }
}

/* Everything is sent before anything is read: what comes back waits in the server. */
static void send_all(struct world *w, int fd)
{
    struct wire_tls *c = wire_tls_open(fd, &w->want);
    static const unsigned char piece[1 << 16] = {'y'};
    for (size_t sent = 0; c && sent < w->size; sent += sizeof piece)
        T_OK(w->t, wire_tls_send(c, raw_of(piece, sizeof piece)));
    while (c && w->in.n < w->size && wire_tls_read(c, &w->in) > 0)
        continue;
    wire_tls_free(c);
}

static void an_answer_larger_than_the_socket_waits(struct t *t)
{
    struct world w = {.client = send_all, .size = 1 << 20, .answers_late = true};
    run_world(t, &w);
    T_EQ(t, w.got, w.size);
    tls_leave(w.tls);
}

static void an_end_is_clean_or_a_reset(struct t *t)
{
    struct world w = {.client = echo, .size = 5, .closes = true};
    run_world(t, &w);
    T_EQ(t, w.got, 5);
    T_EQ(t, w.last, 0); /* with close_notify */
    T_EQ(t, w.ends, 0);
    tls_leave(w.tls);
    w = (struct world){.client = echo, .size = 5, .aborts = true};
    run_world(t, &w);
    T_EQ(t, w.got, 0);
    T_EQ(t, w.last, -1);
    T_EQ(t, w.ends, 0);
    tls_leave(w.tls);
}

static void send_garbage(struct world *w, int fd)
{
    static const char bytes[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    w->last = wire_send(fd, raw_of(bytes, sizeof bytes - 1));
    while (w->last > 0)
        w->last = wire_read(fd, &w->in);
}

/* The beginning of a ClientHello, and then nothing more. */
static void cut_handshake(struct world *w, int fd)
{
    static const unsigned char bytes[] = {22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3};
    w->last = wire_send(fd, raw_of(bytes, sizeof bytes));
    shutdown(fd, SHUT_WR);
    while (w->last > 0)
        w->last = wire_read(fd, &w->in);
}

static void say_nothing(struct world *w, int fd)
{
    shutdown(fd, SHUT_WR);
    w->last = wire_read(fd, &w->in);
}

/* After some bytes: an end that is said, one that is only the socket's, a false record.
 */
static void half_close(struct world *w, int fd)
{
    struct wire_tls *c = wire_tls_open(fd, &w->want);
    T_OK(w->t, c && wire_tls_send(c, raw_from_str(STR("hello"))));
    wire_tls_shut(c);
    do
        w->last = wire_tls_read(c, &w->in);
    while (w->last > 0);
    wire_tls_free(c);
}

static void cut_off(struct world *w, int fd)
{
    struct wire_tls *c = wire_tls_open(fd, &w->want);
    T_OK(w->t, c && wire_tls_send(c, raw_from_str(STR("hello"))));
    shutdown(fd, SHUT_WR);
    do
        w->last = wire_tls_read(c, &w->in);
    while (w->last > 0);
    wire_tls_free(c);
}

static void false_record(struct world *w, int fd)
{
    static const unsigned char bytes[] = {23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9,
        10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
    struct wire_tls *c = wire_tls_open(fd, &w->want);
    T_OK(w->t, c && wire_tls_send(c, raw_from_str(STR("hello"))));
    T_OK(w->t, wire_send(fd, raw_of(bytes, sizeof bytes)));
    do
        w->last = wire_tls_read(c, &w->in);
    while (w->last > 0);
    wire_tls_free(c);
}

static void what_is_no_tls_is_an_end(struct t *t)
{
    static const struct {
        const char *says;
        void (*client)(struct world *w, int fd);
        uint64_t done, failed;
        size_t seen;
        const char *got; /* NULL: whatever an alert is */
    } rows[] = {
        {"plain HTTP", send_garbage, 0, 1, 0, NULL},
        {"a handshake that is cut", cut_handshake, 0, 1, 0, NULL},
        {"no byte", say_nothing, 0, 1, 0, ""},
        {"a half close: what was asked is answered", half_close, 1, 0, 5, "hello"},
        {"an end without a word", cut_off, 1, 0, 5, "hello"},
        {"a record nobody sealed", false_record, 1, 0, 5, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w = {.client = rows[i].client};
        run_world(t, &w);
        bool held = T_EQ(t, w.ends, 1) && T_EQ(t, w.seen, rows[i].seen) &&
                    T_EQ(t, tls_count(w.tls).done, rows[i].done) &&
                    T_EQ(t, tls_count(w.tls).failed, rows[i].failed) &&
                    (!rows[i].got || T_EQ(t, w.got, strlen(rows[i].got)));
        if (!held)
            t_note(t, "row: %s", rows[i].says);
        tls_leave(w.tls);
    }
}

/* In: what a client can do. Out: whether there is a handshake, and what was agreed. */
static void agree(struct world *w, int fd)
{
    struct wire_tls *c = wire_tls_open(fd, &w->want);
    w->shaken = c != NULL;
    if (!c)
        return;
    T_OK(w->t, wire_tls_send(c, raw_from_str(STR("hello"))));
    T_EQ(w->t, wire_tls_read(c, &w->in), 1);
    T_OK(w->t, !wire_tls_ticket(c));
    w->last = wire_tls_version(c);
    if (w->want.protocols)
        T_STR(w->t, wire_tls_protocol(c), STR("http/1.1"));
    wire_tls_free(c);
}

static void what_is_spoken(struct t *t)
{
    static const struct {
        const char *says;
        struct wire_tls_want want;
        int version; /* 0: none */
    } rows[] = {
        {"whatever it can", {0}, 13},
        {"TLS 1.2", {.most = 12}, 12},
        {"TLS 1.1", {.least = 10, .most = 11}, 0},
        {"two protocols", {.protocols = "\x02h2\x08http/1.1"}, 13},
        {"another protocol only", {.protocols = "\x02h2"}, 0},
        {"no forward secrecy", {.most = 12, .ciphers = "AES128-GCM-SHA256"}, 0},
        {"no authenticated encryption",
            {.most = 12, .ciphers = "ECDHE-ECDSA-AES128-SHA"}, 0},
        {"ChaCha20 alone", {.most = 12, .ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305"},
            12},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w = {.client = agree, .want = rows[i].want};
        run_world(t, &w);
        if (!T_EQ(t, w.shaken, rows[i].version > 0) ||
            !T_EQ(t, w.last, rows[i].version))
            t_note(t, "row: %s", rows[i].says);
        tls_leave(w.tls);
    }
}

/* Says something under the old one, has it replaced, says more. */
static void outlive(struct world *w, int fd)
{
    struct wire_tls *c = wire_tls_open(fd, &w->want);
    T_OK(w->t, c && wire_tls_send(c, raw_from_str(STR("one"))));
    T_EQ(w->t, wire_tls_read(c, &w->in), 1);
    loop_wake(w->change);
    T_OK(w->t, wire_tls_send(c, raw_from_str(STR("two"))));
    T_EQ(w->t, wire_tls_read(c, &w->in), 1);
    T_OK(w->t, wire_tls_send(c, raw_from_str(STR("six"))));
    T_EQ(w->t, wire_tls_read(c, &w->in), 1);
    wire_tls_free(c);
}

static void an_identity_lives_as_long_as_its_links(struct t *t)
{
    struct world w = {.client = outlive};
    w.next = open_tls(t, "two");
    run_world(t, &w);
    T_EQ(t, w.got, 9);
    T_EQ(t, tls_count(w.tls).done, 1); /* taken over */
    tls_leave(w.tls);
}

static void a_pair_that_is_wrong_is_refused(struct t *t)
{
    struct identity one, two, three;
    struct err err = ERR_INIT;
    struct tls *tls = NULL;
    const char *dir = t_tmpdir(t);
    identity_make(t, dir, "one", 90, &one);
    identity_make(t, dir, "two", 90, &two);
    identity_make(t, dir, "three", 90, &three);
    identity_lock_key(t, &three);
    const struct {
        const char *says, *chain, *key;
        unsigned mode;
    } rows[] = {
        {"no certificate", "/nowhere/x.pem", one.key, 0600},
        {"no key", one.chain, "/nowhere/x.key", 0},
        {"a folder", one.chain, dir, 0},
        {"a key that is another's", one.chain, two.key, 0600},
        {"a certificate that is a key", one.key, one.key, 0600},
        {"a key that is a certificate", one.chain, one.chain, 0600},
        {"a key with a password", three.chain, three.key, 0600},
        {"a key everybody can read", one.chain, one.key, 0604},
        {"a key its group can write", one.chain, one.key, 0620},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tls_files files = {rows[i].chain, rows[i].key};
        if (rows[i].mode)
            T_EQ(t, chmod(rows[i].key, rows[i].mode), 0);
        if (!T_OK(t, !tls_open(&files, &tls, &err)) || !T_OK(t, err.text[0]))
            t_note(t, "row: %s", rows[i].says);
    }
    T_EQ(t, chmod(one.key, 0640), 0); /* a group of its own may */
    T_DONE(t, tls_open(&(struct tls_files){one.chain, one.key}, &tls, &err), &err);
    tls_leave(tls);
}

static void its_end_is_known(struct t *t)
{
    struct identity over;
    struct err err = ERR_INIT;
    struct tls *tls = open_tls(t, "good");
    struct instant end = tls_expires(tls);
    T_EQ(t, tls_days_left(tls, (struct instant){end.us - INSTANT_DAY_US}), 1);
    T_EQ(t, tls_days_left(tls, (struct instant){end.us - INSTANT_DAY_US + 1000000}), 0);
    T_EQ(t, tls_days_left(tls, (struct instant){end.us + 1000000}), -1);
    T_EQ(t, tls_days_left(tls, (struct instant){end.us + 3 * INSTANT_DAY_US}), -3);
    tls_leave(tls);
    identity_make(t, t_tmpdir(t), "over", -3, &over);
    T_DONE(t, tls_open(&(struct tls_files){over.chain, over.key}, &tls, &err), &err);
    T_OK(t, instant_cmp(tls_expires(tls), end) < 0);
    T_OK(t, tls_share(tls) == tls && !tls_share(NULL));
    tls_leave(tls);
    tls_leave(tls);
}

static bool try_open(void *ctx)
{
    const struct identity *files = ctx;
    struct err err = ERR_INIT;
    struct tls *tls = NULL;
    bool ok = tls_open(&(struct tls_files){files->chain, files->key}, &tls, &err);
    tls_leave(tls);
    return ok;
}

static void memory_may_fail(struct t *t)
{
    struct identity files;
    identity_make(t, t_tmpdir(t), "one", 90, &files);
    t_oom(t, try_open, &files);
}

static const struct t_case cases[] = {
    T_CASE(what_is_sent_comes_back_whole),
    T_CASE(an_answer_larger_than_the_socket_waits),
    T_CASE(an_end_is_clean_or_a_reset),
    T_CASE(what_is_no_tls_is_an_end),
    T_CASE(what_is_spoken),
    T_CASE(an_identity_lives_as_long_as_its_links),
    T_CASE(a_pair_that_is_wrong_is_refused),
    T_CASE(its_end_is_known),
    T_CASE(memory_may_fail),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
