#include "capture/dialect/dialect.h"

#include "capture/read/field.h"

/* An event of a stream is small; the last of the responses API holds the answer. */
enum { EVENT_MAX = DIALECT_ANSWER_MAX, ID_MAX = 256, CALLS_MAX = 1 << 20 };

void dialect_answer_init(struct dialect_answer *d, enum dialect dialect, bool stream)
{
    *d = (struct dialect_answer){.dialect = dialect, .stream = stream};
    sse_init(&d->sse, EVENT_MAX);
    buf_init(&d->whole, DIALECT_ANSWER_MAX);
    buf_init(&d->id, ID_MAX);
    buf_init(&d->calls, CALLS_MAX);
    for (size_t i = 0; i < COUNT(d->texts); i++)
        buf_init(&d->texts[i], DIALECT_ANSWER_MAX);
}

void dialect_answer_fini(struct dialect_answer *d)
{
    sse_fini(&d->sse);
    buf_wipe(&d->whole);
    buf_wipe(&d->id);
    buf_wipe(&d->calls);
    for (size_t i = 0; i < d->choices; i++)
        buf_wipe(&d->texts[i]);
}

static void note_id(struct dialect_answer *d, struct raw id)
{
    if (!d->id.n && id.n <= ID_MAX)
        buf_add_raw(&d->id, id);
}

static void add_text(
    struct dialect_answer *d, const struct json *index, struct raw text)
{
    int64_t i = 0;
    if (index && (!json_i64(index, &i) || i < 0 || i >= DIALECT_CHOICES_MAX)) {
        d->failed = true;
        return;
    }
    d->choices = (size_t)i >= d->choices ? (size_t)i + 1 : d->choices;
    buf_add_raw(&d->texts[i], text);
    d->failed |= d->texts[i].failed;
}

/* A tool that the first choice calls; in a stream its id comes once. */
static void note_call(struct dialect_answer *d, struct raw id)
{
    if (!id.n)
        return;
    buf_add_raw(&d->calls, id);
    buf_add_char(&d->calls, '\n');
    d->failed |= d->calls.failed;
    d->choices = d->choices ? d->choices : 1; /* it may say nothing else */
}

static void note_tools(
    struct dialect_answer *d, const struct json *choice, const struct json *message)
{
    const struct json *tools = json_get(message, STR("tool_calls"));
    int64_t index = 0;
    if (json_i64(json_get(choice, STR("index")), &index) && index != 0)
        return;
    for (const struct json *t = json_first(tools); t; t = json_next(t))
        note_call(d, field_raw(t, STR("id")));
}

static void note_block(struct dialect_answer *d, const struct json *block)
{
    if (raw_eq_str(field_raw(block, STR("type")), STR("tool_use")))
        note_call(d, field_raw(block, STR("id")));
}

/* A list of results in a chat, one result in a response. */
static bool any_flagged(const struct json *moderation)
{
    const struct json *results = json_get(moderation, STR("results"));
    bool one, flagged = json_bool(json_get(moderation, STR("flagged")), &one) && one;
    for (const struct json *r = json_first(results); r; r = json_next(r))
        flagged |= json_bool(json_get(r, STR("flagged")), &one) && one;
    return flagged;
}

/* "moderation" of an answer or of its last chunk, for the call and for the answer. */
static void note_moderation(struct dialect_answer *d, const struct json *v)
{
    const struct json *moderation = json_get(v, STR("moderation"));
    d->flagged |= any_flagged(json_get(moderation, STR("input"))) ||
                  any_flagged(json_get(moderation, STR("output")));
}

/* Why a model stopped, in the word of each API. */
static void note_stop(struct dialect_answer *d, const struct json *why)
{
    struct raw word = json_raw(why);
    d->flagged |= raw_eq_str(word, STR("content_filter")) ||
                  (d->dialect == DIALECT_MESSAGES && raw_eq_str(word, STR("refusal")));
}

static void note_response(struct dialect_answer *d, const struct json *response)
{
    note_moderation(d, response);
    note_stop(
        d, json_get(json_get(response, STR("incomplete_details")), STR("reason")));
}

/* {"choices":[{"index":0,"delta":{"content":"..."}}]} */
static void take_chat(struct dialect_answer *d, const struct json *v)
{
    const struct json *choices = json_get(v, STR("choices"));
    note_id(d, field_raw(v, STR("id")));
    note_moderation(d, v);
    for (const struct json *c = json_first(choices); c; c = json_next(c)) {
        const struct json *delta = json_get(c, STR("delta"));
        note_stop(d, json_get(c, STR("finish_reason")));
        note_tools(d, c, delta);
        struct raw text =
            delta ? field_raw(delta, STR("content")) : field_raw(c, STR("text"));
        add_text(d, json_get(c, STR("index")), text);
    }
}

static bool ends_with(struct raw name, struct str end)
{
    return name.n >= end.n && raw_eq_str(raw_slice(name, name.n - end.n, name.n), end);
}

