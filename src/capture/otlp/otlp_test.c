#include "capture/otlp/otlp.h"

#include <string.h>

#include "tests/harness/t.h"

enum { ARENA_MAX = 16 << 20, TEXT_MAX = 1 << 16 };

/* What was read, one exchange a line: person, roles and texts, replies. */
static void write_batch(const struct otlp_batch *b, struct buf *out)
{
    for (size_t i = 0; i < b->count; i++) {
        const struct otlp_exchange *x = &b->exchanges[i];
        buf_add_raw(out, x->person);
        for (size_t k = 0; k < x->call.count; k++) {
            buf_add_char(out, '|');
            buf_add_str(out, role_word(x->call.messages[k].role));
            buf_add_char(out, x->call.messages[k].aside ? '~' : ':');
            buf_add_raw(out, x->call.messages[k].text);
        }
        for (size_t k = 0; k < x->reply.count; k++) {
            buf_add_z(out, "|=");
            buf_add_raw(out, x->reply.texts[k]);
        }
        buf_add_char(out, '\n');
    }
}

#define A(key, value) "{\"key\":\"" key "\",\"value\":{\"stringValue\":\"" value "\"}}"
#define SPAN(attributes, events)                                                       \
    "{\"traceId\":\"00\",\"spanId\":\"01\",\"startTimeUnixNano\":"                     \
    "\"1767225600000000000\","                                                         \
    "\"attributes\":[" attributes "],\"events\":[" events "],\"unknown\":{}}"
#define SPANS(spans)                                                                   \
    "{\"resourceSpans\":[{\"resource\":{\"attributes\":[" A(                           \
        "enduser.id", "ann") "]},\"scopeSpans\":[{\"spans\":[" spans "]}]}]}"
#define RECORD(span, name, body)                                                       \
    "{\"traceId\":\"t\",\"spanId\":\"" span                                            \
    "\",\"timeUnixNano\":5000,\"eventName\":\"" name                                   \
    "\",\"attributes\":[" A("user.id", "bob") "],\"body\":" body "}"
#define RECORDS(records)                                                               \
    "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" records "]}]}]}"
#define PAIR(key, text) "{\"key\":\"" key "\",\"value\":{\"stringValue\":\"" text "\"}}"
#define BODY(pairs)     "{\"kvlistValue\":{\"values\":[" pairs "]}}"

