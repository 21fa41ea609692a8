#include <stdio.h>

#include "base/mem.h"
#include "gateway/forget_priv.h"
#include "gateway/gateway_priv.h"
#include "gateway/send_priv.h"
#include "os/now.h"

/*
 * The life of a relay: it lives while the exchange, the fetch or the recording does
 * (settle). The bytes of the answer go on as they come, but those that would end it
 * wait in `held` until the record is durable: the last event of a stream, the last
 * piece of an answer with a length, or only the end of the coding.
 */
enum {
    RELAY_BYTES_MAX = 256 << 20, /* the request, and what is read of it */
    UNSENT_HIGH = 1 << 20,       /* above: the upstream waits */
};

struct relay {
    struct exchange_job job; /* first */
    struct gateway *g;
    struct exchange *x;  /* NULL: the client is gone, or served */
    struct fetch *fetch; /* NULL: it ended */
    struct sending sending;
    struct caller *project; /* a copy: others may be in force meanwhile */
    enum err_code ended;    /* how the fetch did */
    struct arena arena;
    struct raw body;
    enum dialect dialect; /* DIALECT_NONE: nothing is kept */
    struct dialect_call call;
    struct dialect_answer answer;
    struct dialect_reply reply;
    struct recording recording;
    struct forget forget;
    struct buf held;
    int64_t expected; /* bytes of the answer's body; -1: not said */
    int64_t received;
    int64_t overhead_us; /* until the request was on its way */
    bool begun, stream, reading, holding, recording_now, paused, broken;
    bool may_forget; /* the provider is asked to delete something kept here */
    bool forgets;    /* and did */
};

static void settle(struct relay *r)
{
    if (r->x || r->fetch || r->recording_now)
        return;
    if (r->reading)
        dialect_answer_fini(&r->answer);
    send_fini(&r->sending);
    buf_wipe(&r->held);
    arena_fini(&r->arena);
    mem_free(r);
}

/* The exchange is over for the client. */
static void leave_client(struct relay *r)
{
    exchange_set(r->x, NULL);
    r->x = NULL;
}

static void end_client(struct relay *r)
{
    struct exchange *x = r->x;
    if (!x)
        return;
    leave_client(r);
    if (exchange_write(x, buf_raw(&r->held)))
        exchange_end(x);
    else
        exchange_fail(x);
}

/* The answer is not whole, and the client must see that. */
static void fail_client(
    struct relay *r, int status, const char *code, const char *message)
{
    struct exchange *x = r->x;
    struct buf event;
    if (!x)
        return;
    leave_client(r);
    if (!r->begun) {
        gateway_refuse(x, status, code, message);
        return;
    }
    buf_init(&event, 4096);
    if (r->stream) {
        (void)gateway_error_event(r->dialect, code, message, &event);
        (void)!exchange_write(x, buf_raw(&event));
    }
    buf_fini(&event);
    exchange_fail(x);
}

static void finish(struct relay *r)
{
    if (!r->broken)
        end_client(r);
    else if (r->ended == ERR_STOPPED)
        fail_client(r, 504, "upstream_timeout", "the upstream took too long");
    else
        fail_client(
            r, 502, "upstream_error", "the upstream's answer broke off or never came");
}

static void on_recorded(void *ctx, struct recording *recording)
{
    struct relay *r = ctx;
    bool refuse = r->sending.setup->conf->on_capture_failure == CONF_REFUSE;
    r->recording_now = false;
    if (recording->durable || !refuse) {
        r->g->counts.uncaptured += !recording->durable;
        finish(r);
    } else {
        fail_client(
            r, 503, "capture_failed", "the exchange could not be kept; try again");
    }
    settle(r);
}

/* A part of an answer is kept as what it is. */
static void mark_incomplete(struct relay *r)
{
    if (!r->reply.complete && r->reply.count && !r->reply.meta.n)
        r->reply.meta = raw_from_str(STR("{\"abide\":{\"incomplete\":true}}"));
}

static bool record_deletion(struct relay *r)
{
    r->recording = (struct recording){.put = forget_put,
        .after = forget_after,
        .ctx_put = &r->forget,
        .done = on_recorded,
        .ctx = r};
    r->recording_now = recorder_give(r->g->recorder, &r->recording);
    return r->recording_now;
}

/* False: nothing is to be kept, or it can't be given; the client is not told yet. */
static bool record(struct relay *r)
{
    if (r->forgets)
        return record_deletion(r);
    if (!r->reading || !dialect_answer_end(&r->answer, &r->arena, &r->reply))
        return false;
    r->reply.complete &= !r->broken;
    mark_incomplete(r);
    r->recording.in.reply = r->reply.count ? &r->reply : NULL;
    r->recording.in.call = &r->call;
    r->recording.done = on_recorded;
    r->recording.ctx = r;
    r->recording_now = recorder_give(r->g->recorder, &r->recording);
    return r->recording_now;
}

static int64_t length_of(const struct fetch_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t n = 0;
        if (!http_is_word(fields[i].name, STR("content-length")))
            continue;
        for (size_t k = 0; k < fields[i].value.n && k < HTTP_LENGTH_DIGITS_MAX; k++)
            n = n * 10 + (fields[i].value.p[k] - '0');
        return n;
    }
    return -1;
}

