#include "dataset/openai.h"

#include "tests/harness/t.h"

#define USER  "{\"role\":\"user\",\"content\":\"hi\"}"
#define REPLY "{\"role\":\"assistant\",\"content\":\"hello\"}"

static const struct {
    const char *line, *want; /* want NULL: a good row */
} rows[] = {
    {"{\"messages\":[" USER "," REPLY "]}", NULL},
    {"{\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"}," USER "," REPLY
     "]}",
        NULL},
    {"{\"messages\":[" REPLY "," USER "," REPLY "]}", NULL},
    {"{\"messages\":[" USER "," USER "," REPLY "]}", NULL},
    {"[]", "the row is no object"},
    {"{}", "the row has other members than messages"},
    {"{\"messages\":[" USER "," REPLY "],\"handle\":1}",
        "the row has other members than messages"},
    {"{\"message\":[" USER "," REPLY "]}", "the row has other members than messages"},
    {"{\"messages\":{}}", "messages is no list"},
    {"{\"messages\":[]}", "the last message is not the assistant's"},
    {"{\"messages\":[" USER "]}", "the last message is not the assistant's"},
    {"{\"messages\":[" USER "," REPLY "," USER "]}",
        "the last message is not the assistant's"},
    {"{\"messages\":[" REPLY "]}", "no message is a user's"},
    {"{\"messages\":[1]}", "a message is no object"},
    {"{\"messages\":[{\"content\":\"x\"}]}",
        "a message's role is not system, user or assistant"},
    {"{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
        "a message's role is not system, user or assistant"},
    {"{\"messages\":[{\"role\":\"prompter\",\"content\":\"x\"}]}",
        "a message's role is not system, user or assistant"},
    {"{\"messages\":[{\"role\":\"user\"}]}", "a message's content is no text"},
    {"{\"messages\":[{\"role\":\"user\",\"content\":null}]}",
        "a message's content is no text"},
    {"{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}",
        "a message's content is empty"},
    {"{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}",
        "a message's content holds half a character"},
    {"{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"user_id\":\"7\"}]}",
        "a message has other members than role and content"},
};

static void each_row_is_judged_by_the_published_rules(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str line = str_z(rows[i].line);
        struct err err = ERR_INIT;
        struct arena a;
        struct json *v;
        arena_init(&a, 1 << 16);
        if (T_DONE(t, json_parse(&a, raw_from_str(line), &v, &err), &err) &&
            !T_STR(t, str_z(dataset_openai_complaint(v)), str_z(rows[i].want)))
            t_note(t, "in row: %s", rows[i].line);
        arena_fini(&a);
    }
}

static const struct t_case cases[] = {
    T_CASE(each_row_is_judged_by_the_published_rules),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
