/* A gateway that speaks TLS: streams, large answers, slow clients, another certificate
 * while it runs. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "flow/flow.h"
#include "gateway/gateway_priv.h"
#include "tests/harness/identity.h"
#include "tests/harness/t.h"
#include "tests/harness/wire.h"

/* SHA-256 of "key-of-app". */
#define KEY_SHA256 "ea15307d5014284174761b842f9352a857a93a3b2df3f23b69ac21d8b24ee805"
#define EVENT(n)                                                                       \
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" n "\"}}]}\n\n"
#define LAST "data: [DONE]\n\n"
#define GET(path)                                                                      \
    "GET " path " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer key-of-app\r\n"

enum { LARGE = 5 << 20, EVENTS = 200 };

struct world {
    struct t *t;
    struct loop *loop;
    struct serve *upstream;
    struct gateway *gateway;
    struct conf *conf;
    struct wake *done, *change;
    struct buf large;
    const char *dir;
    char state[FILE_PATH_MAX], text[2048];
    struct identity first, second;
    int port;
    /* the client's, and what it asks the loop's thread to do */
    void (*client)(struct world *w, int fd);
    const struct identity *next;
    const char *next_key;
    _Atomic bool changed;
    bool taken, late;
    struct err err;
    struct buf got;
};

static void up_request(void *ctx, struct exchange *x)
{
    struct world *w = ctx;
    struct http_field type = {
        raw_from_str(STR("content-type")), raw_from_str(STR("text/event-stream"))};
    if (raw_eq_str(exchange_head(x)->target, STR("/v1/large"))) {
        exchange_answer(x, 200, NULL, 0, buf_raw(&w->large));
        return;
    }
    exchange_begin(x, 200, &type, 1, ANSWER_CHUNKED);
    for (int i = 0; i < EVENTS; i++)
        T_OK(w->t, exchange_write(x, raw_from_str(STR(EVENT("word ")))));
    T_OK(w->t, exchange_write(x, raw_from_str(STR(LAST))));
    exchange_end(x);
}

static void up_gone(void *ctx, struct exchange *x)
{
    (void)ctx, (void)x;
}

static void stop(void *ctx)
{
    struct world *w = ctx;
    loop_stop(w->loop);
}

static struct conf *conf_of(struct world *w, const struct identity *id, const char *key)
{
    struct conf *conf = NULL;
    snprintf(w->text, sizeof w->text,
        "[serve]\nlisten = 127.0.0.1:0\nhead_s = 1\ntls_certificate = %.500s\n"
        "tls_key = %.500s\n[upstream up]\nurl = http://127.0.0.1:%d\n"
        "[project app]\nupstream = up\nkey_sha256 = " KEY_SHA256 "\n",
        id->chain, key, serve_port(w->upstream));
    T_DONE(w->t, conf_parse(str_z(w->text), STR("test"), &conf, &w->err), &w->err);
    return conf;
}

