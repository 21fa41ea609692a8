#include "capture/dialect/dialect.h"

#include "tests/harness/t.h"

enum { ARENA_MAX = 1 << 20, WANT_MAX = 4 };

struct want {
    enum role role;
    enum content content;
    const char *text;
    bool aside, more;
};

static const struct {
    const char *says;
    enum dialect dialect;
    const char *body;
    size_t count;
    struct want want[WANT_MAX];
} rows[] = {
    {"chat: plain messages", DIALECT_CHAT,
        "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
        "{\"role\":\"user\",\"content\":\"hello\"}]}",
        2,
        {{ROLE_SYSTEM, CONTENT_PROMPT, "be brief", false, false},
            {ROLE_USER, CONTENT_PROMPT, "hello", false, false}}},
    {"chat: a developer is a system", DIALECT_CHAT,
        "{\"messages\":[{\"role\":\"developer\",\"content\":\"x\"}]}", 1,
        {{ROLE_SYSTEM, CONTENT_PROMPT, "x", false, false}}},
    {"chat: text parts are joined", DIALECT_CHAT,
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
        "\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}]}",
        1, {{ROLE_USER, CONTENT_PROMPT, "a\n\nb", false, false}}},
    {"chat: a picture makes it a picture's", DIALECT_CHAT,
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
        "\"what is it\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:x\"}}]}"
        "]}",
        1, {{ROLE_USER, CONTENT_IMAGE_IN, "what is it", false, true}}},
    {"chat: sound, and a file", DIALECT_CHAT,
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]},"
        "{\"role\":\"user\",\"content\":[{\"type\":\"file\"}]}]}",
        2,
        {{ROLE_USER, CONTENT_AUDIO, "", true, true},
            {ROLE_USER, CONTENT_FILE, "", true, true}}},
    {"chat: tools are aside", DIALECT_CHAT,
        "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{}]},"
        "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"4\"}]}",
        2,
        {{ROLE_ASSISTANT, CONTENT_RESPONSE, "", true, true},
            {ROLE_TOOL, CONTENT_UNKNOWN, "4", true, true}}},
    {"chat: a role nobody knows", DIALECT_CHAT,
        "{\"messages\":[{\"role\":\"critic\",\"content\":\"x\"}]}", 1,
        {{ROLE_UNKNOWN, CONTENT_UNKNOWN, "x", false, false}}},
    {"responses: a string", DIALECT_RESPONSES,
        "{\"instructions\":\"be brief\",\"input\":\"hello\"}", 2,
        {{ROLE_SYSTEM, CONTENT_PROMPT, "be brief", false, false},
            {ROLE_USER, CONTENT_PROMPT, "hello", false, false}}},
    {"responses: items", DIALECT_RESPONSES,
        "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\","
        "\"text\":\"hi\"}]},{\"type\":\"function_call_output\",\"output\":\"4\"},"
        "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
        "\"output_text\",\"text\":\"ho\"}]}]}",
        3,
        {{ROLE_USER, CONTENT_PROMPT, "hi", false, false},
            {ROLE_TOOL, CONTENT_UNKNOWN, "", true, true},
            {ROLE_ASSISTANT, CONTENT_RESPONSE, "ho", false, false}}},
    {"completions: a prompt", DIALECT_COMPLETIONS, "{\"prompt\":\"Once\"}", 1,
        {{ROLE_USER, CONTENT_PROMPT, "Once", false, false}}},
    {"completions: several prompts are kept as they stood", DIALECT_COMPLETIONS,
        "{\"prompt\":[1,2,3]}", 1, {{ROLE_USER, CONTENT_PROMPT, "", false, true}}},
    {"messages: a system text beside them", DIALECT_MESSAGES,
        "{\"system\":[{\"type\":\"text\",\"text\":\"be brief\"}],\"messages\":[{"
        "\"role\":\"user\",\"content\":\"hello\"}]}",
        2,
        {{ROLE_SYSTEM, CONTENT_PROMPT, "be brief", false, false},
            {ROLE_USER, CONTENT_PROMPT, "hello", false, false}}},
    {"messages: a document", DIALECT_MESSAGES,
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\"},"
        "{\"type\":\"text\",\"text\":\"sum up\"}]}]}",
        1, {{ROLE_USER, CONTENT_FILE, "sum up", false, true}}},
};

static void each_api_says_who_said_what(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a;
        struct dialect_call call;
        struct err err = ERR_INIT;
        arena_init(&a, ARENA_MAX);
        bool held = T_DONE(t,
                        dialect_call_read(rows[i].dialect,
                            raw_from_str(str_z(rows[i].body)), &a, &call, &err),
                        &err) &&
                    T_EQ(t, call.count, rows[i].count);
        for (size_t k = 0; held && k < call.count; k++) {
            const struct dialect_message *m = &call.messages[k];
            const struct want *want = &rows[i].want[k];
            held = T_EQ(t, m->role, want->role) && T_EQ(t, m->content, want->content) &&
                   T_OK(t, raw_eq_str(m->text, str_z(want->text))) &&
                   T_EQ(t, m->aside, want->aside) && T_EQ(t, m->meta.n > 0, want->more);
        }
        if (!held)
            t_note(t, "row: %s", rows[i].says);
        arena_fini(&a);
    }
}

