#include "gateway/gateway.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "flow/flow_choice.h"
#include "flow/flow_notice.h"
#include "gateway/gateway_priv.h"
#include "os/dir.h"
#include "os/file.h"
#include "serve/serve.h"
#include "store/conversation.h"
#include "store/ledger.h"
#include "tests/harness/routes.h"
#include "tests/harness/t.h"
#include "tests/harness/wire.h"

/* SHA-256 of "key-of-app". */
#define KEY_SHA256 "ea15307d5014284174761b842f9352a857a93a3b2df3f23b69ac21d8b24ee805"

/*
 * A scripted upstream and a gateway on one loop; a client on a thread of its own, which
 * sends one request and reads to the end of the connection.
 */
struct world {
    struct t *t;
    struct loop *loop;
    struct serve *upstream;
    struct gateway *gateway;
    struct conf *conf;
    struct wake *done;
    char state[FILE_PATH_MAX];
    const char *answer, *type; /* the upstream's */
    const char *entry;         /* more lines of its section */
    size_t step;
    bool hang, breaks; /* the upstream answers half and waits, or breaks off */
    struct buf seen;   /* what the upstream was asked */
    int asked, upstream_gone;
    const char *upstreams, *more; /* of the project; other lines of the file */
    enum conf_metrics metrics;
    /* the client's */
    int port;
    const char *request;
    bool hangs_up;
    struct buf got;
    int last;
};

static struct instant march(void)
{
    return instant_from_civil(2026, 3, 1);
}

static struct http_field field(const char *name, const char *value)
{
    return (struct http_field){raw_from_str(str_z(name)), raw_from_str(str_z(value))};
}

static void note_request(struct world *w, struct exchange *x)
{
    const struct http_head *head = exchange_head(x);
    buf_add_raw(&w->seen, head->target);
    for (size_t i = 0; i < head->count; i++) {
        buf_add_char(&w->seen, '\n');
        buf_add_raw(&w->seen, head->fields[i].name);
        buf_add_z(&w->seen, ": ");
        buf_add_raw(&w->seen, head->fields[i].value);
    }
    buf_add_char(&w->seen, '\n');
    buf_add_raw(&w->seen, exchange_body(x));
}

static void up_request(void *ctx, struct exchange *x)
{
    struct world *w = ctx;
    struct http_field type = field("content-type", w->type);
    struct raw all = raw_from_str(str_z(w->answer));
    bool stream = strcmp(w->type, "application/json") != 0;
    w->asked++;
    note_request(w, x);
    exchange_begin(x, 200, &type, 1, stream ? ANSWER_CHUNKED : (int64_t)all.n);
    for (size_t at = 0; at < all.n; at += w->step)
        T_OK(w->t, exchange_write(x, raw_slice(all, at, at + w->step)));
    if (!w->hang && !w->breaks)
        exchange_end(x);
}

/* What it wrote has left: only now a break is one in the middle. */
static void up_sent(void *ctx, struct exchange *x)
{
    struct world *w = ctx;
    if (w->breaks)
        exchange_fail(x);
}

static void up_gone(void *ctx, struct exchange *x)
{
    struct world *w = ctx;
    (void)x;
    w->upstream_gone++;
    loop_stop(w->loop);
}

static void stop(void *ctx)
{
    struct world *w = ctx;
    if (!w->hang)
        loop_stop(w->loop);
}

static void *client(void *ctx)
{
    struct world *w = ctx;
    int fd = wire_dial(w->port);
    w->last = fd >= 0 && wire_send(fd, raw_of(w->request, strlen(w->request)));
    while (w->last > 0 && !(w->hangs_up && w->got.n))
        w->last = wire_read(fd, &w->got);
    wire_close(fd);
    loop_wake(w->done);
    return NULL;
}

static void make_state(struct world *w)
{
    struct flow_options options = {
        .state = w->state, .profile = "strict", .now = march()};
    struct flow f;
    char path[FILE_PATH_MAX];
    uint64_t n;
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(t_tmpdir(w->t), "state", w->state, &err), &err);
    T_DONE(w->t, file_join(t_tmpdir(w->t), "n.jsonl", path, &err), &err);
    T_DONE(w->t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(w->t, flow_open(&f, &options, &err), &err);
    T_DONE(w->t,
        file_replace(path,
            raw_from_str(STR("{\"version\":\"n1\",\"purposes\":[\"train\"],\"from\":"
                             "\"2025-01-01\",\"text\":\"We train if you agree.\"}\n")),
            &err),
        &err);
    T_DONE(w->t, flow_notice_import(&f, path, &n, &err), &err);
    flow_close(&f);
}

