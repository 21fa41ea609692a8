#include "serve/serve.h"

#include <pthread.h>
#include <string.h>

#include "tests/harness/t.h"
#include "tests/harness/wire.h"

/*
 * A server whose handler answers by the path, and a client on a thread of its own that
 * sends bytes and reads until the connection ends.
 */
struct world {
    struct t *t;
    struct loop *loop;
    struct serve *serve;
    struct wake *done;
    struct timer *slow;
    struct exchange *waiting;
    struct serve_limits limits;
    int port, asked, gone;
    /* the client's */
    const char *send;
    size_t step;
    bool hangs_up;
    struct buf got;
    int last; /* 0: closed, -1: reset */
};

static void answer_slowly(void *ctx)
{
    struct world *w = ctx;
    if (!w->waiting)
        return;
    struct exchange *x = w->waiting;
    w->waiting = NULL;
    exchange_answer(x, 200, NULL, 0, raw_from_str(STR("slow")));
}

static void answer_in_pieces(struct world *w, struct exchange *x)
{
    exchange_begin(x, 200, NULL, 0, ANSWER_CHUNKED);
    T_OK(w->t, exchange_write(x, raw_from_str(STR("hel"))));
    T_OK(w->t, exchange_write(x, raw_from_str(STR("lo"))));
    exchange_end(x);
}

static void on_request(void *ctx, struct exchange *x)
{
    struct world *w = ctx;
    struct raw path = exchange_head(x)->target;
    w->asked++;
    if (raw_eq_str(path, STR("/echo"))) {
        exchange_answer(x, 200, NULL, 0, exchange_body(x));
    } else if (raw_eq_str(path, STR("/pieces"))) {
        answer_in_pieces(w, x);
    } else if (raw_eq_str(path, STR("/slow"))) {
        w->waiting = x;
        timer_set(w->slow, 20);
    } else if (raw_eq_str(path, STR("/short"))) {
        exchange_begin(x, 200, NULL, 0, 10);
        T_OK(w->t, exchange_write(x, raw_from_str(STR("hel"))));
        exchange_end(x);
    } else if (raw_eq_str(path, STR("/breaks"))) {
        exchange_begin(x, 200, NULL, 0, ANSWER_CHUNKED);
        T_OK(w->t, exchange_write(x, raw_from_str(STR("hel"))));
        exchange_fail(x);
    } else {
        exchange_answer(x, 404, NULL, 0, raw_of(NULL, 0));
    }
}

static void on_gone(void *ctx, struct exchange *x)
{
    struct world *w = ctx;
    w->gone++;
    T_OK(w->t, x == w->waiting);
    w->waiting = NULL;
}

static void stop(void *ctx)
{
    struct world *w = ctx;
    loop_stop(w->loop);
}

static void *client(void *ctx)
{
    struct world *w = ctx;
    int fd = wire_dial(w->port);
    size_t n = strlen(w->send);
    for (size_t at = 0; fd >= 0 && at < n; at += w->step) {
        size_t some = n - at < w->step ? n - at : w->step;
        if (!wire_send(fd, raw_of(w->send + at, some)))
            break;
    }
    w->last = 1;
    while (fd >= 0 && !w->hangs_up && w->last > 0)
        w->last = wire_read(fd, &w->got);
    if (w->hangs_up) /* the server has to see the request before the end */
        (void)!wire_read(fd, &w->got);
    wire_close(fd);
    loop_wake(w->done);
    return NULL;
}

