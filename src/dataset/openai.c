#include "dataset/openai.h"

#include "model/words.h"

static bool is_role(struct raw word, enum role *out)
{
    struct str token;
    enum role role;
    if (!raw_token(word, &token) || !role_parse(token, &role))
        return false;
    *out = role;
    return role == ROLE_SYSTEM || role == ROLE_USER || role == ROLE_ASSISTANT;
}

static const char *message_complaint(const struct json *message, enum role *role)
{
    const struct json *content = json_get(message, STR("content"));
    if (!json_is(message, JSON_OBJECT))
        return "a message is no object";
    if (!is_role(json_raw(json_get(message, STR("role"))), role))
        return "a message's role is not system, user or assistant";
    if (!json_is(content, JSON_STRING))
        return "a message's content is no text";
    if (json_raw(content).n == 0)
        return "a message's content is empty";
    if (json_lone_surrogates(content) > 0)
        return "a message's content holds half a character";
    if (json_count(message) != 2)
        return "a message has other members than role and content";
    return NULL;
}

const char *dataset_messages_complaint(const struct json *messages)
{
    enum role last = ROLE_UNKNOWN;
    bool asked = false;
    if (!json_is(messages, JSON_ARRAY))
        return "messages is no list";
    for (const struct json *m = json_first(messages); m; m = json_next(m)) {
        const char *complaint = message_complaint(m, &last);
        if (complaint)
            return complaint;
        asked |= last == ROLE_USER;
    }
    if (last != ROLE_ASSISTANT)
        return "the last message is not the assistant's";
    return asked ? NULL : "no message is a user's";
}

const char *dataset_openai_complaint(const struct json *row)
{
    if (!json_is(row, JSON_OBJECT))
        return "the row is no object";
    if (json_count(row) != 1 || !json_get(row, STR("messages")))
        return "the row has other members than messages";
    return dataset_messages_complaint(json_get(row, STR("messages")));
}
