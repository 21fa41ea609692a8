#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "flow/exchange/hidden.h"
#include "gateway/gateway_priv.h"
#include "os/file.h"
#include "tests/harness/spoil.h"
#include "tests/harness/t.h"
#include "tests/harness/wire.h"

/* SHA-256 of "key-of-app". */
#define KEY_SHA256 "ea15307d5014284174761b842f9352a857a93a3b2df3f23b69ac21d8b24ee805"
#define NAME       "Zoe Martin"

/* How long a change of the list may take to be seen, on a busy machine. */
enum { TRIES = 400, BETWEEN_US = 100000, BYTES_MAX = 1 << 20 };

/*
 * A model that names somebody in each answer, a gateway before it, both on one loop; a
 * script on a thread of its own asks, and changes the list as a command would.
 */
struct world {
    struct t *t;
    struct loop *loop;
    struct serve *upstream;
    struct gateway *gateway;
    struct conf *conf;
    struct wake *done;
    char state[FILE_PATH_MAX];
    int port;
    void (*script)(struct world *w);
};

static struct instant march(void)
{
    return instant_from_civil(2026, 3, 1);
}

#define EVENT(text)                                                                    \
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"}}]}\n\n"
#define JSON_ANSWER                                                                    \
    "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":"               \
    "\"That was " NAME ", I think\"}}]}"
#define STREAM_ANSWER                                                                  \
    EVENT("That was Zo") EVENT("e Mar") EVENT("tin, I think") "data: [DONE]\n\n"

static bool holds(struct raw all, const char *what)
{
    return all.n && memmem(all.p, all.n, what, strlen(what));
}

static void up_request(void *ctx, struct exchange *x)
{
    bool stream = holds(exchange_body(x), "\"stream\":true");
    const char *type = stream ? "text/event-stream" : "application/json";
    struct raw all = raw_from_str(stream ? STR(STREAM_ANSWER) : STR(JSON_ANSWER));
    struct http_field field = {
        raw_from_str(STR("content-type")), raw_from_str(str_z(type))};
    (void)ctx;
    exchange_begin(x, 200, &field, 1, stream ? ANSWER_CHUNKED : (int64_t)all.n);
    if (exchange_write(x, all))
        exchange_end(x);
}

static void up_nothing(void *ctx, struct exchange *x)
{
    (void)ctx;
    (void)x;
}

static void stop(void *ctx)
{
    struct world *w = ctx;
    loop_stop(w->loop);
}

static void *run_script(void *ctx)
{
    struct world *w = ctx;
    w->script(w);
    loop_wake(w->done);
    return NULL;
}

/* One change of the list, made by somebody else than the gateway. */
static void change(
    struct world *w, bool (*work)(struct flow *f, void *ctx, struct err *err))
{
    struct flow_options options = {.state = w->state, .now = march()};
    struct flow f;
    struct err err = ERR_INIT;
    if (!T_DONE(w->t, flow_open(&f, &options, &err), &err))
        return;
    T_DONE(w->t, flow_write(&f, work, NULL, &err), &err);
    flow_close(&f);
}

static bool add(struct flow *f, void *ctx, struct err *err)
{
    (void)ctx;
    return hidden_add(f, raw_from_str(STR(NAME)), STR("R-7"), err);
}

static bool take_off(struct flow *f, void *ctx, struct err *err)
{
    bool found = false;
    (void)ctx;
    return hidden_remove(f, raw_from_str(STR(NAME)), &found, err) &&
           (found || err_set(err, ERR_STATE, "test.hidden", "nobody of that name"));
}

static void make_state(struct world *w)
{
    struct flow_options options = {
        .state = w->state, .profile = "strict", .now = march()};
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(t_tmpdir(w->t), "state", w->state, &err), &err);
    T_DONE(w->t, flow_init(&options, &err), &err);
}

static bool start(struct world *w, struct err *err)
{
    static const struct serve_handler handler = {
        up_request, up_nothing, up_nothing, NULL};
    struct serve_limits limits = serve_limits_default();
    char text[512];
    T_DONE(w->t, loop_new(&w->loop, err), err);
    T_DONE(w->t, wake_new(w->loop, stop, w, &w->done, err), err);
    T_DONE(w->t, serve_new(w->loop, &limits, &handler, &w->upstream, err), err);
    T_DONE(w->t, serve_listen(w->upstream, "127.0.0.1", 0, err), err);
    snprintf(text, sizeof text,
        "[serve]\nlisten = 127.0.0.1:0\n[upstream up]\nurl = http://127.0.0.1:%d\n"
        "[project app]\nupstream = up\nkey_sha256 = " KEY_SHA256 "\n",
        serve_port(w->upstream));
    T_DONE(w->t, conf_parse(str_z(text), STR("test"), &w->conf, err), err);
    struct gateway_options options = {
        .loop = w->loop, .conf = w->conf, .state = w->state, .now = march};
    return gateway_start(&options, &w->gateway, err);
}

static void finish(struct world *w)
{
    gateway_stop(w->gateway);
    serve_free(w->upstream);
    wake_close(w->done);
    loop_free(w->loop);
    conf_free(w->conf);
}

