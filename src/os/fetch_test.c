#include "os/fetch.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "os/net.h"
#include "tests/harness/t.h"

/*
 * A server on the same loop that gives a fixed answer, in pieces of `step` bytes, one
 * turn each, and then closes if it is told to.
 */
struct world {
    struct t *t;
    struct loop *loop;
    struct net_listener *listener;
    struct net_conn *conn;
    struct fetcher *fetcher;
    struct fetch *fetch;
    struct loop_later more;
    const char *host; /* in digits, or for libcurl to find */
    const char *answer;
    size_t given, step;
    bool hangs_up, cancels;
    struct buf asked; /* what the server read */
    /* what the client saw */
    int status, heads, ends;
    struct buf body, field;
    char error[ERR_TEXT_MAX];
};

static void give_more(void *ctx)
{
    struct world *w = ctx;
    size_t n = strlen(w->answer) - w->given;
    if (!w->conn)
        return;
    n = n < w->step ? n : w->step;
    if (!net_write(w->conn, raw_of(w->answer + w->given, n)))
        t_ok(w->t, false, "net_write", __FILE__, __LINE__);
    w->given += n;
    if (w->answer[w->given]) {
        loop_at_end(w->loop, &w->more);
    } else if (w->hangs_up) {
        net_close(w->conn);
        w->conn = NULL;
    }
}

static void asked(void *ctx, struct raw bytes)
{
    struct world *w = ctx;
    buf_add_raw(&w->asked, bytes);
    if (buf_z(&w->asked) && strstr(buf_z(&w->asked), "\r\n\r\n") && !w->given)
        loop_at_end(w->loop, &w->more);
}

static void hung_up(void *ctx)
{
    struct world *w = ctx;
    net_close(w->conn);
    w->conn = NULL;
}

static void accept_one(void *ctx, struct net_conn *conn)
{
    static const struct net_calls calls = {.bytes = asked, .end = hung_up};
    struct world *w = ctx;
    w->conn = conn;
    net_own(conn, &calls, w);
}

static void shut(struct world *w)
{
    fetcher_free(w->fetcher);
    w->fetcher = NULL;
    net_listener_close(w->listener);
    net_close(w->conn);
    w->conn = NULL;
}

static void got_head(
    void *ctx, int status, const struct fetch_field *fields, size_t count)
{
    struct world *w = ctx;
    w->heads++;
    w->status = status;
    for (size_t i = 0; i < count; i++) {
        if (raw_eq_str(fields[i].name, STR("X-Kind")))
            buf_add_raw(&w->field, fields[i].value);
    }
    if (w->cancels) {
        fetch_cancel(w->fetch);
        loop_stop(w->loop);
    }
}

static void got_body(void *ctx, struct raw bytes)
{
    struct world *w = ctx;
    buf_add_raw(&w->body, bytes);
}

static void got_end(void *ctx, const struct err *err)
{
    struct world *w = ctx;
    w->ends++;
    if (err)
        memcpy(w->error, err->text, sizeof w->error);
    loop_stop(w->loop);
}

static void run_world(struct t *t, struct world *w, const char *method)
{
    static const struct fetch_calls calls = {got_head, got_body, got_end};
    static const struct fetch_field fields[] = {
        {{(const unsigned char *)"X-Id", 4}, {(const unsigned char *)"7", 1}},
        {{(const unsigned char *)"X-None", 6}, {NULL, 0}}};
    struct fetch_options options = {.connections_max = 4};
    struct err err = ERR_INIT;
    char url[64];
    w->t = t;
    w->more = (struct loop_later){.call = give_more, .ctx = w};
    buf_init(&w->asked, 1 << 16);
    buf_init(&w->body, 1 << 20);
    buf_init(&w->field, 1 << 10);
    T_DONE(t, loop_new(&w->loop, &err), &err);
    T_DONE(t,
        net_listen(w->loop, "127.0.0.1", 0, (struct net_accept){accept_one, w},
            &w->listener, &err),
        &err);
    T_DONE(t, fetcher_new(w->loop, &options, &w->fetcher, &err), &err);
    snprintf(url, sizeof url, "http://%s:%d/v1/x?y=1", w->host ? w->host : "127.0.0.1",
        net_listener_port(w->listener));
    struct fetch_request request = {.method = str_z(method),
        .url = str_z(url),
        .fields = fields,
        .count = COUNT(fields),
        .body = raw_from_str(STR("hello")),
        .connect_timeout_ms = 5000,
        .idle_timeout_ms = 5000};
    T_OK(t, fetch_start(w->fetcher, &request, &calls, w, &w->fetch));
    loop_run(w->loop);
    shut(w);
    loop_free(w->loop);
}