static void start(struct world *w, const char *on_failure)
{
    struct serve_handler handler = {up_request, up_gone, up_sent, w};
    struct serve_limits limits = serve_limits_default();
    char text[1024];
    struct err err = ERR_INIT;
    T_DONE(w->t, loop_new(&w->loop, &err), &err);
    T_DONE(w->t, wake_new(w->loop, stop, w, &w->done, &err), &err);
    T_DONE(w->t, serve_new(w->loop, &limits, &handler, &w->upstream, &err), &err);
    T_DONE(w->t, serve_listen(w->upstream, "127.0.0.1", 0, &err), &err);
    snprintf(text, sizeof text,
        "[serve]\nlisten = 127.0.0.1:0\non_capture_failure = %s\n[upstream up]\n"
        "url = http://127.0.0.1:%d\n%s\n[upstream dead]\nurl = http://127.0.0.1:1\n"
        "[project app]\nupstream = %s\nkey_sha256 = " KEY_SHA256 "\n%s",
        on_failure, serve_port(w->upstream), w->entry ? w->entry : "",
        w->upstreams ? w->upstreams : "up", w->more ? w->more : "");
    T_DONE(w->t, conf_parse(str_z(text), STR("test"), &w->conf, &err), &err);
    w->conf->metrics = w->metrics;
    struct gateway_options options = {
        .loop = w->loop, .conf = w->conf, .state = w->state, .now = march};
    T_DONE(w->t, gateway_start(&options, &w->gateway, &err), &err);
    w->port = gateway_port(w->gateway);
}

static void run(struct t *t, struct world *w)
{
    pthread_t thread;
    w->t = t;
    w->step = w->step ? w->step : 4096;
    buf_init(&w->seen, 1 << 20);
    buf_init(&w->got, 1 << 20);
    make_state(w);
    start(w, "refuse");
    T_EQ(t, pthread_create(&thread, NULL, client, w), 0);
    loop_run(w->loop);
    pthread_join(thread, NULL);
    gateway_stop(w->gateway);
    serve_free(w->upstream);
    wake_close(w->done);
    loop_free(w->loop);
    conf_free(w->conf);
}

static void end(struct world *w)
{
    buf_fini(&w->seen);
    buf_fini(&w->got);
}

/* The turns of the one conversation that is stored, one a line: role and text. */
static void stored(struct world *w, struct buf *out)
{
    struct flow_options options = {
        .state = w->state, .now = march(), .read_only = true};
    struct conversation_key key = {.vault = {{0}}};
    struct stored_conversation c;
    struct flow f;
    struct arena a;
    struct err err = ERR_INIT;
    bool found = false;
    arena_init(&a, 16 << 20);
    T_DONE(w->t, flow_open(&f, &options, &err), &err);
    T_DONE(w->t, conversation_next(f.store, &key, &found, &err), &err);
    if (found)
        T_DONE(w->t,
            conversation_load(f.store, key, (struct conversation_want){.meta = true},
                &a, &c, &found, &err),
            &err);
    for (size_t i = 0; found && i < c.count; i++) {
        buf_add_str(out, role_word(c.turns[i].role));
        buf_add_z(out, ": ");
        buf_add_raw(out, c.turns[i].text);
        if (strstr((const char *)(c.turns[i].meta.n ? c.turns[i].meta.p
                                                    : (const unsigned char *)""),
                "incomplete"))
            buf_add_z(out, " (incomplete)");
        buf_add_char(out, '\n');
    }
    flow_close(&f);
    arena_fini(&a);
}

static void check_stored(struct world *w, const char *want)
{
    struct buf out;
    buf_init(&out, 1 << 16);
    stored(w, &out);
    T_STR(w->t, buf_str(&out), str_z(want));
    buf_fini(&out);
}

#define HEAD                                                                           \
    "POST /v1/chat/completions?x=1 HTTP/1.1\r\nHost: a\r\n"                            \
    "Authorization: Bearer key-of-app\r\nX-Abide-Temporary: 0\r\nX-Own: 7\r\n"         \
    "Connection: close\r\n"