static void run(struct world *w)
{
    pthread_t thread;
    struct err err = ERR_INIT;
    if (T_DONE(w->t, start(w, &err), &err)) {
        w->port = gateway_port(w->gateway);
        T_EQ(w->t, pthread_create(&thread, NULL, run_script, w), 0);
        loop_run(w->loop);
        pthread_join(thread, NULL);
    }
    finish(w);
}

#define POST(length)                                                                   \
    "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"           \
    "Authorization: Bearer key-of-app\r\nContent-Type: application/json\r\n"           \
    "Content-Length: " length "\r\n\r\n"
#define ASK "{\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"who?\"}]"

static const struct {
    const char *says, *request;
} asks[] = {
    {"in JSON", POST("60") ASK "}"},
    {"in a stream", POST("74") ASK ",\"stream\":true}"},
};

static bool fetch(struct world *w, const char *request, struct buf *got)
{
    int fd = wire_dial(w->port), last = fd >= 0;
    if (last > 0 && !wire_send(fd, raw_of(request, strlen(request))))
        last = -1;
    while (last > 0)
        last = wire_read(fd, got);
    wire_close(fd);
    return fd >= 0 && last == 0;
}

enum seen { SEEN_NEITHER, SEEN_NAMED, SEEN_HIDDEN };

/* Whether an answer names them; what stands in more than one event is looked for too.
 */
static enum seen ask(struct world *w, size_t which)
{
    struct buf got;
    buf_init(&got, BYTES_MAX);
    bool ok = T_OK(w->t, fetch(w, asks[which].request, &got)) &&
              T_OK(w->t, str_starts(buf_str(&got), STR("HTTP/1.1 200 ")));
    bool named = holds(buf_raw(&got), "Zo") && holds(buf_raw(&got), "tin, I think");
    bool hidden = holds(buf_raw(&got), "[removed]") && !holds(buf_raw(&got), "Zo") &&
                  !holds(buf_raw(&got), "tin") && holds(buf_raw(&got), "I think");
    buf_fini(&got);
    if (ok && named != hidden)
        return named ? SEEN_NAMED : SEEN_HIDDEN;
    return SEEN_NEITHER;
}

static void both_are(struct world *w, enum seen want)
{
    for (size_t i = 0; i < COUNT(asks); i++) {
        if (!T_EQ(w->t, ask(w, i), want))
            t_note(w->t, "row: %s", asks[i].says);
    }
}

/* The gateway looks every few seconds. */
static void soon_both_are(struct world *w, enum seen want)
{
    for (int i = 0; i < TRIES && ask(w, 0) != want; i++)
        usleep(BETWEEN_US);
    both_are(w, want);
}

static bool metric_is(struct world *w, const char *line)
{
    struct buf got;
    buf_init(&got, BYTES_MAX);
    bool ok = T_OK(
        w->t, fetch(w, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                  &got));
    bool is = ok && holds(buf_raw(&got), line);
    buf_fini(&got);
    return is;
}

/* A look that fails is one more thing that the store's thread could not do. */
static void wait_for_a_failed_look(struct world *w)
{
    static const char none[] = "\nabide_exchanges_failed_total 0\n";
    bool failed = false;
    T_OK(w->t, metric_is(w, none));
    for (int i = 0; i < TRIES && !failed; i++) {
        usleep(BETWEEN_US);
        failed = !metric_is(w, none);
    }
    T_OK(w->t, failed);
}

static void ask_both(struct world *w)
{
    both_are(w, SEEN_HIDDEN);
    T_OK(w->t, metric_is(w, "\nabide_guard_suppressed_total 2\n"));
}

static void who_is_on_the_list_at_the_start_is_in_no_answer(struct t *t)
{
    struct world w = {.t = t, .script = ask_both};
    make_state(&w);
    change(&w, add);
    run(&w);
}

static void change_the_list(struct world *w)
{
    both_are(w, SEEN_NAMED);
    T_OK(w->t, metric_is(w, "\nabide_guard_suppressed_total 0\n"));
    change(w, add);
    soon_both_are(w, SEEN_HIDDEN);
    change(w, spoil_hidden);
    wait_for_a_failed_look(w);
    both_are(w, SEEN_HIDDEN); /* the list that was read last stands */
    change(w, mend_hidden);
    change(w, take_off);
    soon_both_are(w, SEEN_NAMED);
}

static void a_running_gateway_follows_the_list_and_keeps_it_when_it_cant(struct t *t)
{
    struct world w = {.t = t, .script = change_the_list};
    make_state(&w);
    run(&w);
}

/* Without the list nobody would be kept out of answers: better no answers. */
static void a_gateway_does_not_start_without_its_list(struct t *t)
{
    struct world w = {.t = t};
    struct err err = ERR_INIT;
    make_state(&w);
    change(&w, add);
    change(&w, spoil_hidden);
    T_OK(t, !start(&w, &err));
    T_OK(t, err.code != ERR_NONE);
    T_OK(t, !w.gateway);
    finish(&w);
}

static const struct t_case cases[] = {
    T_CASE(who_is_on_the_list_at_the_start_is_in_no_answer),
    T_CASE(a_running_gateway_follows_the_list_and_keeps_it_when_it_cant),
    T_CASE(a_gateway_does_not_start_without_its_list),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