static bool is_stream(const struct fetch_field *fields, size_t count)
{
    struct str want = STR("text/event-stream");
    for (size_t i = 0; i < count; i++) {
        if (http_is_word(fields[i].name, STR("content-type")) &&
            http_is_word(raw_slice(fields[i].value, 0, want.n), want))
            return true;
    }
    return false;
}

/* What a call cost and how it was decided: for whom the operator told it to tell. */
static size_t add_figures(struct relay *r, struct http_field *out, char cost[24])
{
    int n = snprintf(cost, 24, "%lld", (long long)r->overhead_us);
    if (!(r->project->parties & PARTY_BIT(PARTY_OPERATOR)) || !r->x)
        return 0;
    out[0] = (struct http_field){
        raw_from_str(STR("x-abide-overhead-us")), raw_of(cost, (size_t)n)};
    out[1] = (struct http_field){
        raw_from_str(STR("x-abide-decision-id")), raw_from_str(exchange_id(r->x))};
    return 2;
}

/* The answer's fields; the upstream's own name for the request gets another one. */
static void begin_answer(
    struct relay *r, int status, const struct fetch_field *fields, size_t count)
{
    struct http_field out[FETCH_FIELDS_MAX + 2];
    char cost[24];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        struct raw name = fields[i].name;
        if (http_is_word(name, STR("x-request-id")))
            name = raw_from_str(STR("x-upstream-request-id"));
        out[n++] = (struct http_field){name, fields[i].value};
    }
    n += add_figures(r, out + n, cost);
    exchange_begin(
        r->x, status, out, n, r->expected >= 0 ? r->expected : ANSWER_CHUNKED);
}

static void on_head(
    void *ctx, int status, const struct fetch_field *fields, size_t count)
{
    struct relay *r = ctx;
    r->stream = is_stream(fields, count);
    r->expected = length_of(fields, count);
    r->reading = r->dialect != DIALECT_NONE && status >= 200 && status < 300;
    if (r->reading)
        dialect_answer_init(&r->answer, r->dialect, r->stream);
    r->forgets = r->may_forget && status >= 200 && status < 300;
    r->begun = true;
    if (r->x)
        begin_answer(r, status, fields, count);
}

static void on_end(void *ctx, const struct err *err);

static void hold_back(struct relay *r, struct raw bytes)
{
    bool last = r->expected >= 0 && r->received == r->expected;
    if (r->reading)
        dialect_answer_feed(&r->answer, bytes);
    r->holding |= (r->reading && (last || (r->stream && r->answer.ended))) ||
                  (r->forgets && last);
}

static void on_body(void *ctx, struct raw bytes)
{
    struct relay *r = ctx;
    r->received += (int64_t)bytes.n;
    hold_back(r, bytes);
    if (!r->x)
        return;
    if (r->holding) {
        buf_add_raw(&r->held, bytes);
    } else if (!exchange_write(r->x, bytes)) {
        fetch_cancel(r->fetch);
        on_end(r, &(struct err){.code = ERR_LIMIT});
    } else if (exchange_unsent(r->x) > UNSENT_HIGH && !r->paused) {
        r->paused = true;
        fetch_pause(r->fetch, true);
    }
}

static void on_sent(struct exchange_job *job)
{
    struct relay *r = (struct relay *)job;
    if (!r->paused || !r->fetch)
        return;
    r->paused = false;
    fetch_pause(r->fetch, false);
}

/* What came until the client hung up is kept, as incomplete. */
static void on_gone(struct exchange_job *job)
{
    struct relay *r = (struct relay *)job;
    r->x = NULL;
    if (!r->fetch)
        return; /* the recording's end settles it */
    fetch_cancel(r->fetch);
    r->fetch = NULL;
    r->broken = true;
    if (!record(r))
        settle(r);
}

/* To the next of its upstreams. */
static bool send(struct relay *r)
{
    static const struct fetch_calls calls = {on_head, on_body, on_end};
    return send_next(&r->sending, r->g, &calls, r, &r->fetch);
}

/* Nothing came of it, and nothing can have happened twice. */
static bool asks_elsewhere(struct relay *r, const struct err *err)
{
    if (r->begun || !r->x || !send_may_retry(&r->sending, err) || !send(r))
        return false;
    r->g->counts.retried++;
    return true;
}

static void on_end(void *ctx, const struct err *err)
{
    struct relay *r = ctx;
    bool refuse = r->sending.setup->conf->on_capture_failure == CONF_REFUSE;
    r->fetch = NULL;
    send_ended(&r->sending, r->g, err);
    if (err && asks_elsewhere(r, err))
        return;
    r->broken = err != NULL;
    r->ended = err ? err->code : ERR_NONE;
    r->g->counts.upstream_failed += r->broken;
    if (record(r))
        return;
    if ((r->reading || r->forgets) && !r->broken && refuse) {
        fail_client(
            r, 503, "capture_failed", "the exchange could not be kept; try again");
    } else {
        r->g->counts.uncaptured += r->reading;
        finish(r);
    }
    settle(r);
}