#define ASK                                                                            \
    HEAD "Content-Length: 68\r\n\r\n"                                                  \
         "{\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}" \
         "       "
#define JSON_ANSWER                                                                    \
    "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi ann\"}}]}"
#define EVENT(text)                                                                    \
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"}}]}\n\n"

static void an_exchange_goes_through_unchanged_and_is_kept(struct t *t)
{
    struct world w = {
        .answer = JSON_ANSWER, .type = "application/json", .request = ASK};
    run(t, &w);
    T_EQ(t, w.asked, 1);
    T_OK(t, str_starts(buf_str(&w.got), STR("HTTP/1.1 200 OK\r\n")));
    T_OK(t, str_ends(buf_str(&w.got), STR("\r\n\r\n" JSON_ANSWER)));
    T_OK(t, str_starts(buf_str(&w.seen), STR("/v1/chat/completions?x=1\n")));
    T_OK(t, strstr(buf_z(&w.seen), "\nX-Own: 7\n") != NULL);
    T_OK(t, strstr(buf_z(&w.seen), "Abide") == NULL);
    T_OK(t, strstr(buf_z(&w.seen), "{\"user\":\"ann\"") != NULL);
    check_stored(&w, "user: hello\nassistant: hi ann\n");
    end(&w);
}

static void a_stream_goes_through_and_is_kept(struct t *t)
{
    static const size_t steps[] = {7, 50, 4096};
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct world w = {.answer = EVENT("hi ") EVENT("ann") "data: [DONE]\n\n",
            .type = "text/event-stream",
            .step = steps[i],
            .request = ASK};
        run(t, &w);
        T_OK(t, strstr(buf_z(&w.got), "data: [DONE]") || steps[i] == 7);
        T_OK(t, str_ends(buf_str(&w.got), STR("0\r\n\r\n")));
        T_EQ(t, w.last, 0);
        check_stored(&w, "user: hello\nassistant: hi ann\n");
        end(&w);
    }
}

static void a_stream_that_breaks_off_is_seen_and_kept_as_incomplete(struct t *t)
{
    struct world w = {.answer = EVENT("hi "),
        .type = "text/event-stream",
        .breaks = true,
        .request = ASK};
    run(t, &w);
    T_OK(t, !str_ends(buf_str(&w.got), STR("0\r\n\r\n")));
    check_stored(&w, "user: hello\nassistant: hi  (incomplete)\n");
    end(&w);
}

static void a_client_that_hangs_up_ends_the_upstreams_work(struct t *t)
{
    struct world w = {.answer = EVENT("hi "),
        .type = "text/event-stream",
        .hang = true,
        .hangs_up = true,
        .request = ASK};
    run(t, &w);
    T_EQ(t, w.upstream_gone, 1);
    check_stored(&w, "user: hello\nassistant: hi  (incomplete)\n");
    end(&w);
}

#define PUT(id)                                                                        \
    "PUT /v1/abide/accounts/" id "/choices HTTP/1.1\r\nHost: a\r\n"                    \
    "Authorization: Bearer key-of-app\r\nConnection: close\r\n"

static void a_choice_stated_by_the_product_stands_in_the_ledger(struct t *t)
{
    struct world w = {.answer = "",
        .type = "application/json",
        .request = PUT("ann") "Content-Length: 80\r\n\r\n"
                              "{\"evidence\":\"app\",\"choices\":[{\"control\":"
                              "\"training\",\"value\":\"on\",\"notice\":\"n1\"}"
                              "]}"};
    struct account_name name = {ACCOUNT_PERSON, STR("app"), raw_from_str(STR("ann"))};
    struct flow f;
    struct account account;
    struct arena a;
    const struct choice *lines;
    size_t count = 0;
    struct err err = ERR_INIT;
    bool found = false;
    run(t, &w);
    T_OK(t, strstr(buf_z(&w.got), "{\"recorded\":1}") != NULL);
    struct flow_options options = {.state = w.state, .now = march()};
    T_DONE(t, flow_open(&f, &options, &err), &err);
    T_DONE(t, account_find(f.store, &name, &account, &found, &err), &err);
    arena_init(&a, 1 << 20);
    if (T_OK(t, found))
        T_DONE(t, ledger_read(f.store, account.vault, &a, &lines, &count, &err), &err);
    if (T_EQ(t, count, 1)) {
        T_EQ(t, lines[0].control, CONTROL_TRAINING);
        T_STR(t, lines[0].value, STR("on"));
        T_STR(t, lines[0].notice, STR("n1"));
        T_STR(t, lines[0].evidence, STR("app"));
        T_EQ(t, lines[0].at.us, march().us);
    }
    arena_fini(&a);
    flow_close(&f);
    end(&w);
}