static void end_world(struct world *w)
{
    buf_fini(&w->asked);
    buf_fini(&w->body);
    buf_fini(&w->field);
}

#define CHUNKED                                                                        \
    "HTTP/1.1 200 OK\r\nX-Kind: a b \r\nTransfer-Encoding: chunked\r\n\r\n"            \
    "5\r\nhello\r\n3\r\n, y\r\n2\r\nou\r\n0\r\n\r\n"

static void an_answer_comes_whole_however_it_is_cut(struct t *t)
{
    static const size_t steps[] = {1, 3, 1000};
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct world w = {.answer = CHUNKED, .step = steps[i]};
        run_world(t, &w, "POST");
        T_EQ(t, w.status, 200);
        T_EQ(t, w.heads, 1);
        T_EQ(t, w.ends, 1);
        T_STR(t, buf_str(&w.body), STR("hello, you"));
        T_STR(t, buf_str(&w.field), STR("a b"));
        T_STR(t, str_z(w.error), STR(""));
        end_world(&w);
    }
}

static void the_request_goes_out_as_it_was_given(struct t *t)
{
    struct world w = {.answer = CHUNKED, .step = 1000};
    run_world(t, &w, "PUT");
    struct str asked = buf_str(&w.asked);
    T_OK(t, str_starts(asked, STR("PUT /v1/x?y=1 HTTP/1.1\r\n")));
    T_OK(t, strstr(buf_z(&w.asked), "\r\nX-Id: 7\r\n") != NULL);
    T_OK(t, strstr(buf_z(&w.asked), "\r\nX-None:\r\n") != NULL);
    T_OK(t, str_ends(asked, STR("\r\n\r\nhello")));
    end_world(&w);
}

static const char *const hosts[] = {"127.0.0.1", "localhost"};

static const struct {
    const char *says, *answer;
    bool hangs_up;
    int status;
    const char *body;
    bool fails;
} rows[] = {
    {"an early head is passed over",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nhi",
        false, 201, "hi", false},
    {"an error is an answer", "HTTP/1.1 429 Slow\r\nContent-Length: 2\r\n\r\nno", false,
        429, "no", false},
    {"a redirect is an answer",
        "HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: "
        "0\r\n\r\n",
        false, 302, "", false},
    {"to the end of the connection", "HTTP/1.1 200 OK\r\n\r\nall of it", true, 200,
        "all of it", false},
    {"a length that is not kept", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal",
        true, 200, "hal", true},
    {"a coding that breaks off",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", true, 200,
        "hel", true},
    {"a chunk that has no length",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", true, 200, "",
        true},
    {"no answer", "", true, 0, "", true},
    {"no HTTP", "SSH-2.0-x\r\n", true, 0, "", true},
};

static void each_end_is_told_as_what_it_is(struct t *t)
{
    for (size_t k = 0; k < 2 * COUNT(rows); k++) {
        size_t i = k / 2;
        struct world w = {.host = hosts[k % 2],
            .answer = rows[i].answer,
            .step = 1000,
            .hangs_up = rows[i].hangs_up};
        run_world(t, &w, "POST");
        bool held = T_EQ(t, w.status, rows[i].status) &&
                    T_STR(t, buf_str(&w.body), str_z(rows[i].body)) &&
                    T_EQ(t, w.ends, 1) && T_EQ(t, w.error[0] != 0, rows[i].fails);
        if (!held)
            t_note(t, "row: %s (%s)", rows[i].says, w.error);
        end_world(&w);
    }
}

static void a_cancelled_fetch_is_silent(struct t *t)
{
    struct world w = {.answer = CHUNKED, .step = 10, .cancels = true};
    run_world(t, &w, "POST");
    T_EQ(t, w.heads, 1);
    T_EQ(t, w.ends, 0);
    T_EQ(t, w.body.n, 0);
    end_world(&w);
}

static const struct t_case cases[] = {
    T_CASE(an_answer_comes_whole_however_it_is_cut),
    T_CASE(the_request_goes_out_as_it_was_given),
    T_CASE(each_end_is_told_as_what_it_is),
    T_CASE(a_cancelled_fetch_is_silent),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