static void run_world(struct t *t, struct world *w)
{
    struct serve_handler handler = {on_request, on_gone, NULL, w};
    struct err err = ERR_INIT;
    pthread_t thread;
    w->t = t;
    w->step = w->step ? w->step : 4096;
    buf_init(&w->got, 1 << 20);
    T_DONE(t, loop_new(&w->loop, &err), &err);
    T_DONE(t, timer_new(w->loop, answer_slowly, w, &w->slow, &err), &err);
    T_DONE(t, wake_new(w->loop, stop, w, &w->done, &err), &err);
    T_DONE(t, serve_new(w->loop, &w->limits, &handler, &w->serve, &err), &err);
    T_DONE(t, serve_listen(w->serve, "127.0.0.1", 0, &err), &err);
    w->port = serve_port(w->serve);
    T_EQ(t, pthread_create(&thread, NULL, client, w), 0);
    loop_run(w->loop);
    pthread_join(thread, NULL);
    serve_free(w->serve);
    timer_close(w->slow);
    wake_close(w->done);
    loop_free(w->loop);
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n"
#define LAST      "Connection: close\r\n\r\n"
#define OK        "HTTP/1.1 200 OK\r\n"

static const struct {
    const char *says, *send, *want;
    int asked, last;
} rows[] = {
    {"one request", GET("/none") LAST,
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", 1,
        0},
    {"a body goes and comes",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n" LAST "hello",
        OK "content-length: 5\r\nconnection: close\r\n\r\nhello", 1, 0},
    {"a chunked body comes in pieces",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" LAST
        "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        OK "content-length: 5\r\nconnection: close\r\n\r\nhello", 1, 0},
    {"an answer in pieces", GET("/pieces") LAST,
        OK "transfer-encoding: chunked\r\nconnection: close\r\n\r\n3\r\nhel\r\n"
           "2\r\nlo\r\n0\r\n\r\n",
        1, 0},
    {"an answer in pieces to HTTP/1.0", "GET /pieces HTTP/1.0\r\n\r\n",
        OK "connection: close\r\n\r\nhello", 1, 0},
    {"the head alone", "HEAD /pieces HTTP/1.1\r\nHost: a\r\n" LAST,
        OK "connection: close\r\n\r\n", 1, 0},
    {"three that were sent at once, in their order",
        GET("/slow") "\r\n" GET("/pieces") "\r\n" GET("/none") LAST,
        OK "content-length: 4\r\n\r\nslow" OK "transfer-encoding: chunked\r\n\r\n"
           "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
           "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        3, 0},
    {"a client that waits for leave",
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
        "Content-Length: 2\r\n" LAST "hi",
        "HTTP/1.1 100 Continue\r\n\r\n" OK
        "content-length: 2\r\nconnection: close\r\n\r\nhi",
        1, 0},
    {"a request that can be read in two ways, and one behind it",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" GET("/none") LAST,
        "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: 39\r\n"
        "connection: close\r\n\r\nthe body has both a length and a coding",
        0, 0},
    {"an answer shorter than it said", GET("/short") "\r\n",
        OK "content-length: 10\r\n\r\nhel", 1, -1},
    {"an answer that breaks off", GET("/breaks") "\r\n",
        OK "transfer-encoding: chunked\r\n\r\n3\r\nhel\r\n", 1, -1},
};

static void each_request_gets_its_answer(struct t *t)
{
    static const size_t steps[] = {1, 10, 4096};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t k = 0; k < COUNT(steps); k++) {
            struct world w = {.limits = serve_limits_default(),
                .send = rows[i].send,
                .step = steps[k]};
            run_world(t, &w);
            bool held = T_EQ(t, w.asked, rows[i].asked) &&
                        T_EQ(t, w.last, rows[i].last) && T_EQ(t, w.gone, 0) &&
                        (w.last < 0 || /* a reset may overtake what was sent */
                            T_STR(t, buf_str(&w.got), str_z(rows[i].want)));
            if (!held)
                t_note(t, "row: %s, in steps of %zu", rows[i].says, steps[k]);
            buf_fini(&w.got);
        }
    }
}

static void a_client_that_hangs_up_is_told_of(struct t *t)
{
    struct world w = {.limits = serve_limits_default(),
        .send = GET("/pieces") "\r\n" GET("/slow") "\r\n",
        .hangs_up = true};
    run_world(t, &w);
    T_EQ(t, w.asked, 2);
    T_EQ(t, w.gone, 1);
    buf_fini(&w.got);
}

static const struct {
    const char *says, *send, *want;
} slows[] = {
    {"a head that does not come", "GET / HT", "HTTP/1.1 408 Request Timeout\r\n"},
    {"a body that does not come",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe",
        "HTTP/1.1 408 Request Timeout\r\n"},
    {"no second request", GET("/none") "\r\n", "HTTP/1.1 404 Not Found\r\n"},
    {"nothing at all", "", ""},
};

static void a_client_that_is_slow_is_let_go(struct t *t)
{
    for (size_t i = 0; i < COUNT(slows); i++) {
        struct world w = {.limits = serve_limits_default(), .send = slows[i].send};
        w.limits.head_ms = w.limits.body_ms = w.limits.idle_ms = 30;
        run_world(t, &w);
        if (!T_OK(t, str_starts(buf_str(&w.got), str_z(slows[i].want))) ||
            !T_EQ(t, w.last, 0))
            t_note(t, "row: %s", slows[i].says);
        buf_fini(&w.got);
    }
}

static void it_takes_no_more_than_its_limits(struct t *t)
{
    struct world w = {.limits = serve_limits_default(), .send = GET("/none") LAST};
    w.limits.connections_max = 0;
    run_world(t, &w);
    T_EQ(t, w.got.n, 0);
    T_EQ(t, w.asked, 0);
    buf_fini(&w.got);
    w = (struct world){.limits = serve_limits_default(),
        .send = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"};
    w.limits.body_max_bytes = 4;
    run_world(t, &w);
    T_OK(t, str_starts(buf_str(&w.got), STR("HTTP/1.1 413 ")));
    buf_fini(&w.got);
}

static const struct t_case cases[] = {
    T_CASE(each_request_gets_its_answer),
    T_CASE(a_client_that_hangs_up_is_told_of),
    T_CASE(a_client_that_is_slow_is_let_go),
    T_CASE(it_takes_no_more_than_its_limits),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