/* Deltas until the event that ends it, which holds the whole answer again. */
static void take_responses(struct dialect_answer *d, const struct json *v)
{
    struct raw type = field_raw(v, STR("type"));
    const struct json *response = json_get(v, STR("response"));
    note_id(d, field_raw(response, STR("id")));
    note_response(d, response);
    if (raw_eq_str(type, STR("response.output_text.delta")))
        add_text(d, NULL, field_raw(v, STR("delta")));
    else if (raw_eq_str(type, STR("response.completed")) ||
             raw_eq_str(type, STR("response.incomplete")))
        d->ended = true;
    else if (ends_with(type, STR(".failed")) || raw_eq_str(type, STR("error")))
        d->ended = false;
}

static void take_messages(struct dialect_answer *d, const struct json *v)
{
    struct raw type = field_raw(v, STR("type"));
    note_id(d, field_raw(json_get(v, STR("message")), STR("id")));
    note_stop(d, json_get(json_get(v, STR("delta")), STR("stop_reason")));
    note_block(d, json_get(v, STR("content_block")));
    if (raw_eq_str(type, STR("content_block_delta")))
        add_text(d, NULL, field_raw(json_get(v, STR("delta")), STR("text")));
    else if (raw_eq_str(type, STR("message_stop")))
        d->ended = true;
}

static void take_event(struct dialect_answer *d, struct raw data)
{
    struct arena a;
    struct json *v;
    struct err err = ERR_INIT;
    if (raw_eq_str(data, STR("[DONE]"))) {
        d->ended = true;
        return;
    }
    arena_init(&a, 4 * (size_t)EVENT_MAX);
    if (!json_parse(&a, data, &v, &err))
        d->failed = true;
    else if (d->dialect == DIALECT_RESPONSES)
        take_responses(d, v);
    else if (d->dialect == DIALECT_MESSAGES)
        take_messages(d, v);
    else
        take_chat(d, v);
    arena_fini(&a);
}

void dialect_answer_feed(struct dialect_answer *d, struct raw bytes)
{
    struct sse_event event;
    if (d->failed)
        return;
    if (!d->stream) {
        buf_add_raw(&d->whole, bytes);
        d->failed |= d->whole.failed;
        return;
    }
    sse_feed(&d->sse, bytes);
    while (!d->failed && sse_next(&d->sse, &event))
        take_event(d, event.data);
    d->failed |= !sse_ok(&d->sse, NULL);
}

/* The texts of a list of parts or items, one after the other, in the first choice. */
static void add_part_texts(struct dialect_answer *d, const struct json *parts)
{
    for (const struct json *p = json_first(parts); p; p = json_next(p)) {
        const struct json *inner = json_get(p, STR("content"));
        if (json_is(inner, JSON_ARRAY)) {
            for (const struct json *q = json_first(inner); q; q = json_next(q))
                add_text(d, NULL, field_raw(q, STR("text")));
        }
        add_text(d, NULL, field_raw(p, STR("text")));
    }
}

/* An answer that came as one JSON object. */
static void take_whole(struct dialect_answer *d, const struct json *v)
{
    const struct json *choices = json_get(v, STR("choices"));
    note_id(d, field_raw(v, STR("id")));
    note_response(d, v);
    note_stop(d, json_get(v, STR("stop_reason")));
    if (d->dialect == DIALECT_RESPONSES)
        add_part_texts(d, json_get(v, STR("output")));
    const struct json *blocks = json_get(v, STR("content"));
    if (d->dialect == DIALECT_MESSAGES) {
        add_part_texts(d, blocks);
        for (const struct json *b = json_first(blocks); b; b = json_next(b))
            note_block(d, b);
    }
    for (const struct json *c = json_first(choices); c; c = json_next(c)) {
        const struct json *message = json_get(c, STR("message"));
        note_stop(d, json_get(c, STR("finish_reason")));
        note_tools(d, c, message);
        struct raw text =
            message ? field_raw(message, STR("content")) : field_raw(c, STR("text"));
        add_text(d, json_get(c, STR("index")), text);
    }
    d->ended = d->choices > 0;
}

bool dialect_answer_end(
    struct dialect_answer *d, struct arena *a, struct dialect_reply *out)
{
    struct dialect_reply reply = {.count = 0};
    struct json *v = NULL;
    struct err err = ERR_INIT;
    if (!d->failed && !d->stream) {
        if (!json_parse(a, buf_raw(&d->whole), &v, &err) || !json_is(v, JSON_OBJECT))
            return false;
        take_whole(d, v);
        reply.meta = json_source(v);
    }
    if (d->failed || d->id.failed)
        return false;
    reply.id = buf_raw(&d->id);
    reply.calls = buf_raw(&d->calls);
    reply.count = d->choices;
    for (size_t i = 0; i < d->choices; i++)
        reply.texts[i] = buf_raw(&d->texts[i]);
    reply.complete = d->ended;
    reply.flagged = d->flagged;
    *out = reply;
    return true;
}
