#include "base/mem.h"
#include "gateway/forget_priv.h"
#include "gateway/gateway_priv.h"

/*
 * The life of a relay: it lives while the exchange, the fetch or the recording does
 * (settle). The bytes of the answer go on as they come, but those that would end it
 * wait in `held` until the record is durable: the last event of a stream, the last
 * piece of an answer with a length, or only the end of the coding.
 */
enum {
    RELAY_BYTES_MAX = 256 << 20, /* the request, and what is read of it */
    UNSENT_HIGH = 1 << 20,       /* above: the upstream waits */
    CONNECT_MS = 10000,
    IDLE_MS = 600000, /* a model may think */
};

struct relay {
    struct exchange_job job; /* first */
    struct gateway *g;
    struct exchange *x;  /* NULL: the client is gone, or served */
    struct fetch *fetch; /* NULL: it ended */
    const struct conf_project *project;
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
    if (r->broken)
        fail_client(
            r, 502, "upstream_error", "the upstream's answer broke off or never came");
    else
        end_client(r);
}

static void on_recorded(void *ctx, struct recording *recording)
{
    struct relay *r = ctx;
    bool refuse = r->g->options.conf->on_capture_failure == CONF_REFUSE;
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

static void on_end(void *ctx, const struct err *err)
{
    struct relay *r = ctx;
    bool refuse = r->g->options.conf->on_capture_failure == CONF_REFUSE;
    r->fetch = NULL;
    r->broken = err != NULL;
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

static void on_head(
    void *ctx, int status, const struct fetch_field *fields, size_t count)
{
    struct relay *r = ctx;
    struct http_field out[FETCH_FIELDS_MAX];
    for (size_t i = 0; i < count; i++)
        out[i] = (struct http_field){fields[i].name, fields[i].value};
    r->stream = is_stream(fields, count);
    r->expected = length_of(fields, count);
    r->reading = r->dialect != DIALECT_NONE && status >= 200 && status < 300;
    if (r->reading)
        dialect_answer_init(&r->answer, r->dialect, r->stream);
    r->forgets = r->may_forget && status >= 200 && status < 300;
    r->begun = true;
    if (r->x)
        exchange_begin(
            r->x, status, out, count, r->expected >= 0 ? r->expected : ANSWER_CHUNKED);
}

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

/* Fields for this door, or for one connection, stay here. */
static bool stays_here(struct raw name, bool key_replaced)
{
    static const struct str stays[] = {STR_INIT("host"), STR_INIT("expect"),
        STR_INIT("accept-encoding"), STR_INIT("x-abide-user"),
        STR_INIT("x-abide-assistant"), STR_INIT("x-abide-temporary"),
        STR_INIT("cf-aig-collect-log-payload"), STR_INIT("helicone-omit-request")};
    for (size_t i = 0; i < COUNT(stays); i++) {
        if (http_is_word(name, stays[i]))
            return true;
    }
    return answer_is_hop_field(name) ||
           (key_replaced && (http_is_word(name, STR("authorization")) ||
                                http_is_word(name, STR("x-api-key"))));
}

static size_t fields_out(struct relay *r, struct fetch_field *out)
{
    const struct http_head *head = exchange_head(r->x);
    struct raw key = r->g->keys[r->project->upstreams[0]];
    size_t n = 0;
    for (size_t i = 0; i < head->count; i++) {
        if (!stays_here(head->fields[i].name, key.n > 0))
            out[n++] =
                (struct fetch_field){head->fields[i].name, head->fields[i].value};
    }
    if (key.n) {
        out[n++] = (struct fetch_field){raw_from_str(STR("authorization")), key};
        if (r->dialect == DIALECT_MESSAGES)
            out[n++] = (struct fetch_field){
                raw_from_str(STR("x-api-key")), raw_slice(key, 7, key.n)};
    }
    return n;
}

static bool url_of(struct relay *r, struct str *out)
{
    struct str base = r->g->options.conf->upstreams[r->project->upstreams[0]].url;
    struct raw target = exchange_head(r->x)->target;
    struct buf url;
    buf_init(&url, 2 * HTTP_TARGET_MAX);
    buf_add_str(&url, base);
    buf_add_raw(&url, target);
    bool ok = buf_ok(&url, NULL) && arena_str(&r->arena, buf_str(&url), out);
    buf_fini(&url);
    return ok;
}

static bool send(struct relay *r)
{
    static const struct fetch_calls calls = {on_head, on_body, on_end};
    struct fetch_field fields[HTTP_FIELDS_MAX + 2];
    struct fetch_request request = {
        .method = http_method_word(exchange_head(r->x)->method),
        .fields = fields,
        .count = fields_out(r, fields),
        .body = r->body,
        .connect_timeout_ms = CONNECT_MS,
        .idle_timeout_ms = IDLE_MS};
    return url_of(r, &request.url) &&
           fetch_start(r->g->fetcher, &request, &calls, r, &r->fetch);
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
    bool refuse = r->g->options.conf->on_capture_failure == CONF_REFUSE;
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
        .project = visit->who,
        .expected = -1};
    arena_init(&r->arena, RELAY_BYTES_MAX);
    buf_init(&r->held, DIALECT_ANSWER_MAX);
    exchange_set(x, r);
    if (!arena_raw(&r->arena, exchange_body(x), &r->body))
        fail_client(r, 503, "out_of_memory", "there is not enough memory");
    else if (read_call(r, visit->path) && !send(r))
        fail_client(r, 503, "out_of_memory", "the request could not be sent");
    g->counts.relayed += r->fetch != NULL;
    g->counts.refused += r->fetch == NULL;
    settle(r);
}
