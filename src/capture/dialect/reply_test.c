#include "capture/dialect/dialect.h"

#include "tests/harness/t.h"

enum { ARENA_MAX = 1 << 20 };

#define EVENT(json) "data: " json "\n\n"

static const struct {
    const char *says;
    enum dialect dialect;
    bool stream;
    const char *bytes;
    bool read;
    size_t count;
    const char *first, *id;
    bool complete;
} rows[] = {
    {"chat", DIALECT_CHAT, false,
        "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"}}]"
        "}",
        true, 1, "hello", "c1", true},
    {"chat: two choices", DIALECT_CHAT, false,
        "{\"choices\":[{\"index\":1,\"message\":{\"content\":\"b\"}},{\"index\":0,"
        "\"message\":{\"content\":\"a\"}}]}",
        true, 2, "a", "", true},
    {"chat: it only calls a tool", DIALECT_CHAT, false,
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":null,\"tool_calls\":[{}]}}"
        "]}",
        true, 1, "", "", true},
    {"chat: a stream", DIALECT_CHAT, true,
        EVENT("{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"he\"}}"
              "]}") EVENT("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"llo\"}}]"
                          "}") EVENT("{\"choices\":[]}") EVENT("[DONE]"),
        true, 1, "hello", "c1", true},
    {"chat: a stream that breaks off", DIALECT_CHAT, true,
        EVENT("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"he\"}}]}"), true, 1,
        "he", "", false},
    {"chat: a stream with an index nobody asked for", DIALECT_CHAT, true,
        EVENT("{\"choices\":[{\"index\":100000,\"delta\":{\"content\":\"x\"}}]}"),
        false, 0, "", "", false},
    {"chat: a stream that is no JSON", DIALECT_CHAT, true, EVENT("{\"choices\":"),
        false, 0, "", "", false},
    {"completions", DIALECT_COMPLETIONS, false,
        "{\"choices\":[{\"index\":0,\"text\":\" upon a time\"}]}", true, 1,
        " upon a time", "", true},
    {"completions: a stream", DIALECT_COMPLETIONS, true,
        EVENT("{\"choices\":[{\"index\":0,\"text\":\" upon\"}]}") EVENT("[DONE]"), true,
        1, " upon", "", true},
    {"responses", DIALECT_RESPONSES, false,
        "{\"id\":\"r1\",\"output\":[{\"type\":\"reasoning\"},{\"type\":\"message\","
        "\"content\":[{\"type\":\"output_text\",\"text\":\"hel\"},{\"type\":"
        "\"output_text\",\"text\":\"lo\"}]}]}",
        true, 1, "hello", "r1", true},
    {"responses: a stream", DIALECT_RESPONSES, true,
        "event: response.created\n" EVENT(
            "{\"type\":\"response.created\",\"response\":{\"id\":\"r1\"}}")
            EVENT("{\"type\":\"response.output_text.delta\",\"delta\":\"hel\"}")
                EVENT("{\"type\":\"response.output_text.delta\",\"delta\":\"lo\"}")
                    EVENT("{\"type\":\"response.completed\",\"response\":{\"id\":"
                          "\"r1\"}}"),
        true, 1, "hello", "r1", true},
    {"responses: a stream that fails", DIALECT_RESPONSES, true,
        EVENT("{\"type\":\"response.output_text.delta\",\"delta\":\"hel\"}")
            EVENT("{\"type\":\"response.failed\",\"response\":{\"id\":\"r1\"}}"),
        true, 1, "hel", "r1", false},
    {"messages", DIALECT_MESSAGES, false,
        "{\"id\":\"m1\",\"content\":[{\"type\":\"text\",\"text\":\"hello\"},{\"type\":"
        "\"tool_use\"}]}",
        true, 1, "hello", "m1", true},
    {"messages: a stream", DIALECT_MESSAGES, true,
        "event: message_start\n" EVENT(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"m1\"}}")
            EVENT("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                  "\"text_delta\",\"text\":\"hello\"}}")
                EVENT("{\"type\":\"message_stop\"}"),
        true, 1, "hello", "m1", true},
    {"no JSON", DIALECT_CHAT, false, "<html>", false, 0, "", "", false},
    {"nothing", DIALECT_CHAT, false, "", false, 0, "", "", false},
    {"an empty stream", DIALECT_CHAT, true, "", true, 0, "", "", false},
};

static void the_answer_is_read_as_it_passes(struct t *t)
{
    static const size_t steps[] = {1, 5, 4096};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t k = 0; k < COUNT(steps); k++) {
            struct raw in = raw_from_str(str_z(rows[i].bytes));
            struct dialect_answer d;
            struct dialect_reply reply = {.count = 0};
            struct arena a;
            arena_init(&a, ARENA_MAX);
            dialect_answer_init(&d, rows[i].dialect, rows[i].stream);
            for (size_t at = 0; at < in.n; at += steps[k])
                dialect_answer_feed(&d, raw_slice(in, at, at + steps[k]));
            bool held = T_EQ(t, dialect_answer_end(&d, &a, &reply), rows[i].read) &&
                        T_EQ(t, reply.count, rows[i].count) &&
                        T_EQ(t, reply.complete, rows[i].complete) &&
                        T_OK(t, raw_eq_str(reply.id, str_z(rows[i].id))) &&
                        (!reply.count ||
                            T_OK(t, raw_eq_str(reply.texts[0], str_z(rows[i].first))));
            if (!held)
                t_note(t, "row: %s, in steps of %zu", rows[i].says, steps[k]);
            dialect_answer_fini(&d);
            arena_fini(&a);
        }
    }
}