/* What a hang-up does. */
static void reload(void *ctx)
{
    struct world *w = ctx;
    struct conf *conf = conf_of(w, w->next, w->next_key);
    w->err = ERR_INIT;
    w->taken = gateway_reload(w->gateway, conf, &w->err);
    if (!w->taken)
        conf_free(conf);
    w->changed = true;
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

static void start(struct world *w)
{
    struct serve_handler handler = {up_request, up_gone, NULL, w};
    struct serve_limits limits = serve_limits_default();
    struct err err = ERR_INIT;
    struct flow_options init = {
        .state = w->state, .profile = "strict", .now = instant_from_civil(2026, 3, 1)};
    T_DONE(w->t, file_join(w->dir, "state", w->state, &err), &err);
    T_DONE(w->t, flow_init(&init, &err), &err);
    T_DONE(w->t, loop_new(&w->loop, &err), &err);
    T_DONE(w->t, wake_new(w->loop, stop, w, &w->done, &err), &err);
    T_DONE(w->t, wake_new(w->loop, reload, w, &w->change, &err), &err);
    T_DONE(w->t, serve_new(w->loop, &limits, &handler, &w->upstream, &err), &err);
    T_DONE(w->t, serve_listen(w->upstream, "127.0.0.1", 0, &err), &err);
}

static struct instant march(void)
{
    return instant_from_civil(2026, 3, 1);
}

static void run(struct t *t, struct world *w)
{
    struct err err = ERR_INIT;
    pthread_t thread;
    w->t = t;
    w->dir = t_tmpdir(t);
    buf_init(&w->got, 2 * LARGE);
    buf_init(&w->large, LARGE);
    for (int i = 0; i < LARGE / 4; i++)
        buf_add(&w->large, &i, sizeof i);
    start(w);
    identity_make(t, w->dir, "first", 90, &w->first);
    identity_make(t, w->dir, "second", 90, &w->second);
    w->conf = conf_of(w, &w->first, w->first.key);
    struct gateway_options options = {
        .loop = w->loop, .conf = w->conf, .state = w->state, .now = march};
    if (!T_DONE(t, gateway_start(&options, &w->gateway, &err), &err))
        exit(1);
    T_OK(t, gateway_certificate(w->gateway).shown);
    w->port = gateway_port(w->gateway);
    T_EQ(t, pthread_create(&thread, NULL, run_client, w), 0);
    loop_run(w->loop);
    pthread_join(thread, NULL);
    if (w->late)
        reload(w);
    gateway_stop(w->gateway);
    serve_free(w->upstream);
    wake_close(w->done);
    wake_close(w->change);
    loop_free(w->loop);
    conf_free(w->conf);
    buf_fini(&w->large);
    buf_fini(&w->got);
}

static const struct wire_tls_want any = {0};

static struct wire_tls *ask(struct world *w, int fd, const char *request)
{
    struct wire_tls *c = wire_tls_open(fd, &any);
    T_OK(w->t, c && wire_tls_send(c, raw_of(request, strlen(request))));
    return c;
}

static void read_stream(struct world *w, int fd)
{
    struct wire_tls *c = ask(w, fd, GET("/v1/stream") "Connection: close\r\n\r\n");
    size_t events = 0;
    int got;
    while ((got = wire_tls_read(c, &w->got)) > 0)
        continue;
    T_EQ(w->t, got, 0);
    for (const char *at = buf_z(&w->got); (at = strstr(at, "word ")) != NULL; at++)
        events++;
    T_EQ(w->t, events, EVENTS);
    T_OK(w->t, str_ends(buf_str(&w->got), STR("0\r\n\r\n")));
    wire_tls_free(c);
}

static void a_stream_comes_through_whole(struct t *t)
{
    struct world w = {.client = read_stream};
    run(t, &w);
}

/* Takes its time before it reads, so that the socket fills. */
static void read_large(struct world *w, int fd)
{
    struct wire_tls *c = ask(w, fd, GET("/v1/large") "Connection: close\r\n\r\n");
    usleep(200000);
    while (wire_tls_read(c, &w->got) > 0)
        continue;
    T_OK(w->t,
        w->got.n > LARGE && !memcmp(w->got.p + w->got.n - LARGE, w->large.p, LARGE));
    wire_tls_free(c);
}

static void an_answer_larger_than_the_socket_comes_whole(struct t *t)
{
    struct world w = {.client = read_large};
    run(t, &w);
}

/* Its handshake never ends: it is let go after head_s. */
static void never_shake(struct world *w, int fd)
{
    static const unsigned char hello[] = {22, 3, 1, 2, 0, 1};
    T_OK(w->t, wire_send(fd, raw_of(hello, sizeof hello)));
    T_EQ(w->t, wire_read(fd, &w->got), 0);
    T_EQ(w->t, w->got.n, 0);
}

static void a_handshake_that_never_ends_is_let_go(struct t *t)
{
    struct world w = {.client = never_shake};
    run(t, &w);
}

static uint64_t shown_now(struct world *w)
{
    int fd = wire_dial(w->port);
    struct wire_tls *c = wire_tls_open(fd, &any);
    uint64_t shown = c ? wire_tls_shown(c) : 0;
    wire_tls_free(c);
    wire_close(fd);
    return shown;
}

/* Until the new callers are read: a look at the store. */
static uint64_t shown_after(
    struct world *w, const struct identity *id, const char *key, uint64_t before)
{
    uint64_t shown = before;
    w->next = id;
    w->next_key = key;
    w->changed = false;
    loop_wake(w->change);
    while (!w->changed)
        usleep(1000);
    for (int i = 0; i < 1000 && w->taken && shown == before; i++, usleep(2000))
        shown = shown_now(w);
    return w->taken ? shown : shown_now(w);
}

static bool answers(struct world *w, struct wire_tls *c)
{
    static const char request[] = GET("/healthz") "\r\n";
    buf_clear(&w->got);
    return wire_tls_send(c, raw_of(request, sizeof request - 1)) &&
           wire_tls_read(c, &w->got) == 1 && strstr(buf_z(&w->got), "200 OK");
}

static void change_under_it(struct world *w, int fd)
{
    struct wire_tls *c = wire_tls_open(fd, &any);
    struct identity over;
    uint64_t first = wire_tls_shown(c);
    T_OK(w->t, answers(w, c));
    T_OK(w->t, shown_after(w, &w->first, w->second.key, first) == first);
    T_OK(w->t, !w->taken);
    T_STR(w->t, str_z(w->err.id), STR("os.tls"));
    T_OK(w->t, unlink(w->second.key) == 0);
    T_OK(w->t, shown_after(w, &w->second, w->second.key, first) == first);
    T_OK(w->t, !w->taken);
    identity_make(w->t, w->dir, "over", -1000, &over);
    T_OK(w->t, shown_after(w, &over, over.key, first) == first);
    T_STR(w->t, str_z(w->err.id), STR("gateway.reload"));
    identity_make(w->t, w->dir, "second", 90, &w->second);
    T_OK(w->t, shown_after(w, &w->second, w->second.key, first) != first);
    T_OK(w->t, w->taken && answers(w, c)); /* the old connection goes on */
    wire_tls_free(c);
}

static void another_certificate_is_taken_up_and_a_wrong_one_is_not(struct t *t)
{
    struct world w = {.client = change_under_it};
    run(t, &w);
}

static void say_nothing(struct world *w, int fd)
{
    (void)fd;
    w->next = &w->second;
    w->next_key = w->second.key;
}

/* It is read by the store's thread, and ends when there is no door any more. */
static void a_reload_right_before_the_stop_puts_nothing_in_force(struct t *t)
{
    struct world w = {.client = say_nothing, .late = true};
    run(t, &w);
    T_OK(t, w.taken);
}

static const struct t_case cases[] = {
    T_CASE(a_stream_comes_through_whole),
    T_CASE(an_answer_larger_than_the_socket_comes_whole),
    T_CASE(a_handshake_that_never_ends_is_let_go),
    T_CASE(another_certificate_is_taken_up_and_a_wrong_one_is_not),
    T_CASE(a_reload_right_before_the_stop_puts_nothing_in_force),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
