#include "flow/talk/talk.h"

#include <string.h>

#include "tests/harness/t.h"

enum { ARENA_MAX = 16 << 20, TEXT_MAX = 1 << 20 };

/* Values that must not leave; the first also with its escapes in a tool's arguments. */
static const char *const secrets[] = {"zoe.martin@example.org", "4111 1111 1111 1111",
    "+44 20 7946 0958", "\\u007aoe.martin", "Zoe Martin"};

#define BODY                                                                           \
    "{\"model\":\"m\",\"stream\":true,\"user\":\"zoe.martin@example.org\","            \
    "\"metadata\":{\"mail\":\"zoe.martin@example.org\"},\"temperature\":0.50,"         \
    "\"messages\":[{\"role\":\"system\",\"content\":\"You help Mrs Zoe Martin.\"},"    \
    "{\"role\":\"user\",\"content\":\"My name is Zoe Martin, mail "                    \
    "zoe.martin@example.org, card 4111 1111 1111 1111, or call me: +44 20 7946 "       \
    "0958\"},"                                                                         \
    "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\","     \
    "\"type\":\"function\",\"function\":{\"name\":\"mail\",\"arguments\":"             \
    "\"{\\\"to\\\":\\\"\\\\u007aoe.martin@example.org\\\"}\"}}]},"                     \
    "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"sent\"}]}"

struct world {
    struct deid_engine *engine;
    struct deid_turns scratch;
    struct sharing_provider provider;
    struct talk_counts counts;
    struct talk_rules rules;
    struct arena arena;
    struct dialect_call call;
};

static void open_world(struct t *t, struct world *w, enum sharing_personal personal)
{
    struct deid_options options = {.names = DEID_NAMES_RULES};
    struct err err = ERR_INIT;
    *w = (struct world){.provider = {.personal = personal}};
    T_DONE(t, deid_new(&options, &w->engine, &err), &err);
    deid_turns_init(&w->scratch);
    arena_init(&w->arena, ARENA_MAX);
    w->rules =
        (struct talk_rules){&w->provider, w->engine, &w->scratch, NULL, &w->counts};
}

static void close_world(struct world *w)
{
    deid_turns_fini(&w->scratch);
    deid_free(w->engine);
    arena_fini(&w->arena);
}

static struct talk_call call_of(
    struct t *t, struct world *w, enum dialect dialect, const char *body)
{
    struct raw text = raw_from_str(str_z(body));
    struct err err = ERR_INIT;
    T_DONE(t, dialect_call_read(dialect, text, &w->arena, &w->call, &err), &err);
    return (struct talk_call){.dialect = dialect,
        .call = &w->call,
        .path = raw_from_str(STR("/v1/chat/completions")),
        .type = raw_from_str(STR("application/json")),
        .body = text};
}

static bool holds(struct raw text, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= text.n; i++) {
        if (memcmp(text.p + i, what, n) == 0)
            return true;
    }
    return false;
}

static void check_body(struct t *t, struct raw body, bool labels)
{
    for (size_t i = 0; i < COUNT(secrets); i++) {
        if (!T_OK(t, !holds(body, secrets[i])))
            t_note(t, "%s left", secrets[i]);
    }
    T_OK(t, holds(body, labels ? "<CARD>" : "<CARD_1>"));
    T_OK(t, holds(body, "\"temperature\":0.50,"));
    T_OK(t, holds(body, "\"tool_call_id\":\"call_1\""));
    T_OK(t, holds(body, labels ? "{\\\"to\\\":\\\"<EMAIL>\\\"}"
                               : "{\\\"to\\\":\\\"<EMAIL_1>\\\"}"));
}

static void no_raw_value_leaves(struct t *t)
{
    for (int labels = 0; labels < 2; labels++) {
        struct world w;
        struct talk *talk = NULL;
        struct talk_denial denial;
        struct err err = ERR_INIT;
        open_world(t, &w, labels ? SHARING_LABELS : SHARING_PSEUDONYMS);
        struct talk_call call = call_of(t, &w, DIALECT_CHAT, BODY);
        T_DONE(t, talk_open(&w.rules, &call, &talk, &denial, &err), &err);
        if (T_OK(t, talk != NULL)) {
            check_body(t, talk_body(talk), labels);
            T_EQ(t, talk_answers(talk, call.type), !labels);
        }
        talk_free(talk);
        close_world(&w);
    }
}

#define CHUNK(delta)                                                                   \
    "data: {\"choices\":[{\"index\":0,\"delta\":{" delta                               \
    "},\"finish_reason\":null}]}\n\n"

static void the_answer_is_restored_inside_chunks_and_arguments(struct t *t)
{
    static const char in[] = CHUNK("\"content\":\"Dear <PER\"") CHUNK(
        "\"content\":\"SON_1>, I wrote to <EMAIL\"") CHUNK("\"content\":\"_1>\"")
        CHUNK("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":"
              "\\\"<EMA\"}}]")
            CHUNK(
                "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"IL_1>\\\"}"
                "\"}}]") "data: [DONE]\n\n";
    for (size_t step = 1; step < 200; step += 40) {
        struct world w;
        struct talk *talk = NULL;
        struct talk_denial denial;
        struct buf out;
        struct err err = ERR_INIT;
        struct raw bytes = raw_from_str(str_z(in));
        open_world(t, &w, SHARING_PSEUDONYMS);
        buf_init(&out, TEXT_MAX);
        struct talk_call call = call_of(t, &w, DIALECT_CHAT, BODY);
        T_DONE(t, talk_open(&w.rules, &call, &talk, &denial, &err), &err);
        T_OK(t, talk_answers(talk, raw_from_str(STR("text/event-stream"))));
        T_OK(t, talk_streams(talk));
        for (size_t at = 0; at < bytes.n; at += step)
            T_OK(t, talk_feed(talk, raw_slice(bytes, at, at + step), &out, &denial));
        T_OK(t, talk_end(talk, &out, &denial));
        T_OK(t, holds(buf_raw(&out), "\"content\":\"Dear \""));
        T_OK(t, holds(buf_raw(&out), "Zoe Martin, I wrote to \""));
        T_OK(t, holds(buf_raw(&out), "\"content\":\"zoe.martin@example.org\""));
        T_OK(t, holds(buf_raw(&out), "zoe.martin@example.org\\\"}"));
        T_OK(t, !holds(buf_raw(&out), "<"));
        talk_free(talk);
        buf_fini(&out);
        close_world(&w);
    }
}