#define SECRET "zoe.martin@example.org"

/* How many files the installation has; none may hold the secret. */
static size_t look_into_files(struct world *w)
{
    struct dir_list files = {.n = 0};
    struct arena a;
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    arena_init(&a, 1 << 20);
    T_DONE(w->t, dir_read(w->state, &a, &files, &err), &err);
    for (size_t i = 0; i < files.n; i++) {
        struct buf text;
        buf_init(&text, 64 << 20);
        T_DONE(w->t, file_join(w->state, files.files[i].path, path, &err), &err);
        T_DONE(w->t, file_read(path, &text, &err), &err);
        T_OK(w->t, !text.n || !memmem(text.p, text.n, "zoe.martin", 10));
        buf_fini(&text);
    }
    arena_fini(&a);
    return files.n;
}

/* What a person said reaches neither the upstream's socket nor the disk as it was. */
static void no_raw_value_reaches_the_upstream_or_the_disk(struct t *t)
{
    static const struct {
        const char *type, *answer, *end;
    } ways[] = {
        {"application/json",
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":"
            "\"I wrote to <EMAIL_1>\"}}]}",
            "\"content\":\"I wrote to " SECRET "\"}}]}"},
        {"text/event-stream",
            EVENT("I wrote to <EM") EVENT("AIL_1>") "data: [DONE]\n\n", "0\r\n\r\n"},
    };
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct world w = {.answer = ways[i].answer,
            .type = ways[i].type,
            .step = 7,
            .entry = "personal = pseudonyms",
            .request = HEAD
            "Content-Type: application/json\r\nCookie: a\r\nContent-Length: 87\r\n\r\n"
            "{\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":"
            "\"write to " SECRET "\"}]}"};
        run(t, &w);
        T_EQ(t, w.asked, 1);
        T_OK(t, strstr(buf_z(&w.seen), "write to <EMAIL_1>") != NULL);
        T_OK(t, strstr(buf_z(&w.seen), "zoe") == NULL);
        T_OK(t, strstr(buf_z(&w.seen), "Cookie") == NULL);
        T_OK(t, strstr(buf_z(&w.got), SECRET) != NULL);
        T_OK(t, str_ends(buf_str(&w.got), str_z(ways[i].end)));
        check_stored(
            &w, "user: write to " SECRET "\nassistant: I wrote to " SECRET "\n");
        T_OK(t, look_into_files(&w) > 2);
        end(&w);
    }
}

/* "ann" writes `lines` lines, each with an address; to be given to buf_fini. */
static const char *large_call(struct buf *out, size_t lines)
{
    static const char front[] =
        "{\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    static const char line[] = "write to " SECRET " ";
    size_t n = sizeof front - 1 + lines * (sizeof line - 1) + 4;
    buf_init(out, 1 << 20);
    buf_printf(out,
        HEAD "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", n,
        front);
    for (size_t i = 0; i < lines; i++)
        buf_add_z(out, line);
    buf_add_z(out, "\"}]}");
    return buf_z(out);
}

/* What is read and cleaned on another thread comes to the same. */
static void a_large_call_is_cleaned_elsewhere_and_goes_through(struct t *t)
{
    struct buf request;
    struct world w = {.answer = JSON_ANSWER,
        .type = "application/json",
        .entry = "personal = pseudonyms",
        .request = large_call(&request, AWAY_BYTES / 16)};
    run(t, &w);
    T_EQ(t, w.asked, 1);
    T_OK(t, strstr(buf_z(&w.seen), "write to <EMAIL_1> write to") != NULL);
    T_OK(t, strstr(buf_z(&w.seen), "zoe") == NULL);
    T_OK(t, strstr(buf_z(&w.got), "HTTP/1.1 200 ") == buf_z(&w.got));
    buf_fini(&request);
    end(&w);
}