static bool says(const struct http_head *head, struct str field, struct str value)
{
    return http_is_word(http_field_find(head, field), value);
}

/* Who speaks, and what may be kept of it. */
static bool read_circumstances(struct relay *r)
{
    const struct http_head *head = exchange_head(r->x);
    struct exchange_in *in = &r->recording.in;
    struct raw person = http_field_find(head, STR("x-abide-user"));
    *in = (struct exchange_in){.project = r->project->name,
        .service = r->project->service,
        .mode = says(head, STR("x-abide-temporary"), STR("1")) ? MODE_TEMPORARY
                                                               : MODE_REGULAR,
        .gpc = says(head, STR("sec-gpc"), STR("1")),
        .keep_nothing = r->project->zdr ||
                        says(head, STR("cf-aig-collect-log-payload"), STR("false")) ||
                        says(head, STR("helicone-omit-request"), STR("true")),
        .at = r->g->options.now()};
    return arena_raw(&r->arena, person.n ? person : r->call.user, &in->person) &&
           arena_raw(&r->arena, http_field_find(head, STR("x-abide-assistant")),
               &in->assistant);
}

/* Some servers take a path in any case of letters: a call would pass unread there. */
static bool is_call_in_disguise(struct raw path)
{
    unsigned char lower[64];
    if (path.n > sizeof lower)
        return false;
    for (size_t i = 0; i < path.n; i++) {
        bool upper = path.p[i] >= 'A' && path.p[i] <= 'Z';
        lower[i] = (unsigned char)(path.p[i] | (upper ? 0x20 : 0));
    }
    return dialect_of(path) == DIALECT_NONE &&
           dialect_of(raw_of(lower, path.n)) != DIALECT_NONE;
}

/* False: the request was answered with a refusal. */
static bool read_call(struct relay *r, struct raw path)
{
    const struct http_head *head = exchange_head(r->x);
    struct err err = ERR_INIT;
    bool refuse = r->sending.setup->conf->on_capture_failure == CONF_REFUSE;
    r->dialect = head->method == HTTP_METHOD_POST ? dialect_of(path) : DIALECT_NONE;
    if (is_call_in_disguise(path)) {
        fail_client(r, 404, "not_found", "there is nothing at this path");
        return false;
    }
    r->may_forget = forget_of(head->method, path, r->project->name, &r->forget.name) &&
                    arena_raw(&r->arena, r->forget.name.id, &r->forget.name.id);
    if (r->dialect == DIALECT_NONE)
        return true;
    if (!dialect_call_read(r->dialect, r->body, &r->arena, &r->call, &err)) {
        fail_client(r, 400, "invalid_body", err.text);
        return false;
    }
    if (!read_circumstances(r)) {
        fail_client(r, 503, "out_of_memory", "there is not enough memory");
        return false;
    }
    if (recorder_has_room(r->g->recorder))
        return true;
    if (refuse) {
        fail_client(r, 503, "capture_failed", "the store is behind; try again");
        return false;
    }
    r->dialect = DIALECT_NONE;
    r->g->counts.uncaptured++;
    return true;
}

/* What it needs to be sent, and sent again elsewhere. */
static bool prepare(struct relay *r, const struct visit *visit)
{
    const struct caller *caller = visit->who;
    struct caller *copy = arena_alloc(&r->arena, sizeof *copy);
    if (!copy || !arena_raw(&r->arena, exchange_body(r->x), &r->body))
        return false;
    *copy = *caller;
    r->project = copy;
    r->sending.caller = copy;
    r->sending.head = exchange_head(r->x);
    r->sending.body = r->body;
    return arena_str(&r->arena, caller->name, &copy->name) &&
           arena_str(&r->arena, caller->org, &copy->org);
}

static void begin(struct relay *r, const struct visit *visit)
{
    int64_t began_us = now_monotonic_us();
    if (!prepare(r, visit)) {
        fail_client(r, 503, "out_of_memory", "there is not enough memory");
        return;
    }
    if (!read_call(r, visit->path))
        return;
    r->sending.model = r->call.model;
    r->sending.messages = r->dialect == DIALECT_MESSAGES;
    if (!send(r))
        fail_client(r, 503, "no_upstream", "no upstream takes this call");
    r->overhead_us = now_monotonic_us() - began_us;
}

void relay_begin(void *gateway, struct exchange *x, const struct visit *visit)
{
    struct gateway *g = gateway;
    struct relay *r = mem_zalloc(sizeof *r);
    if (!r) {
        gateway_refuse(x, 503, "out_of_memory", "there is not enough memory");
        return;
    }
    *r = (struct relay){.job = {on_gone, on_sent},
        .g = g,
        .x = x,
        .sending = {.setup = setup_share(g->setup)},
        .expected = -1};
    arena_init(&r->arena, RELAY_BYTES_MAX);
    buf_init(&r->held, DIALECT_ANSWER_MAX);
    exchange_set(x, r);
    begin(r, visit);
    g->counts.relayed += r->fetch != NULL;
    g->counts.refused += r->fetch == NULL;
    settle(r);
}