static void names_of_a_call_that_goes_on_are_its_own(struct t *t)
{
    static const char body[] =
        "{\"input\":\"mail zoe.martin@example.org\",\"previous_response_id\":\"r1\"}";
    static const char answer[] =
        "{\"output\":[{\"content\":[{\"text\":\"<EMAIL_1>\"}]}]}";
    struct world w;
    struct talk *talk = NULL;
    struct talk_denial denial;
    struct buf out;
    struct err err = ERR_INIT;
    open_world(t, &w, SHARING_PSEUDONYMS);
    buf_init(&out, TEXT_MAX);
    struct talk_call call = call_of(t, &w, DIALECT_RESPONSES, body);
    T_DONE(t, talk_open(&w.rules, &call, &talk, &denial, &err), &err);
    T_OK(t, !holds(talk_body(talk), "zoe.martin") && holds(talk_body(talk), "<EMAIL_"));
    T_OK(t, !holds(talk_body(talk), "<EMAIL_1>"));
    T_OK(t, talk_answers(talk, call.type) && !talk_streams(talk));
    T_OK(t, talk_feed(talk, raw_from_str(str_z(answer)), &out, &denial));
    T_OK(t, talk_end(talk, &out, &denial));
    T_STR(t, buf_str(&out), str_z(answer));
    talk_free(talk);
    buf_fini(&out);
    close_world(&w);
}

static const struct {
    const char *says, *fields, *classes, *path, *type, *body;
    int status;
    const char *leaves;
} rows[] = {
    {"a member that may not leave", "model messages", NULL, "/v1/chat/completions",
        "application/json",
        "{\"model\":\"m\",\"user\":\"ann\",\"messages\":[{\"role\":\"user\","
        "\"content\":"
        "\"hi\"}],\"x\":1}",
        0, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"},
    {"a class that may not leave", NULL, "text", "/v1/chat/completions",
        "application/json",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
        403, NULL},
    {"a class that may", NULL, "text image", "/v1/chat/completions", "application/json",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
        0,
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}"},
    {"sound that can't be cleaned", NULL, "text", "/v1/audio/transcriptions",
        "multipart/form-data; boundary=x", "--x--", 403, NULL},
    {"sound that may leave as it is", NULL, "text audio", "/v1/audio/transcriptions",
        "multipart/form-data; boundary=x", "--x--", 0, "--x--"},
    {"a body that is none", NULL, "text", "/v1/embeddings", "application/json", "{",
        400, NULL},
};

static void only_what_the_register_names_leaves(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct talk *talk = NULL;
        struct talk_denial denial;
        struct err err = ERR_INIT;
        open_world(t, &w, SHARING_AS_IT_IS);
        if (rows[i].fields)
            T_DONE(t, sharing_fields_parse(str_z(rows[i].fields), &w.provider, &err),
                &err);
        if (rows[i].classes)
            T_DONE(t, sharing_classes_parse(str_z(rows[i].classes), &w.provider, &err),
                &err);
        bool chat = strstr(rows[i].path, "chat") != NULL;
        struct talk_call call = {.path = raw_from_str(str_z(rows[i].path)),
            .type = raw_from_str(str_z(rows[i].type)),
            .body = raw_from_str(str_z(rows[i].body))};
        if (chat)
            call = call_of(t, &w, DIALECT_CHAT, rows[i].body);
        T_DONE(t, talk_open(&w.rules, &call, &talk, &denial, &err), &err);
        bool ok = T_EQ(t, denial.status, rows[i].status) &&
                  T_EQ(t, talk != NULL, rows[i].status == 0);
        if (ok && talk)
            ok = T_OK(t, raw_eq_str(talk_body(talk), str_z(rows[i].leaves)));
        if (!ok)
            t_note(t, "row: %s", rows[i].says);
        talk_free(talk);
        close_world(&w);
    }
}

struct oom {
    struct t *t;
    struct world w;
    struct talk_call call;
};

static bool try_talk(void *ctx)
{
    struct oom *o = ctx;
    struct talk *talk = NULL;
    struct talk_denial denial;
    struct buf out;
    buf_init(&out, TEXT_MAX);
    bool ok =
        talk_open(&o->w.rules, &o->call, &talk, &denial, NULL) && talk &&
        talk_answers(talk, o->call.type) &&
        talk_feed(talk, raw_from_str(STR("{\"a\":\"<EMAIL_1>\"}")), &out, &denial) &&
        talk_end(talk, &out, &denial);
    talk_free(talk);
    buf_fini(&out);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    struct oom o = {.t = t};
    open_world(t, &o.w, SHARING_PSEUDONYMS);
    o.call = call_of(t, &o.w, DIALECT_CHAT, BODY);
    t_oom(t, try_talk, &o);
    close_world(&o.w);
}

static const struct t_case cases[] = {
    T_CASE(no_raw_value_leaves),
    T_CASE(the_answer_is_restored_inside_chunks_and_arguments),
    T_CASE(names_of_a_call_that_goes_on_are_its_own),
    T_CASE(only_what_the_register_names_leaves),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