static void a_large_batch_is_read_elsewhere_and_kept(struct t *t)
{
    static const char line[] =
        "{\"api\":\"chat_completions\",\"user\":\"ann\",\"request\":{\"messages\":[{"
        "\"role\":\"user\",\"content\":\"words that are there to fill a line of "
        "it\"}]}}\n";
    struct buf request;
    buf_init(&request, 1 << 20);
    buf_printf(&request,
        "POST /v1/abide/ingest HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        "x-api-key: key-of-app\r\nContent-Length: %zu\r\n\r\n",
        AWAY_BYTES / 64 * (sizeof line - 1));
    for (int i = 0; i < AWAY_BYTES / 64; i++)
        buf_add_z(&request, line);
    struct world w = {.request = buf_z(&request)};
    run(t, &w);
    T_OK(t, strstr(buf_z(&w.got), "\"received\":1024,\"kept\":1024,") != NULL);
    buf_fini(&request);
    end(&w);
}

#define U64  "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"
#define U512 U64 U64 U64 U64 U64 U64 U64 U64

static const struct {
    const char *says, *request;
    int asked;
    const char *starts, *holds;
} rows[] = {
    {"no key",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        "Content-Length: 2\r\n\r\n{}",
        0, "HTTP/1.1 401 ", "\"code\":\"invalid_api_key\""},
    {"another key",
        "GET /v1/models HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n"
        "Connection: close\r\n\r\n",
        0, "HTTP/1.1 401 ", "\"type\":\"authentication_error\""},
    {"the key of the other API",
        "GET /v1/models HTTP/1.1\r\nHost: a\r\nx-api-key: key-of-app\r\n"
        "Connection: close\r\n\r\n",
        1, "HTTP/1.1 200 ", JSON_ANSWER},
    {"what administers the provider's account",
        "GET /v1/organization/data_retention HTTP/1.1\r\nHost: a\r\n"
        "x-api-key: key-of-app\r\nConnection: close\r\n\r\n",
        0, "HTTP/1.1 403 ", "\"code\":\"route_forbidden\""},
    {"a deletion of what nobody kept",
        "DELETE /v1/responses/r1 HTTP/1.1\r\nHost: a\r\n"
        "x-api-key: key-of-app\r\nConnection: close\r\n\r\n",
        1, "HTTP/1.1 200 ", JSON_ANSWER},
    {"a batch",
        "POST /v1/abide/ingest HTTP/1.1\r\nHost: a\r\nx-api-key: key-of-app\r\n"
        "Content-Type: application/jsonl\r\nConnection: close\r\nContent-Length: "
        "9\r\n\r\n"
        "{\"api\":1}",
        0, "HTTP/1.1 200 ", "\"received\":1,\"kept\":0"},
    {"telemetry without anything to tell",
        "POST /v1/traces HTTP/1.1\r\nHost: a\r\nx-api-key: key-of-app\r\n"
        "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
        "2\r\n\r\n"
        "{}",
        0, "HTTP/1.1 200 ", "\r\n\r\n{}"},
    {"telemetry of which a part is left out",
        "POST /v1/logs HTTP/1.1\r\nHost: a\r\nx-api-key: key-of-app\r\n"
        "Content-Type: application/json; charset=utf-8\r\nConnection: "
        "close\r\nContent-Length: 81\r\n\r\n"
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"eventName\":\"gen_ai."
        "choice\"}]}]}]}",
        0, "HTTP/1.1 200 ", "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\","},
    {"telemetry in protobuf, and nothing in it",
        "POST /v1/traces HTTP/1.1\r\nHost: a\r\nx-api-key: key-of-app\r\n"
        "Content-Type: application/x-protobuf\r\nConnection: close\r\nContent-Length: "
        "0\r\n\r\n"
        "",
        0, "HTTP/1.1 200 ", "application/x-protobuf\r\n"},
    {"telemetry that is none",
        "POST /v1/traces HTTP/1.1\r\nHost: a\r\nx-api-key: key-of-app\r\n"
        "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
        "1\r\n\r\n"
        "[",
        0, "HTTP/1.1 400 ", "{\"code\":3,\"message\":"},
    {"telemetry in another form",
        "POST /v1/traces HTTP/1.1\r\nHost: a\r\nx-api-key: key-of-app\r\n"
        "Content-Type: text/plain\r\nConnection: close\r\nContent-Length: 1\r\n\r\n"
        "x",
        0, "HTTP/1.1 415 ", "\"code\":\"unsupported_media_type\""},
    {"telemetry in a coding nobody reads",
        "POST /v1/traces HTTP/1.1\r\nHost: a\r\nx-api-key: key-of-app\r\n"
        "Content-Type: application/json\r\nContent-Encoding: br\r\nConnection: "
        "close\r\nContent-Length: 2\r\n\r\n"
        "{}",
        0, "HTTP/1.1 400 ", "\"code\":3"},
    {"a path that is not there",
        "GET /admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 0,
        "HTTP/1.1 404 ", "\"code\":\"not_found\""},
    {"a body that is no call", HEAD "Content-Length: 2\r\n\r\n{}", 0, "HTTP/1.1 400 ",
        "\"code\":\"invalid_body\""},
    {"a choice of another kind",
        PUT("ann") "Content-Length: 50\r\n\r\n"
                   "{\"choices\":[{\"control\":\"zdr\",\"value\":\"on\"}]}      ",
        0, "HTTP/1.1 400 ", "\"code\":\"invalid_choice\""},
    {"a choice with a value it does not take",
        PUT("ann") "Content-Length: 54\r\n\r\n"
                   "{\"choices\":[{\"control\":\"training\",\"value\":\"x\"}]}      ",
        0, "HTTP/1.1 400 ", "\"code\":\"invalid_choice\""},
    {"choices that are none", PUT("ann") "Content-Length: 2\r\n\r\n{}", 0,
        "HTTP/1.1 400 ", "\"code\":\"invalid_choice\""},
    {"another path of ours", PUT("a/b") "Content-Length: 2\r\n\r\n{}", 0,
        "HTTP/1.1 404 ", "\"code\":\"not_found\""},
    {"another method for a path of ours",
        "DELETE /v1/abide/accounts/ann/choices HTTP/1.1\r\nHost: a\r\n"
        "Authorization: Bearer key-of-app\r\nConnection: close\r\n\r\n",
        0, "HTTP/1.1 405 ", "\r\nallow: PUT\r\n"},
    {"a path written in another way",
        "POST /v1/%63hat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
        "Authorization: Bearer key-of-app\r\nConnection: close\r\n\r\n{}",
        0, "HTTP/1.1 400 ", "\"code\":\"ambiguous_path\""},
    {"a path of a call in another case",
        "POST /v1/Chat/Completions HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
        "Authorization: Bearer key-of-app\r\nConnection: close\r\n\r\n{}",
        0, "HTTP/1.1 404 ", "\"code\":\"not_found\""},
    {"a name that is too long to be kept",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\n"
        "X-Abide-User: " U512 "u\r\n"
        "Authorization: Bearer key-of-app\r\nConnection: close\r\n\r\n"
        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
        0, "HTTP/1.1 400 ", "\"code\":\"invalid_user\""},
    {"health", "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 0,
        "HTTP/1.1 200 ", "ok"},
    {"ready", "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 0,
        "HTTP/1.1 200 ", "ready"},
    {"metrics", "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 0,
        "HTTP/1.1 200 ", "\nabide_requests_total 1\n"},
};

