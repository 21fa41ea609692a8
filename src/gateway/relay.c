#include "base/mem.h"
#include "gateway/relay_priv.h"
#include "os/now.h"
#include "store/account.h"

/*
 * The life of a relay: it lives while the exchange, the fetch or the recording does
 * (settle). The bytes of the answer go on as they come, but those that would end it
 * wait in `held` until the record is durable: the last event of a stream, the last
 * piece of an answer with a length, or only the end of the coding.
 */
enum {
    RELAY_BYTES_MAX = 256 << 20, /* the request, and what is read of it */
};

void relay_settle(struct relay *r)
{
    if (r->x || r->fetch || r->recording_now || r->away)
        return;
    if (r->answer)
        dialect_answer_fini(r->answer);
    mem_free(r->answer);
    send_fini(&r->sending);
    talk_free(r->talk);
    suppress_free(r->guard.suppress);
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

void relay_fail(struct relay *r, int status, const char *code, const char *message)
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
        relay_fail(r, 504, "upstream_timeout", "the upstream took too long");
    else
        relay_fail(
            r, 502, "upstream_error", "the upstream's answer broke off or never came");
}

static void on_recorded(void *ctx, struct recording *recording)
{
    struct relay *r = ctx;
    bool refuse = r->sending.setup->conf->on_capture_failure == CONF_REFUSE;
    r->recording_now = false;
    r->g->counts.holds++;
    if (!recording->durable)
        log_err(r->g->options.log, "not_kept", &recording->err);
    r->g->counts.holds_us += (uint64_t)(now_monotonic_us() - r->given_us);
    if (recording->durable || !refuse) {
        r->g->counts.uncaptured += !recording->durable;
        finish(r);
    } else {
        relay_fail(
            r, 503, "capture_failed", "the exchange could not be kept; try again");
    }
    relay_settle(r);
}

/* A part of an answer is kept as what it is. */
static void mark_incomplete(struct relay *r)
{
    if (!r->reply->complete && r->reply->count && !r->reply->meta.n)
        r->reply->meta = raw_from_str(STR("{\"abide\":{\"incomplete\":true}}"));
}

static bool record_deletion(struct relay *r)
{
    r->recording = (struct recording){.put = forget_put,
        .after = forget_after,
        .ctx_put = &r->forget,
        .done = on_recorded,
        .ctx = r};
    r->given_us = now_monotonic_us();
    r->recording_now = recorder_give(r->g->recorder, &r->recording);
    return r->recording_now;
}

bool relay_record(struct relay *r)
{
    if (r->forgets)
        return record_deletion(r);
    if (!r->answer)
        return false;
    r->reply = arena_alloc(&r->arena, sizeof *r->reply);
    if (!r->reply || !dialect_answer_end(r->answer, &r->arena, r->reply))
        return false;
    r->reply->complete &= !r->broken;
    mark_incomplete(r);
    r->recording.in.reply = r->reply->count ? r->reply : NULL;
    r->recording.in.call = &r->call;
    r->recording.done = on_recorded;
    r->recording.ctx = r;
    r->given_us = now_monotonic_us();
    r->recording_now = recorder_give(r->g->recorder, &r->recording);
    return r->recording_now;
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
        return; /* the recording's end, or the other thread's, settles it */
    fetch_cancel(r->fetch);
    r->fetch = NULL;
    r->broken = true;
    if (!relay_record(r))
        relay_settle(r);
}

static const struct fetch_calls upstream_calls = {relay_head, relay_body, relay_end};

/* To the next of its upstreams. */
static bool send(struct relay *r)
{
    return send_next(&r->sending, r->g, &upstream_calls, r, &r->fetch);
}

/* It is on its way, or will never be: unless another thread has it. */
static void started(struct relay *r)
{
    if (r->away)
        return;
    if (!r->counted) {
        r->counted = true;
        r->overhead_us = now_monotonic_us() - r->began_us;
        r->g->counts.relayed += r->fetch != NULL;
        r->g->counts.refused += r->fetch == NULL;
    }
    relay_settle(r);
}

