#include "capture/read/field.h"
#include "gateway/ingest_priv.h"

static struct exchange_in *add(struct ingest *i, size_t line, struct err *err)
{
    if (i->count == i->room) {
        size_t room = i->room ? 2 * i->room : 16;
        struct exchange_in *more = arena_array(&i->arena, room, sizeof *more);
        uint32_t *lines = arena_array(&i->arena, room, sizeof *lines);
        if (!more || !lines) {
            (void)err_memory(err);
            return NULL;
        }
        for (size_t k = 0; k < i->count; k++) {
            more[k] = i->in[k];
            lines[k] = i->lines[k];
        }
        i->in = more;
        i->lines = lines;
        i->room = room;
    }
    i->lines[i->count] = (uint32_t)line;
    return &i->in[i->count++];
}

static void reject(struct ingest *i, size_t line, const char *why)
{
    if (i->rejected_count < INGEST_REJECTED_MAX)
        i->rejected[i->rejected_count] = (struct ingest_rejected){line, why};
    i->rejected_count++;
}

/* What nobody can have said yet is not taken; what nobody dated is of now. */
static bool time_of(struct instant said, struct instant now, struct instant *out)
{
    *out = instant_known(said) ? said : now;
    return out->us <= now.us + INGEST_AHEAD_S * INT64_C(1000000);
}

/* The answer as the API gave it, read like one that passes by. */
static bool read_reply(struct ingest *i, enum dialect dialect, const struct json *v,
    struct dialect_reply **out)
{
    struct dialect_answer answer;
    struct dialect_reply *reply = arena_alloc(&i->arena, sizeof *reply);
    if (!reply)
        return false;
    dialect_answer_init(&answer, dialect, false);
    dialect_answer_feed(&answer, json_source(v));
    bool ok = dialect_answer_end(&answer, &i->arena, reply) &&
              arena_raw(&i->arena, reply->id, &reply->id);
    for (size_t k = 0; ok && k < reply->count; k++)
        ok = arena_raw(&i->arena, reply->texts[k], &reply->texts[k]);
    ok = ok && arena_raw(&i->arena, reply->calls, &reply->calls) &&
         arena_raw(&i->arena, reply->meta, &reply->meta);
    dialect_answer_fini(&answer);
    *out = reply;
    return ok;
}

/* NULL: it is taken; otherwise why not. */
static const char *read_line(struct ingest *i, const struct ingest_from *from,
    struct raw line, struct exchange_in *in)
{
    struct json *v;
    struct err err = ERR_INIT;
    struct str api;
    enum dialect dialect;
    struct instant at = INSTANT_UNKNOWN;
    struct dialect_reply *reply = NULL;
    if (!json_parse(&i->arena, line, &v, &err) || !json_is(v, JSON_OBJECT))
        return "it is no JSON object";
    if (!raw_token(field_raw(v, STR("api")), &api) || !dialect_parse(api, &dialect) ||
        dialect == DIALECT_NONE)
        return "api is chat_completions, responses, completions or messages";
    struct dialect_call *call = arena_alloc(&i->arena, sizeof *call);
    const struct json *request = json_get(v, STR("request"));
    const struct json *response = json_get(v, STR("response"));
    if (!call || !request ||
        !dialect_call_read(dialect, json_source(request), &i->arena, call, &err))
        return "request is no call of this API";
    if (json_is(response, JSON_OBJECT) && !read_reply(i, dialect, response, &reply))
        return "response is no answer of this API";
    if (when_read(json_get(v, STR("at")), &at) == WHEN_WRONG ||
        !time_of(at, from->now, &at))
        return "at is no time, or one that has not come";
    struct raw person = field_raw(v, STR("user"));
    *in = (struct exchange_in){.project = from->project,
        .person = person.n ? person : call->user,
        .assistant = field_raw(v, STR("assistant")),
        .service = from->service,
        .mode = field_true(v, STR("temporary")) ? MODE_TEMPORARY : MODE_REGULAR,
        .gpc = field_true(v, STR("gpc")),
        .keep_nothing = from->zdr,
        .call = call,
        .reply = reply && reply->count ? reply : NULL,
        .at = at};
    return NULL;
}

static struct raw next_line(struct raw *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n')
        n++;
    struct raw line = raw_slice(*rest, 0, n);
    *rest = raw_slice(*rest, n < rest->n ? n + 1 : n, rest->n);
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

bool ingest_read_lines(
    struct ingest *i, const struct ingest_from *from, struct err *err)
{
    struct raw rest = i->body;
    for (size_t number = 1; rest.n; number++) {
        struct raw line = next_line(&rest);
        struct exchange_in in;
        if (!line.n)
            continue;
        if (++i->received > INGEST_LINES_MAX)
            return err_set(err, ERR_INPUT, "gateway.ingest",
                "a batch holds at most %d lines", INGEST_LINES_MAX);
        const char *why = read_line(i, from, line, &in);
        struct exchange_in *to = why ? NULL : add(i, number, err);
        if (why)
            reject(i, number, why);
        else if (!to)
            return false;
        else
            *to = in;
    }
    return true;
}

bool ingest_read_otlp(struct ingest *i, const struct ingest_from *from, struct err *err)
{
    struct otlp_batch batch;
    if (!otlp_read(i->kind, i->body, &i->arena, &batch, err))
        return false;
    i->received = batch.seen;
    i->rejected_count = batch.rejected;
    for (size_t k = 0; k < batch.count; k++) {
        struct otlp_exchange *x = &batch.exchanges[k];
        struct instant at;
        if (!time_of(x->at, from->now, &at)) {
            i->rejected_count++;
            continue;
        }
        struct exchange_in *in = add(i, k + 1, err);
        if (!in)
            return false;
        *in = (struct exchange_in){.project = from->project,
            .person = x->person,
            .service = from->service,
            .mode = MODE_REGULAR,
            .keep_nothing = from->zdr,
            .call = &x->call,
            .reply = x->reply.count ? &x->reply : NULL,
            .at = at};
    }
    return true;
}