static void each_request_is_answered_by_who_may(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w = {.answer = JSON_ANSWER,
            .type = "application/json",
            .request = rows[i].request};
        run(t, &w);
        if (!T_EQ(t, w.asked, rows[i].asked) ||
            !T_OK(t, str_starts(buf_str(&w.got), str_z(rows[i].starts))) ||
            !T_OK(t, strstr(buf_z(&w.got), rows[i].holds) != NULL))
            t_note(t, "row: %s", rows[i].says);
        check_stored(&w, "");
        end(&w);
    }
}

static const struct {
    const char *says, *upstreams, *more;
    int asked;
    const char *starts, *holds, *holds_not;
} doors[] = {
    {"one that is not there is passed over", "dead up", NULL, 1, "HTTP/1.1 200 ",
        JSON_ANSWER, "x-abide-"},
    {"nobody is there", "dead", NULL, 0, "HTTP/1.1 502 ", "\"code\":\"upstream_error\"",
        "x-abide-"},
    {"an operator is told what it cost", "up", "operator = yes\n", 1, "HTTP/1.1 200 ",
        "\r\nx-abide-overhead-us: ", "x-none"},
    {"and under which name it was decided", "up", "operator = yes\n", 1,
        "HTTP/1.1 200 ", "\r\nx-abide-decision-id: req-", "x-none"},
    {"every answer has a name", "up", NULL, 1, "HTTP/1.1 200 ",
        "\r\nx-request-id: req-", "x-abide-"},
};

