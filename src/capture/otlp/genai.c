#include <stdio.h>

#include "capture/otlp/otlp_priv.h"
#include "capture/read/field.h"

/* A list of messages; one alone; or a text. */
static void take_messages(
    struct gather *g, const struct json *any, enum role role, bool reply)
{
    if (!any)
        return;
    const struct json *v = gather_plain(g, any);
    if (json_is(v, JSON_ARRAY)) {
        for (const struct json *m = json_first(v); m; m = json_next(m))
            gather_message(g, m, role, reply);
    } else if (json_is(v, JSON_OBJECT)) {
        gather_message(g, v, role, reply);
    } else if (json_is(v, JSON_STRING)) {
        gather_text(g, role, json_raw(v), reply);
    } else {
        g->failed = true;
    }
}

/* System instructions are parts without a message around, or a text. */
static void take_instructions(struct gather *g, const struct json *any)
{
    const struct json *v = any ? gather_plain(g, any) : NULL;
    if (json_is(v, JSON_STRING))
        gather_text(g, ROLE_SYSTEM, json_raw(v), false);
    for (const struct json *p = json_is(v, JSON_ARRAY) ? json_first(v) : NULL; p;
         p = json_next(p))
        gather_message(g, p, ROLE_SYSTEM, false);
}

/* The conventions of today, and the two attributes of long ago. */
void gather_attributes(struct gather *g, const struct json *attributes)
{
    take_instructions(
        g, gather_attribute(attributes, STR("gen_ai.system_instructions")));
    take_messages(g, gather_attribute(attributes, STR("gen_ai.input.messages")),
        ROLE_USER, false);
    take_messages(g, gather_attribute(attributes, STR("gen_ai.output.messages")),
        ROLE_ASSISTANT, true);
    take_messages(
        g, gather_attribute(attributes, STR("gen_ai.prompt")), ROLE_USER, false);
    take_messages(g, gather_attribute(attributes, STR("gen_ai.completion")),
        ROLE_ASSISTANT, true);
}

/* "llm.input_messages.3.message.role": the front, the number, the back. */
static struct raw numbered(
    const struct json *attributes, const char *front, int i, const char *back)
{
    char key[96];
    int n = snprintf(key, sizeof key, "%s.%d.%s", front, i, back);
    return gather_attribute_raw(attributes, (struct str){key, n > 0 ? (size_t)n : 0});
}

static const struct {
    const char *front, *role, *content;
    bool reply;
} numbers[] = {
    {"llm.input_messages", "message.role", "message.content", false},
    {"llm.output_messages", "message.role", "message.content", true},
    {"gen_ai.prompt", "role", "content", false},
    {"gen_ai.completion", "role", "content", true},
};

void gather_numbered(struct gather *g, const struct json *attributes)
{
    if (json_count(attributes) > OTLP_ATTRIBUTES_MAX) {
        g->failed = g->found;
        return;
    }
    for (size_t k = 0; k < COUNT(numbers); k++) {
        for (int i = 0; i < OTLP_MESSAGES_MAX; i++) {
            struct raw role =
                numbered(attributes, numbers[k].front, i, numbers[k].role);
            struct raw text =
                numbered(attributes, numbers[k].front, i, numbers[k].content);
            if (!role.n && !text.n)
                break;
            bool reply = numbers[k].reply || raw_eq_str(role, STR("assistant"));
            enum role as = raw_eq_str(role, STR("system"))      ? ROLE_SYSTEM
                           : raw_eq_str(role, STR("tool"))      ? ROLE_TOOL
                           : raw_eq_str(role, STR("assistant")) ? ROLE_ASSISTANT
                                                                : ROLE_USER;
            gather_text(g, reply && !numbers[k].reply ? ROLE_ASSISTANT : as, text,
                numbers[k].reply);
        }
    }
}

static const struct {
    struct str name;
    enum role role;
    bool reply;
} events[] = {
    {STR_INIT("gen_ai.system.message"), ROLE_SYSTEM, false},
    {STR_INIT("gen_ai.user.message"), ROLE_USER, false},
    {STR_INIT("gen_ai.assistant.message"), ROLE_ASSISTANT, false},
    {STR_INIT("gen_ai.tool.message"), ROLE_TOOL, false},
    {STR_INIT("gen_ai.choice"), ROLE_ASSISTANT, true},
};

/* {"content":...} in the body of a log record, or as attributes of a span's event. */
void gather_event(struct gather *g, struct raw name, const struct json *attributes,
    const struct json *body)
{
    if (raw_eq_str(name, STR("gen_ai.client.inference.operation.details"))) {
        gather_attributes(g, attributes);
        return;
    }
    for (size_t i = 0; i < COUNT(events); i++) {
        if (!raw_eq_str(name, events[i].name))
            continue;
        const struct json *v = body ? gather_plain(g, body) : NULL;
        const struct json *inner = json_get(v, STR("message"));
        struct raw text = gather_attribute_raw(attributes, STR("content"));
        if (!text.n)
            text = gather_attribute_raw(attributes, STR("gen_ai.event.content"));
        if (json_is(v, JSON_OBJECT))
            gather_message(g, inner ? inner : v, events[i].role, events[i].reply);
        else
            gather_text(g, events[i].role, json_is(v, JSON_STRING) ? json_raw(v) : text,
                events[i].reply);
    }
    if (raw_eq_str(name, STR("gen_ai.content.prompt")))
        take_messages(
            g, gather_attribute(attributes, STR("gen_ai.prompt")), ROLE_USER, false);
    if (raw_eq_str(name, STR("gen_ai.content.completion")))
        take_messages(g, gather_attribute(attributes, STR("gen_ai.completion")),
            ROLE_ASSISTANT, true);
}
