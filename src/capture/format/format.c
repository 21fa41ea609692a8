#include "capture/format/format.h"

#include "capture/read/field.h"

static bool has(const struct json *element, struct str name)
{
    return field_find(element, name) != NULL;
}

bool oasst_is_line(const struct json *element)
{
    return has(element, STR("message_tree_id")) && has(element, STR("message_id"));
}

static bool is_sharegpt(const struct json *element)
{
    const struct json *first = json_first(field_array(element, STR("conversations")));
    return has(first, STR("from")) || has(first, STR("value"));
}

static bool is_litellm(const struct json *element)
{
    static const struct str marks[] = {STR_INIT("call_type"),
        STR_INIT("litellm_call_id"), STR_INIT("request_id"), STR_INIT("api_key")};
    bool marked = false;
    for (size_t i = 0; i < COUNT(marks); i++)
        marked |= has(element, marks[i]);
    return marked && has(element, STR("messages")) && has(element, STR("response"));
}

static bool is_langfuse(const struct json *element)
{
    return (has(element, STR("input")) || has(element, STR("output"))) &&
           (has(element, STR("timestamp")) || has(element, STR("startTime")));
}

/* From the most particular mark to the most common. */
enum capture_format format_tell(
    const struct capture_options *options, const struct json *element)
{
    if (has(element, STR("mapping")))
        return CAPTURE_CHATGPT;
    if (oasst_is_line(element) ||
        (has(element, STR("message_tree_id")) && field_object(element, STR("prompt"))))
        return CAPTURE_OASST;
    if (field_array(element, STR("chat_messages")))
        return CAPTURE_CLAUDE;
    if (field_object(element, STR("conversation")) &&
        field_array(element, STR("responses")))
        return CAPTURE_GROK;
    if (is_sharegpt(element))
        return CAPTURE_SHAREGPT;
    if (is_litellm(element))
        return CAPTURE_LITELLM;
    if (field_array(element, options->fields.messages))
        return CAPTURE_MESSAGES;
    return is_langfuse(element) ? CAPTURE_LANGFUSE : CAPTURE_AUTO;
}

reader_read *format_reader(enum capture_format format)
{
    switch (format) {
    case CAPTURE_CHATGPT:
        return chatgpt_read;
    case CAPTURE_MESSAGES:
        return messages_read;
    case CAPTURE_OASST:
        return oasst_read;
    case CAPTURE_CLAUDE:
        return claude_read;
    case CAPTURE_GROK:
        return grok_read;
    case CAPTURE_SHAREGPT:
        return sharegpt_read;
    case CAPTURE_LANGFUSE:
        return calls_langfuse;
    case CAPTURE_LITELLM:
        return calls_litellm;
    case CAPTURE_AUTO:
        break;
    }
    return NULL;
}