/*
 * Here, or, when the body is large, on the other thread. True: `done` comes later, or
 * there is no room and the client was told. What `run` looks at belongs to the relay.
 */
static bool go_away(struct relay *r, void (*run)(void *ctx, struct deid_turns *scratch),
    void (*done)(void *ctx))
{
    if (r->body.n <= AWAY_BYTES) {
        run(r, &r->g->ways.scratch);
        return false;
    }
    r->errand = (struct errand){run, done, r};
    r->away = away_give(r->g->away, &r->errand);
    if (!r->away)
        relay_fail(r, 503, "busy", "too many large requests wait; try again");
    return true;
}

/* Nothing came of it, and nothing can have happened twice. */
static bool asks_elsewhere(struct relay *r, const struct err *err)
{
    if (r->begun || !r->x || !send_may_retry(&r->sending, err) || !send(r))
        return false;
    r->g->counts.retried++;
    return true;
}

void relay_end(void *ctx, const struct err *err)
{
    struct relay *r = ctx;
    bool refuse = r->sending.setup->conf->on_capture_failure == CONF_REFUSE;
    r->fetch = NULL;
    send_ended(&r->sending, r->g, err);
    if (err && asks_elsewhere(r, err)) {
        relay_settle(r);
        return;
    }
    if (!err && r->changes && !relay_end_changes(r))
        return;
    r->broken = err != NULL;
    r->ended = err ? err->code : ERR_NONE;
    r->g->counts.upstream_failed += r->broken;
    if (relay_record(r))
        return;
    if ((r->reading || r->forgets) && !r->broken && refuse) {
        relay_fail(
            r, 503, "capture_failed", "the exchange could not be kept; try again");
    } else {
        r->g->counts.uncaptured += r->reading;
        finish(r);
    }
    relay_settle(r);
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

/* What is known not to be kept is not read, and waits for nothing. */
static bool may_be_kept(struct relay *r)
{
    const struct exchange_in *in = &r->recording.in;
    bool keeps = in->person.n && !in->keep_nothing && !r->call.unkept && r->call.count;
    r->g->counts.not_kept += !keeps;
    return keeps;
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

/* What the store would not take is said before the upstream is asked. */
static bool has_storable_names(const struct relay *r)
{
    const struct exchange_in *in = &r->recording.in;
    return in->person.n <= ACCOUNT_SUBJECT_MAX &&
           in->assistant.n <= ACCOUNT_SUBJECT_MAX;
}

static void read_call(void *ctx, struct deid_turns *scratch)
{
    struct relay *r = ctx;
    (void)scratch;
    r->read = dialect_call_read(r->dialect, r->body, &r->arena, &r->call, &r->read_err);
}

/* False: the request was answered with a refusal. */
static bool take_call(struct relay *r)
{
    bool refuse = r->sending.setup->conf->on_capture_failure == CONF_REFUSE;
    if (!r->read) {
        relay_fail(r, 400, "invalid_body", r->read_err.text);
        return false;
    }
    if (!read_circumstances(r)) {
        relay_fail(r, 503, "out_of_memory", "there is not enough memory");
        return false;
    }
    if (!has_storable_names(r)) {
        relay_fail(r, 400, "invalid_user", "a name in the call has over 512 bytes");
        return false;
    }
    r->keeps = may_be_kept(r);
    if (!r->keeps || recorder_has_room(r->g->recorder))
        return true;
    if (refuse) {
        relay_fail(r, 503, "capture_failed", "the store is behind; try again");
        return false;
    }
    r->keeps = false;
    r->g->counts.uncaptured++;
    return true;
}

static void open_way(void *ctx, struct deid_turns *scratch)
{
    struct relay *r = ctx;
    struct way_call call = {.path = r->path,
        .type = r->type,
        .body = r->body,
        .dialect = r->dialect,
        .call = r->call.dialect != DIALECT_NONE ? &r->call : NULL,
        .to = r->to,
        .engine = r->engine,
        .guard = &r->guard,
        .scratch = scratch,
        .counts = &r->found};
    struct err err = ERR_INIT;
    r->opened = way_open(&call, &r->talk, &r->denial, &err);
}

/* False: the request was answered with a refusal. */
static bool take_way(struct relay *r)
{
    way_adopt(&r->g->ways, r->talk, &r->found);
    if (!r->opened)
        relay_fail(r, 503, "out_of_memory", "the call could not be made ready");
    else if (r->denial.status)
        relay_fail(r, r->denial.status, r->denial.code, r->denial.message);
    r->sending.body = r->talk ? talk_body(r->talk) : r->body;
    return r->opened && !r->denial.status;
}

/* The other thread opened the way. */
static void on_way(void *ctx)
{
    struct relay *r = ctx;
    r->away = false;
    if (take_way(r) && r->x &&
        !send_on(&r->sending, r->g, &upstream_calls, r, &r->fetch))
        relay_fail(r, 503, "no_upstream", "no upstream takes this call");
    started(r);
}

/* What this upstream may be told. */
static enum send_ready make_ready(void *ctx, const struct conf_upstream *to)
{
    struct relay *r = ctx;
    struct err err = ERR_INIT;
    talk_free(r->talk);
    r->talk = NULL;
    suppress_free(r->guard.suppress);
    r->guard.suppress = NULL;
    r->to = to;
    if (!way_prepare(&r->g->ways, to, &r->guard, &err)) {
        relay_fail(r, 503, "out_of_memory", "the call could not be made ready");
        return SEND_REFUSED;
    }
    r->engine = r->g->ways.engine;
    if (!way_reads(to, &r->guard))
        open_way(r, &r->g->ways.scratch);
    else if (go_away(r, open_way, on_way))
        return SEND_LATER;
    return take_way(r) ? SEND_READY : SEND_REFUSED;
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
    r->sending.ready = make_ready;
    r->sending.ready_ctx = r;
    struct raw type = http_field_find(r->sending.head, STR("content-type"));
    return arena_raw(&r->arena, visit->path, &r->path) &&
           arena_raw(&r->arena, type, &r->type) &&
           arena_str(&r->arena, caller->name, &copy->name) &&
           arena_str(&r->arena, caller->org, &copy->org);
}

/* What it is known by, before it is read. False: it was answered with a refusal. */
static bool know_call(struct relay *r, struct raw path)
{
    const struct http_head *head = exchange_head(r->x);
    r->dialect = head->method == HTTP_METHOD_POST ? dialect_of(path) : DIALECT_NONE;
    if (is_call_in_disguise(path)) {
        relay_fail(r, 404, "not_found", "there is nothing at this path");
        return false;
    }
    r->may_forget = forget_of(head->method, path, r->project->name, &r->forget.name) &&
                    arena_raw(&r->arena, r->forget.name.id, &r->forget.name.id);
    return true;
}

/* The call was read, where there was one: to its first upstream. */
static void send_first(struct relay *r)
{
    r->sending.model = r->call.model;
    r->sending.messages = r->dialect == DIALECT_MESSAGES;
    if (!send(r))
        relay_fail(r, 503, "no_upstream", "no upstream takes this call");
}

/* The other thread read the call. */
static void on_read(void *ctx)
{
    struct relay *r = ctx;
    r->away = false;
    if (r->x && take_call(r))
        send_first(r);
    started(r);
}

static void begin(struct relay *r, const struct visit *visit)
{
    if (!prepare(r, visit)) {
        relay_fail(r, 503, "out_of_memory", "there is not enough memory");
        return;
    }
    if (!know_call(r, visit->path))
        return;
    if (r->dialect != DIALECT_NONE && (go_away(r, read_call, on_read) || !take_call(r)))
        return;
    send_first(r);
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
        .began_us = now_monotonic_us(),
        .expected = -1};
    arena_init(&r->arena, RELAY_BYTES_MAX);
    buf_init(&r->held, DIALECT_ANSWER_MAX);
    exchange_set(x, r);
    begin(r, visit);
    started(r);
}