static void an_upstream_that_answers_is_found(struct t *t)
{
    for (size_t i = 0; i < COUNT(doors); i++) {
        struct world w = {.answer = JSON_ANSWER,
            .type = "application/json",
            .request = ASK,
            .upstreams = doors[i].upstreams,
            .more = doors[i].more};
        run(t, &w);
        if (!T_EQ(t, w.asked, doors[i].asked) ||
            !T_OK(t, str_starts(buf_str(&w.got), str_z(doors[i].starts))) ||
            !T_OK(t, strstr(buf_z(&w.got), doors[i].holds) != NULL) ||
            !T_OK(t, strstr(buf_z(&w.got), doors[i].holds_not) == NULL))
            t_note(t, "row: %s", doors[i].says);
        end(&w);
    }
}

#define ASK_METRICS  "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
#define WITH_ITS_KEY "Authorization: Bearer key-of-app\r\n"

static const struct {
    const char *says, *request, *more;
    enum conf_metrics metrics;
    const char *starts;
} askers[] = {
    {"from this machine", ASK_METRICS "\r\n", NULL, CONF_METRICS_LOOPBACK,
        "HTTP/1.1 200 "},
    {"from this machine for somebody", ASK_METRICS "X-Forwarded-For: 1.2.3.4\r\n\r\n",
        NULL, CONF_METRICS_LOOPBACK, "HTTP/1.1 401 "},
    {"without a key", ASK_METRICS "\r\n", NULL, CONF_METRICS_KEY, "HTTP/1.1 401 "},
    {"with a product's key", ASK_METRICS WITH_ITS_KEY "\r\n", NULL, CONF_METRICS_KEY,
        "HTTP/1.1 403 "},
    {"with an operator's key", ASK_METRICS WITH_ITS_KEY "\r\n", "operator = yes\n",
        CONF_METRICS_KEY, "HTTP/1.1 200 "},
};

static void metrics_are_for_the_operator(struct t *t)
{
    for (size_t i = 0; i < COUNT(askers); i++) {
        struct world w = {.answer = "",
            .type = "application/json",
            .request = askers[i].request,
            .metrics = askers[i].metrics,
            .more = askers[i].more};
        run(t, &w);
        if (!T_OK(t, str_starts(buf_str(&w.got), str_z(askers[i].starts))))
            t_note(t, "row: %s", askers[i].says);
        end(&w);
    }
}

static const struct routes_row routes[] = {
    {"GET HEAD", "/healthz", "anyone"},
    {"GET HEAD", "/metrics", "operator auditor near"},
    {"GET HEAD", "/readyz", "anyone"},
    {"PUT", "/v1/abide/accounts/{id}/choices", "product"},
    {"POST", "/v1/abide/ingest", "product"},
    {"any", "/v1/abide/{*}", "product"},
    {"POST", "/v1/logs", "product"},
    {"any", "/v1/models/{*}", "product"},
    {"any", "/v1/organization/{*}", "product"},
    {"any", "/v1/projects/{*}", "product"},
    {"POST", "/v1/traces", "product"},
    {"any", "/v1/{*}", "product"},
};

static void only_whom_a_route_names_gets_through(struct t *t)
{
    struct route_module module = gateway_module(NULL);
    routes_check(t, &module, routes, COUNT(routes));
}

static const struct t_case cases[] = {
    T_CASE(only_whom_a_route_names_gets_through),
    T_CASE(metrics_are_for_the_operator),
    T_CASE(an_exchange_goes_through_unchanged_and_is_kept),
    T_CASE(a_stream_goes_through_and_is_kept),
    T_CASE(a_stream_that_breaks_off_is_seen_and_kept_as_incomplete),
    T_CASE(a_client_that_hangs_up_ends_the_upstreams_work),
    T_CASE(a_choice_stated_by_the_product_stands_in_the_ledger),
    T_CASE(no_raw_value_reaches_the_upstream_or_the_disk),
    T_CASE(a_large_call_is_cleaned_elsewhere_and_goes_through),
    T_CASE(a_large_batch_is_read_elsewhere_and_kept),
    T_CASE(each_request_is_answered_by_who_may),
    T_CASE(an_upstream_that_answers_is_found),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