static const struct {
    const char *says;
    enum wire_kind kind;
    const char *json, *want;
    uint64_t seen, rejected;
} rows[] = {
    {"messages as a JSON string on a span", WIRE_TRACES,
        SPANS(SPAN(
            A("gen_ai.system_instructions",
                "[{\\\"type\\\":\\\"text\\\","
                "\\\"content\\\":\\\"be brief\\\"}]") "," A("gen_ai.input.messages",
                "[{\\\"role\\\":\\\"user\\\",\\\"parts\\\":[{\\\"type\\\":\\\"text\\\","
                "\\\"content\\\":\\\"hello\\\"}]}]") "," A("gen_ai.output.messages",
                "[{\\\"role\\\":\\\"assistant\\\",\\\"parts\\\":[{\\\"type\\\":\\\"text"
                "\\\",\\\"content\\\":\\\"hi\\\"}],\\\"finish_reason\\\":\\\"stop\\\"}"
                "]"),
            "")),
        "ann|system:be brief|user:hello|=hi\n", 1, 0},
    {"messages as structure in a details event", WIRE_LOGS,
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"eventName\":"
        "\"gen_ai.client.inference.operation.details\",\"attributes\":[" A("user.id",
            "bob") ",{\"key\":\"gen_ai.input.messages\",\"value\":{\"arrayValue\":{"
                   "\"values\":[" BODY(PAIR("role", "user") "," PAIR("content",
                       "what?")) "]}}},{\"key\":\"gen_ai.output.messages\",\"value\":{"
                                 "\"arrayValue\":{\"values\":[" BODY(
                                     PAIR("role", "assistant") "," PAIR(
                                         "content", "that")) "]}}}]}]}]}]}",
        "bob|user:what?|=that\n", 1, 0},
    {"older events, one message each", WIRE_LOGS,
        RECORDS(RECORD("s1", "gen_ai.system.message",
            BODY(PAIR("content", "brief"))) "," RECORD("s1", "gen_ai.user.message",
            BODY(PAIR("content", "hello"))) "," RECORD("s2", "gen_ai.user.message",
            BODY(PAIR("content", "other"))) "," RECORD("s1", "gen_ai.choice",
            BODY("{\"key\":\"message\",\"value\":" BODY(PAIR("content", "hi")) "}"))),
        "bob|system:brief|user:hello|=hi\nbob|user:other\n", 4, 0},
    {"older events of a span", WIRE_TRACES,
        SPANS(SPAN("",
            "{\"name\":\"gen_ai.user.message\",\"attributes\":[" A("content",
                "hello") "]},{\"name\":\"gen_ai.choice\",\"attributes\":[" A("content",
                "hi") "]}")),
        "ann|user:hello|=hi\n", 1, 0},
    {"the two attributes of long ago", WIRE_TRACES,
        SPANS(SPAN(A("gen_ai.prompt", "42") "," A("gen_ai.completion", "43"), "")),
        "ann|user:42|=43\n", 1, 0},
    {"numbered attributes", WIRE_TRACES,
        SPANS(
            SPAN(A("llm.input_messages.0.message.role", "system") "," A(
                     "llm.input_messages.0.message.content",
                     "brief") "," A("llm.input_messages.1.message.role",
                     "user") "," A("llm.input_messages.1.message.content",
                     "hello") "," A("llm.output_messages.0.message.role",
                     "assistant") "," A("llm.output_messages.0.message.content", "hi"),
                "")),
        "ann|system:brief|user:hello|=hi\n", 1, 0},
    {"a tool's part is aside", WIRE_TRACES,
        SPANS(SPAN(
            A("gen_ai.input.messages", "[{\\\"role\\\":\\\"user\\\",\\\"content\\\":"
                                       "\\\"x\\\"},{\\\"role\\\":\\\"tool"
                                       "\\\",\\\"parts\\\":[{\\\"type\\\":\\\"tool_"
                                       "call_response\\\",\\\"id\\\":"
                                       "\\\"1\\\"}]}]"),
            "")),
        "ann|user:x|tool~\n", 1, 0},
    {"a span about something else is taken and left", WIRE_TRACES,
        SPANS(SPAN(A("http.method", "GET"), "")), "", 1, 0},
    {"a message that is none spoils its own span only", WIRE_TRACES,
        SPANS(SPAN(A("gen_ai.input.messages", "[1]"), "") "," SPAN(
            A("gen_ai.prompt", "good"), "")),
        "ann|user:good\n", 2, 1},
    {"a reply without a call", WIRE_TRACES,
        SPANS(SPAN(A("gen_ai.completion", "hi"), "")), "", 1, 1},
    {"nothing", WIRE_LOGS, "{}", "", 0, 0},
};

static void each_dialect_says_who_said_what(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct otlp_batch batch;
        struct arena a;
        struct buf out;
        struct err err = ERR_INIT;
        arena_init(&a, ARENA_MAX);
        buf_init(&out, TEXT_MAX);
        bool ok = T_DONE(t,
            otlp_read(
                rows[i].kind, raw_from_str(str_z(rows[i].json)), &a, &batch, &err),
            &err);
        if (ok)
            write_batch(&batch, &out);
        if (!ok || !T_STR(t, buf_str(&out), str_z(rows[i].want)) ||
            !T_EQ(t, batch.seen, rows[i].seen) ||
            !T_EQ(t, batch.rejected, rows[i].rejected))
            t_note(t, "row: %s", rows[i].says);
        buf_fini(&out);
        arena_fini(&a);
    }
}

/* Protobuf by hand: a field of bytes, of a number, of eight bytes. */
static void add(struct buf *out, unsigned number, const void *p, size_t n)
{
    buf_add_char(out, (char)(number << 3 | 2));
    if (n > 127)
        buf_add_char(out, (char)(0x80 | (n & 127)));
    buf_add_char(out, (char)(n > 127 ? n >> 7 : n));
    buf_add(out, p, n);
}

static void wrap(struct buf *b, unsigned number)
{
    struct buf out;
    buf_init(&out, TEXT_MAX);
    add(&out, number, b->p, b->n);
    buf_fini(b);
    *b = out;
}

static void add_attribute(
    struct buf *span, unsigned number, const char *key, const char *value)
{
    struct buf pair, any;
    buf_init(&pair, TEXT_MAX);
    buf_init(&any, TEXT_MAX);
    add(&any, 1, value, strlen(value));
    add(&pair, 1, key, strlen(key));
    add(&pair, 2, any.p, any.n);
    add(span, number, pair.p, pair.n);
    buf_fini(&any);
    buf_fini(&pair);
}