static const struct {
    const char *says;
    enum dialect dialect;
    const char *body, *user, *previous, *conversation;
    bool stream, store;
} heads[] = {
    {"the caller's name for the person", DIALECT_CHAT,
        "{\"messages\":[],\"user\":\"old\",\"safety_identifier\":\"new\"}", "new", "",
        "", false, false},
    {"the older field", DIALECT_CHAT,
        "{\"messages\":[],\"user\":\"old\",\"stream\":true,\"store\":true}", "old", "",
        "", true, true},
    {"the other API's", DIALECT_MESSAGES,
        "{\"messages\":[],\"metadata\":{\"user_id\":\"u\"}}", "u", "", "", false,
        false},
    {"responses are kept unless somebody says no", DIALECT_RESPONSES,
        "{\"input\":\"x\",\"previous_response_id\":\"r1\",\"conversation\":{\"id\":"
        "\"c1\"}}",
        "", "r1", "c1", false, true},
    {"somebody says no", DIALECT_RESPONSES,
        "{\"input\":\"x\",\"store\":false,\"conversation\":\"c2\"}", "", "", "c2",
        false, false},
};

static void each_api_says_whose_call_it_is(struct t *t)
{
    for (size_t i = 0; i < COUNT(heads); i++) {
        struct arena a;
        struct dialect_call call;
        struct err err = ERR_INIT;
        arena_init(&a, ARENA_MAX);
        bool held =
            T_DONE(t,
                dialect_call_read(heads[i].dialect, raw_from_str(str_z(heads[i].body)),
                    &a, &call, &err),
                &err) &&
            T_OK(t, raw_eq_str(call.user, str_z(heads[i].user))) &&
            T_OK(t, raw_eq_str(call.previous, str_z(heads[i].previous))) &&
            T_OK(t, raw_eq_str(call.conversation, str_z(heads[i].conversation))) &&
            T_EQ(t, call.stream, heads[i].stream) &&
            T_EQ(t, call.store, heads[i].store);
        if (!held)
            t_note(t, "row: %s", heads[i].says);
        arena_fini(&a);
    }
}

/* What a client can say that sets the body but no field of the request. */
static void what_is_said_beside_the_messages_is_read(struct t *t)
{
    static const struct {
        const char *body, *assistant;
        bool temporary, unkept;
    } asides[] = {
        {"{\"messages\":[]}", "", false, false},
        {"{\"messages\":[],\"store\":false}", "", false, true},
        {"{\"messages\":[],\"store\":true,\"metadata\":{\"abide_temporary\":"
         "\"1\"}}",
            "", true, false},
        {"{\"messages\":[],\"metadata\":{\"abide_temporary\":\"no\","
         "\"abide_assistant\":\"cook\"}}",
            "cook", false, false},
    };
    for (size_t i = 0; i < COUNT(asides); i++) {
        struct arena a;
        struct dialect_call call;
        struct err err = ERR_INIT;
        arena_init(&a, ARENA_MAX);
        struct raw body = raw_from_str(str_z(asides[i].body));
        T_DONE(t, dialect_call_read(DIALECT_CHAT, body, &a, &call, &err), &err);
        if (!T_EQ(t, call.temporary, asides[i].temporary) ||
            !T_EQ(t, call.unkept, asides[i].unkept) ||
            !T_OK(t, raw_eq_str(call.assistant, str_z(asides[i].assistant))))
            t_note(t, "body: %s", asides[i].body);
        arena_fini(&a);
    }
}

static void a_body_that_is_no_call_is_refused(struct t *t)
{
    static const struct {
        enum dialect dialect;
        const char *body, *id;
    } wrongs[] = {
        {DIALECT_CHAT, "{\"messages\":", "text.json"},
        {DIALECT_CHAT, "[]", "capture.call"},
        {DIALECT_CHAT, "{}", "capture.call"},
        {DIALECT_CHAT, "{\"messages\":[1]}", "capture.call"},
        {DIALECT_RESPONSES, "{}", "capture.call"},
        {DIALECT_MESSAGES, "{\"messages\":{}}", "capture.call"},
        {DIALECT_NONE, "{}", "capture.call"},
    };
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct arena a;
        struct dialect_call call;
        struct err err = ERR_INIT;
        arena_init(&a, ARENA_MAX);
        bool read = dialect_call_read(
            wrongs[i].dialect, raw_from_str(str_z(wrongs[i].body)), &a, &call, &err);
        if (!T_OK(t, !read && str_starts(str_z(err.id), str_z(wrongs[i].id))))
            t_note(t, "body %s gives %s", wrongs[i].body, err.id ? err.id : "nothing");
        arena_fini(&a);
    }
}

static void a_path_names_its_api(struct t *t)
{
    T_EQ(t, dialect_of(raw_from_str(STR("/v1/chat/completions"))), DIALECT_CHAT);
    T_EQ(t, dialect_of(raw_from_str(STR("/v1/responses"))), DIALECT_RESPONSES);
    T_EQ(t, dialect_of(raw_from_str(STR("/v1/messages"))), DIALECT_MESSAGES);
    T_EQ(t, dialect_of(raw_from_str(STR("/v1/completions"))), DIALECT_COMPLETIONS);
    T_EQ(t, dialect_of(raw_from_str(STR("/v1/models"))), DIALECT_NONE);
}

static bool try_call(void *ctx)
{
    struct arena a;
    struct dialect_call call;
    (void)ctx;
    arena_init(&a, ARENA_MAX);
    bool read = dialect_call_read(
        DIALECT_CHAT, raw_from_str(str_z(rows[2].body)), &a, &call, NULL);
    arena_fini(&a);
    return read;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, try_call, NULL);
}

static const struct t_case cases[] = {
    T_CASE(each_api_says_who_said_what),
    T_CASE(each_api_says_whose_call_it_is),
    T_CASE(what_is_said_beside_the_messages_is_read),
    T_CASE(a_body_that_is_no_call_is_refused),
    T_CASE(a_path_names_its_api),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
