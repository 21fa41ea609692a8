#include "gateway/relay_priv.h"

#include <stdio.h>

#include "base/mem.h"

enum {
    END_BYTES = 64,
    AHEAD_BYTES = 2048,
    UNSENT_HIGH = 1 << 20
}; /* bytes; above: the upstream waits */

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

/*
 * What a call cost, and the name its record is found by: for whom the operator told it
 * to tell. Of what is not read nothing is stored, so there is no name to look up.
 */
static size_t add_figures(struct relay *r, struct http_field *out, char cost[24])
{
    int n = snprintf(cost, 24, "%lld", (long long)r->overhead_us);
    if (!(r->project->parties & PARTY_BIT(PARTY_OPERATOR)) || !r->x)
        return 0;
    out[0] = (struct http_field){
        raw_from_str(STR("x-abide-overhead-us")), raw_of(cost, (size_t)n)};
    struct raw id = raw_from_str(exchange_id(r->x)), *kept = &r->recording.in.decision;
    if (!r->answer || !arena_raw(&r->arena, id, kept))
        return 1;
    out[1] = (struct http_field){raw_from_str(STR("x-abide-decision-id")), *kept};
    return 2;
}

/* The answer's fields; the upstream's own name for the request gets another one. */
static void begin_answer(
    struct relay *r, const struct fetch_field *fields, size_t count)
{
    UNINIT struct http_field out[FETCH_FIELDS_MAX + 2];
    char cost[24];
    size_t n = 0;
    r->begun = true;
    if (!r->x)
        return;
    for (size_t i = 0; i < count; i++) {
        struct raw name = fields[i].name;
        if (http_is_word(name, STR("x-request-id")))
            name = raw_from_str(STR("x-upstream-request-id"));
        out[n++] = (struct http_field){name, fields[i].value};
    }
    n += add_figures(r, out + n, cost);
    exchange_begin(
        r->x, r->status, out, n, r->expected >= 0 ? r->expected : ANSWER_CHUNKED);
}

/* The answer must not go on: the client hears why, and the upstream is let go. */
static void stop_answer(struct relay *r, const struct talk_denial *denial)
{
    fetch_cancel(r->fetch);
    r->fetch = NULL;
    relay_fail(r, denial->status, denial->code, denial->message);
    r->broken = true;
    if (!relay_record(r))
        relay_settle(r);
}

static void deliver(struct relay *r, struct raw bytes);

bool relay_end_changes(struct relay *r)
{
    struct talk_denial denial;
    struct buf out;
    buf_init(&out, DIALECT_ANSWER_MAX);
    bool ok = talk_end(r->talk, &out, &denial) && buf_ok(&out, NULL);
    if (ok && !r->stream) {
        r->expected = (int64_t)out.n;
        begin_answer(r, r->fields, r->field_count);
    }
    if (ok)
        deliver(r, buf_raw(&out));
    else
        stop_answer(r, &denial);
    buf_wipe(&out);
    return ok;
}

/* The length is known when all of it has come. */
static bool keep_head(struct relay *r, const struct fetch_field *fields, size_t count)
{
    r->fields = arena_array(&r->arena, count + 1, sizeof *r->fields);
    for (size_t i = 0; r->fields && i < count; i++) {
        if (!arena_raw(&r->arena, fields[i].name, &r->fields[i].name) ||
            !arena_raw(&r->arena, fields[i].value, &r->fields[i].value))
            return false;
        r->field_count++;
    }
    return r->fields != NULL;
}

void relay_head(void *ctx, int status, const struct fetch_field *fields, size_t count)
{
    struct relay *r = ctx;
    r->status = status;
    r->changes = r->talk && talk_answers(r->talk, way_type(fields, count));
    r->stream = is_stream(fields, count);
    r->expected = r->changes ? -1 : length_of(fields, count);
    r->reading = r->keeps && status >= 200 && status < 300;
    if (r->reading)
        r->answer = mem_alloc(sizeof *r->answer);
    if (r->answer)
        dialect_answer_init(r->answer, r->dialect, r->stream);
    r->forgets = r->may_forget && status >= 200 && status < 300;
    if (!r->changes || r->stream)
        begin_answer(r, fields, count);
    else if (!keep_head(r, fields, count))
        r->field_count = 0;
}

static void hold_back(struct relay *r, struct raw bytes)
{
    bool last = r->expected >= 0 && r->received == r->expected;
    if (r->answer)
        dialect_answer_feed(r->answer, bytes);
    r->holding |= (r->answer && (last || (r->stream && r->answer->ended))) ||
                  (r->forgets && last);
}

/* Of the piece that brings the end only the last event, or the last bytes, wait. */
static size_t before_end(const struct relay *r, struct raw bytes)
{
    if (!r->stream)
        return bytes.n > END_BYTES ? bytes.n - END_BYTES : 0;
    size_t n = bytes.n > 2 ? bytes.n - 2 : 0;
    while (n >= 2 && !(bytes.p[n - 1] == '\n' && bytes.p[n - 2] == '\n'))
        n--;
    return n >= 2 ? n : 0;
}

/* Reading a large piece takes longer than sending it: all but its last event leaves
 * first. What is left. */
static struct raw send_ahead(struct relay *r, struct raw bytes)
{
    if (!r->x || !r->stream || !r->reading || r->holding || bytes.n < AHEAD_BYTES)
        return bytes;
    size_t n = before_end(r, bytes);
    if (!n || !exchange_write(r->x, raw_slice(bytes, 0, n)))
        return bytes;
    exchange_flush(r->x);
    return raw_slice(bytes, n, bytes.n);
}

/* Bytes as the client gets them. */
static void deliver(struct relay *r, struct raw all)
{
    bool held = r->holding;
    struct raw bytes = send_ahead(r, all);
    r->received += (int64_t)all.n;
    hold_back(r, all);
    if (!r->x || !bytes.n)
        return;
    if (r->holding) {
        size_t n = held ? 0 : before_end(r, bytes);
        (void)!exchange_write(r->x, raw_slice(bytes, 0, n));
        buf_add_raw(&r->held, raw_slice(bytes, n, bytes.n));
    } else if (!exchange_write(r->x, bytes)) {
        if (!r->fetch)
            return; /* it was the last: `gone` comes */
        fetch_cancel(r->fetch);
        relay_end(r, &(struct err){.code = ERR_LIMIT});
    } else if (r->fetch && exchange_unsent(r->x) > UNSENT_HIGH && !r->paused) {
        r->paused = true;
        fetch_pause(r->fetch, true);
    }
}

void relay_body(void *ctx, struct raw bytes)
{
    struct relay *r = ctx;
    struct talk_denial denial = {502, "upstream_error", "the answer is too large"};
    struct buf out;
    if (!r->changes) {
        deliver(r, bytes);
        return;
    }
    buf_init(&out, DIALECT_ANSWER_MAX);
    if (talk_feed(r->talk, bytes, &out, &denial) && buf_ok(&out, NULL))
        deliver(r, buf_raw(&out));
    else
        stop_answer(r, &denial);
    buf_wipe(&out);
}