static void a_request_in_protobuf_is_the_same_in_json(struct t *t)
{
    struct buf span, out, said;
    struct otlp_batch batch;
    struct arena a;
    struct err err = ERR_INIT;
    buf_init(&span, TEXT_MAX);
    buf_init(&out, TEXT_MAX);
    buf_init(&said, TEXT_MAX);
    arena_init(&a, ARENA_MAX);
    add(&span, 1, "\x01\x02", 2);
    buf_add(&span, "\x30\x03", 2); /* kind, which nobody reads */
    buf_add(&span, "\x39\0\0\xa8\xeb\x1a\x24\x86\x18", 9); /* start */
    add_attribute(&span, 9, "gen_ai.prompt", "hello");
    add_attribute(&span, 9, "gen_ai.completion", "hi \xc3\xa9");
    add_attribute(&span, 9, "enduser.id", "ann");
    wrap(&span, 2); /* spans */
    wrap(&span, 2); /* scopeSpans */
    wrap(&span, 1); /* resourceSpans */
    T_DONE(t, wire_to_json(WIRE_TRACES, buf_raw(&span), &out, &err), &err);
    T_OK(t, strstr(buf_z(&out), "\"traceId\":\"0102\"") != NULL);
    T_DONE(t, otlp_read(WIRE_TRACES, buf_raw(&out), &a, &batch, &err), &err);
    write_batch(&batch, &said);
    T_STR(t, buf_str(&said), STR("ann|user:hello|=hi \xc3\xa9\n"));
    T_OK(t, batch.count == 1 && instant_known(batch.exchanges[0].at));
    buf_fini(&span);
    buf_fini(&out);
    buf_fini(&said);
    arena_fini(&a);
}

static void protobuf_that_is_none_is_refused(struct t *t)
{
    static const struct {
        const char *says, *bytes;
        size_t n;
    } bad[] = {{"half a tag", "\x8a", 1}, {"a length over the end", "\x0a\x05x", 3},
        {"a group", "\x0b\x0c", 2}, {"field zero", "\x02\x00", 2},
        {"a number where a message is", "\x08\x01", 2},
        {"a varint without end", "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
            12}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct buf out;
        struct err err = ERR_INIT;
        buf_init(&out, TEXT_MAX);
        bool ok = wire_to_json(WIRE_TRACES, raw_of(bad[i].bytes, bad[i].n), &out, &err);
        if (!T_FAILS(t, ok, &err, "otlp.wire"))
            t_note(t, "row: %s", bad[i].says);
        buf_fini(&out);
    }
}

static void nothing_goes_deeper_than_the_limit(struct t *t)
{
    struct buf value, out;
    struct err err = ERR_INIT;
    buf_init(&value, TEXT_MAX);
    buf_init(&out, TEXT_MAX);
    add(&value, 1, "x", 1);
    for (int i = 0; i < WIRE_DEPTH_MAX + 4; i++) {
        wrap(&value, 1); /* values */
        wrap(&value, 5); /* arrayValue */
    }
    wrap(&value, 5); /* body */
    wrap(&value, 2);
    wrap(&value, 2);
    wrap(&value, 1);
    T_FAILS(t, wire_to_json(WIRE_LOGS, buf_raw(&value), &out, &err), &err, "otlp.wire");
    buf_fini(&value);
    buf_fini(&out);
}

static void answers_have_the_form_of_the_protocol(struct t *t)
{
    struct buf out;
    buf_init(&out, 4096);
    wire_response(0, STR(""), &out);
    T_EQ(t, out.n, 0);
    wire_response(300, STR("no"), &out);
    T_OK(t, raw_eq(buf_raw(&out), raw_of("\x0a\x07\x08\xac\x02\x12\x02no", 9)));
    buf_clear(&out);
    wire_status(3, STR("no"), &out);
    T_OK(t, raw_eq(buf_raw(&out), raw_of("\x08\x03\x12\x02no", 6)));
    buf_fini(&out);
}

static bool try_read(void *ctx)
{
    struct otlp_batch batch;
    struct arena a;
    (void)ctx;
    arena_init(&a, ARENA_MAX);
    bool ok =
        otlp_read(WIRE_LOGS, raw_from_str(str_z(rows[1].json)), &a, &batch, NULL) &&
        batch.count == 1;
    arena_fini(&a);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_read, NULL);
}

static const struct t_case cases[] = {
    T_CASE(each_dialect_says_who_said_what),
    T_CASE(a_request_in_protobuf_is_the_same_in_json),
    T_CASE(protobuf_that_is_none_is_refused),
    T_CASE(nothing_goes_deeper_than_the_limit),
    T_CASE(answers_have_the_form_of_the_protocol),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