/* What the provider's own filter says of a call or an answer. */
static void what_a_filter_marked_is_flagged(struct t *t)
{
    static const struct {
        const char *says;
        enum dialect dialect;
        bool stream, flagged;
        const char *bytes;
    } marks[] = {
        {"nothing", DIALECT_CHAT, false, false,
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{}}]}"},
        {"chat: the filter stopped it", DIALECT_CHAT, false, true,
            "{\"choices\":[{\"finish_reason\":\"content_filter\",\"message\":{}}]}"},
        {"chat: the same in a stream", DIALECT_CHAT, true, true,
            EVENT("{\"choices\":[{\"finish_reason\":\"content_filter\"}]}")},
        {"chat: the call was scored", DIALECT_CHAT, true, true,
            EVENT("{\"choices\":[],\"moderation\":{\"input\":{\"results\":[{"
                  "\"flagged\":false},{\"flagged\":true}]}}}")},
        {"chat: scored, and clean", DIALECT_CHAT, false, false,
            "{\"choices\":[],\"moderation\":{\"input\":{\"results\":[{\"flagged\":"
            "false}]},\"output\":{\"type\":\"error\"}}}"},
        {"responses: incomplete", DIALECT_RESPONSES, true, true,
            EVENT("{\"type\":\"response.incomplete\",\"response\":{"
                  "\"incomplete_details\":{\"reason\":\"content_filter\"}}}")},
        {"responses: too long is no mark", DIALECT_RESPONSES, false, false,
            "{\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}"},
        {"responses: what was asked is marked", DIALECT_RESPONSES, true, true,
            EVENT("{\"type\":\"response.completed\",\"response\":{\"moderation\":{"
                  "\"input\":{\"flagged\":true},\"output\":{\"flagged\":false}}}}")},
        {"messages: refused", DIALECT_MESSAGES, true, true,
            EVENT("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                  "\"refusal\"}}")},
        {"messages: whole", DIALECT_MESSAGES, false, true,
            "{\"stop_reason\":\"refusal\",\"content\":[]}"},
    };
    for (size_t i = 0; i < COUNT(marks); i++) {
        struct dialect_answer d;
        struct dialect_reply reply = {.count = 0};
        struct arena a;
        arena_init(&a, ARENA_MAX);
        dialect_answer_init(&d, marks[i].dialect, marks[i].stream);
        dialect_answer_feed(&d, raw_from_str(str_z(marks[i].bytes)));
        if (!T_OK(t, dialect_answer_end(&d, &a, &reply)) ||
            !T_EQ(t, reply.flagged, marks[i].flagged))
            t_note(t, "row: %s", marks[i].says);
        dialect_answer_fini(&d);
        arena_fini(&a);
    }
}

/* In each API a call of a tool is named by its id, on both sides. */
static void a_tool_call_is_named_the_same_on_both_sides(struct t *t)
{
    static const struct {
        enum dialect dialect;
        bool stream;
        const char *answer, *call;
    } sides[] = {
        {DIALECT_CHAT, false,
            "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"a\"},{\"id\":\"b\"}"
            "]}}]}",
            "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"},{"
            "\"id\":\"b\"}]}]}"},
        {DIALECT_CHAT, true,
            EVENT(
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"id\":\"a\"}]"
                "}}]}") EVENT("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{"
                              "\"function\":{}}]}}]}"),
            "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"}]}]"
            "}"},
        {DIALECT_MESSAGES, true,
            EVENT("{\"type\":\"content_block_start\",\"content_block\":{\"type\":"
                  "\"tool_use\",\"id\":\"t\"}}"),
            "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_"
            "use\","
            "\"id\":\"t\"}]}]}"},
        {DIALECT_MESSAGES, false,
            "{\"content\":[{\"type\":\"tool_use\",\"id\":\"t\"}]}",
            "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_"
            "use\","
            "\"id\":\"t\"}]}]}"},
    };
    for (size_t i = 0; i < COUNT(sides); i++) {
        struct dialect_answer d;
        struct dialect_reply reply = {.count = 0};
        struct dialect_call call;
        struct arena a;
        struct err err = ERR_INIT;
        arena_init(&a, ARENA_MAX);
        dialect_answer_init(&d, sides[i].dialect, sides[i].stream);
        dialect_answer_feed(&d, raw_from_str(str_z(sides[i].answer)));
        T_OK(t, dialect_answer_end(&d, &a, &reply));
        T_DONE(t,
            dialect_call_read(
                sides[i].dialect, raw_from_str(str_z(sides[i].call)), &a, &call, &err),
            &err);
        if (!T_EQ(t, reply.count, 1) ||
            !T_OK(t, reply.calls.n && raw_eq(reply.calls, call.messages[0].calls)))
            t_note(t, "row %zu", i);
        dialect_answer_fini(&d);
        arena_fini(&a);
    }
}

static bool try_answer(void *ctx)
{
    struct dialect_answer d;
    struct dialect_reply reply;
    struct arena a;
    (void)ctx;
    arena_init(&a, ARENA_MAX);
    dialect_answer_init(&d, DIALECT_CHAT, true);
    dialect_answer_feed(&d, raw_from_str(str_z(rows[3].bytes)));
    bool read = dialect_answer_end(&d, &a, &reply);
    dialect_answer_fini(&d);
    arena_fini(&a);
    return read;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_answer, NULL);
}

static const struct t_case cases[] = {
    T_CASE(the_answer_is_read_as_it_passes),
    T_CASE(what_a_filter_marked_is_flagged),
    T_CASE(a_tool_call_is_named_the_same_on_both_sides),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
