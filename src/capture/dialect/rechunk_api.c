#include "capture/dialect/rechunk_priv.h"
#include "capture/read/field.h"
#include "text/json_write.h"

/* What a piece of a chat is a piece of. */
#define KIND_TABLE(X)                                                                  \
    X(KIND_CONTENT, "content")                                                         \
    X(KIND_REFUSAL, "refusal")                                                         \
    X(KIND_REASONING, "reasoning_content")                                             \
    X(KIND_TEXT, "text")                                                               \
    X(KIND_TOOL, "tool_calls")
enum kind { KIND_TABLE(TABLE_ENUM) };
#define KIND_WORD(id, word) STR_INIT(word),
static const struct str kinds[] = {KIND_TABLE(KIND_WORD)};

static int64_t index_of(const struct json *v, struct str key)
{
    int64_t i = 0;
    return json_i64(json_get(v, key), &i) ? i : 0;
}

/* Begins an event of our own with the members that every chunk of a chat has. */
static void chat_head(struct rechunk *r, const struct json *v)
{
    static const struct str same[] = {STR_INIT("id"), STR_INIT("object"),
        STR_INIT("created"), STR_INIT("model"), STR_INIT("system_fingerprint")};
    struct jw w = jw_to(&r->head);
    buf_clear(&r->head);
    jw_object_begin(&w);
    for (size_t i = 0; i < COUNT(same); i++) {
        const struct json *member = json_get(v, same[i]);
        if (member) {
            jw_key(&w, same[i]);
            jw_verbatim(&w, json_source(member));
        }
    }
}

static void write_rest(struct jw *w, const struct rechunk_lane *lane, struct raw text)
{
    enum kind kind = (enum kind)lane->place[1];
    jw_key(w, kinds[kind]);
    if (kind != KIND_TOOL) {
        jw_raw(w, text);
        return;
    }
    jw_array_begin(w);
    jw_object_begin(w);
    jw_key(w, STR("index"));
    jw_i64(w, lane->place[2]);
    jw_key(w, STR("function"));
    jw_object_begin(w);
    jw_key(w, STR("arguments"));
    jw_raw(w, text);
    jw_object_end(w);
    jw_object_end(w);
    jw_array_end(w);
}

/* A chunk of our own with what was kept of one text. */
static void insert_chunk(
    struct event *e, const struct rechunk_lane *lane, struct raw text)
{
    struct buf data;
    buf_init(&data, DIALECT_ANSWER_MAX);
    buf_add_raw(&data, buf_raw(&e->r->head));
    buf_add_z(&data, data.n > 1 ? ",\"choices\":[" : "\"choices\":[");
    struct jw w = jw_to(&data);
    jw_object_begin(&w);
    jw_key(&w, STR("index"));
    jw_i64(&w, lane->place[0]);
    bool plain = lane->place[1] == KIND_TEXT;
    if (plain) {
        write_rest(&w, lane, text);
    } else {
        jw_key(&w, STR("delta"));
        jw_object_begin(&w);
        write_rest(&w, lane, text);
        jw_object_end(&w);
    }
    jw_key(&w, STR("finish_reason"));
    jw_null(&w);
    jw_object_end(&w);
    buf_add_z(&data, "]}");
    e->r->failed |= data.failed;
    event_line(e->out, raw_of(NULL, 0), buf_raw(&data));
    buf_wipe(&data);
}

/* Texts that end: of one choice, or all (-1). */
static bool end_choice(struct event *e, int64_t choice)
{
    struct raw text;
    for (size_t i = 0; i < e->r->lane_count; i++) {
        struct rechunk_lane *lane = &e->r->lanes[i];
        if (!lane->open || (choice >= 0 && lane->place[0] != choice))
            continue;
        if (!event_rest(e, lane, lane->place[1] == KIND_TOOL, &text))
            return false;
        if (text.n)
            insert_chunk(e, lane, text);
    }
    return true;
}

/* The chunk that says what was thought of call and answer: the last one. */
static bool insert_moderation(struct event *e)
{
    struct raw value;
    struct buf data;
    if (!event_judgement(e, &value) || !value.n)
        return !e->r->failed;
    buf_init(&data, DIALECT_ANSWER_MAX);
    buf_add_raw(&data, buf_raw(&e->r->head));
    buf_add_z(&data, data.n > 1 ? "," : "");
    buf_add_z(&data, "\"choices\":[],\"moderation\":");
    buf_add_raw(&data, value);
    buf_add_char(&data, '}');
    e->r->failed |= data.failed;
    event_line(e->out, raw_of(NULL, 0), buf_raw(&data));
    buf_wipe(&data);
    return !e->r->failed;
}

bool event_chat_end(struct event *e)
{
    return end_choice(e, -1) && insert_moderation(e);
}

static bool chat_tools(struct event *e, int64_t choice, const struct json *delta)
{
    const struct json *calls = json_get(delta, STR("tool_calls"));
    for (const struct json *c = json_first(calls); c; c = json_next(c)) {
        const struct json *function = json_get(c, STR("function"));
        int64_t place[3] = {choice, KIND_TOOL, index_of(c, STR("index"))};
        struct rechunk_piece piece = {.code = true};
        if (!event_piece(e, place, json_get(function, STR("arguments")), piece))
            return false;
    }
    return true;
}

static bool chat_choice(struct event *e, const struct json *c)
{
    const struct json *delta = json_get(c, STR("delta"));
    const struct json *why = json_get(c, STR("finish_reason"));
    int64_t choice = index_of(c, STR("index"));
    const struct json *from = delta ? delta : c;
    for (int kind = KIND_CONTENT; kind < KIND_TOOL; kind++) {
        int64_t place[3] = {choice, kind, 0};
        const struct json *text = json_get(from, kinds[kind]);
        if (json_is(text, JSON_STRING) &&
            !event_piece(e, place, text, (struct rechunk_piece){.end = false}))
            return false;
    }
    return chat_tools(e, choice, delta) &&
           (!json_is(why, JSON_STRING) || end_choice(e, choice));
}

bool event_chat(struct event *e)
{
    const struct json *choices = json_get(e->v, STR("choices"));
    chat_head(e->r, e->v);
    e->r->moderated |= json_is(json_get(e->v, STR("moderation")), JSON_OBJECT);
    if (!json_is(choices, JSON_ARRAY))
        return event_whole(e, e->v);
    for (const struct json *c = json_first(choices); c; c = json_next(c)) {
        if (!chat_choice(e, c))
            return false;
    }
    return true;
}

static bool ends_with(struct raw name, struct str end)
{
    return name.n >= end.n && raw_eq_str(raw_slice(name, name.n - end.n, name.n), end);
}

/* "response.output_text.delta" and "...done" are of one kind: their front is. */
static int64_t kind_of(struct raw type, struct str end)
{
    int64_t sum = 7;
    for (size_t i = 0; i + end.n < type.n; i++)
        sum = (sum * 31 + type.p[i]) % INT64_C(1000000007);
    return sum;
}

static void place_of(
    const struct json *v, struct raw type, struct str end, int64_t place[3])
{
    int64_t part = index_of(v, STR("content_index"));
    place[0] = index_of(v, STR("output_index"));
    place[1] = part ? part : index_of(v, STR("summary_index"));
    place[2] = kind_of(type, end);
}

static bool is_code(struct raw type)
{
    return raw_eq_str(raw_slice(type, 0, 32), STR("response.function_call_arguments"));
}

/* A delta of our own, before the event that says the text is done. */
static void insert_delta(struct event *e, struct raw type, struct raw text)
{
    static const struct str same[] = {STR_INIT("item_id"), STR_INIT("output_index"),
        STR_INIT("content_index"), STR_INIT("summary_index")};
    struct buf data, name;
    buf_init(&data, DIALECT_ANSWER_MAX);
    buf_init(&name, 256);
    buf_add_raw(&name, raw_slice(type, 0, type.n - 5)); /* ".done" */
    buf_add_z(&name, ".delta");
    struct jw w = jw_to(&data);
    jw_object_begin(&w);
    jw_key(&w, STR("type"));
    jw_raw(&w, buf_raw(&name));
    jw_key(&w, STR("sequence_number"));
    jw_i64(&w, index_of(e->v, STR("sequence_number")) + e->r->inserted);
    for (size_t i = 0; i < COUNT(same); i++) {
        const struct json *member = json_get(e->v, same[i]);
        if (member) {
            jw_key(&w, same[i]);
            jw_verbatim(&w, json_source(member));
        }
    }
    jw_key(&w, STR("delta"));
    jw_raw(&w, text);
    if (ends_with(type, STR("output_text.done"))) {
        jw_key(&w, STR("logprobs"));
        jw_array_begin(&w);
        jw_array_end(&w);
    }
    jw_object_end(&w);
    event_line(e->out, buf_raw(&name), buf_raw(&data));
    e->r->failed |= data.failed || name.failed;
    e->r->inserted++;
    buf_wipe(&data);
    buf_fini(&name);
}

static bool end_place(struct event *e, const int64_t place[3], struct raw type)
{
    struct raw text;
    for (size_t i = 0; i < e->r->lane_count; i++) {
        struct rechunk_lane *lane = &e->r->lanes[i];
        if (!lane->open || lane->place[0] != place[0] || lane->place[1] != place[1] ||
            lane->place[2] != place[2])
            continue;
        if (!event_rest(e, lane, is_code(type), &text))
            return false;
        if (text.n)
            insert_delta(e, type, text);
    }
    return true;
}

bool event_responses(struct event *e)
{
    struct raw type = field_raw(e->v, STR("type"));
    bool last = raw_eq_str(type, STR("response.completed")) ||
                raw_eq_str(type, STR("response.incomplete"));
    int64_t place[3];
    if (ends_with(type, STR(".delta"))) {
        struct rechunk_piece piece = {.code = is_code(type)};
        place_of(e->v, type, STR(".delta"), place);
        return event_piece(e, place, json_get(e->v, STR("delta")), piece);
    }
    if (ends_with(type, STR(".done"))) {
        place_of(e->v, type, STR(".done"), place);
        if (!end_place(e, place, type))
            return false;
    }
    return event_whole(e, e->v) &&
           (!last || event_moderation(e, json_get(e->v, STR("response"))));
}

/* A block's text or the arguments of its tool; what is thought stays as it is signed.
 */
static bool message_delta(struct event *e)
{
    const struct json *delta = json_get(e->v, STR("delta"));
    int64_t block = index_of(e->v, STR("index"));
    int64_t text[3] = {block, KIND_TEXT, 0}, code[3] = {block, KIND_TOOL, 0};
    const struct json *json = json_get(delta, STR("partial_json"));
    if (json)
        return event_piece(e, code, json, (struct rechunk_piece){.code = true});
    return event_piece(
        e, text, json_get(delta, STR("text")), (struct rechunk_piece){.code = false});
}

static void insert_block(
    struct event *e, const struct rechunk_lane *lane, struct raw text)
{
    bool code = lane->place[1] == KIND_TOOL;
    struct buf data;
    buf_init(&data, DIALECT_ANSWER_MAX);
    struct jw w = jw_to(&data);
    jw_object_begin(&w);
    jw_key(&w, STR("type"));
    jw_str(&w, STR("content_block_delta"));
    jw_key(&w, STR("index"));
    jw_i64(&w, lane->place[0]);
    jw_key(&w, STR("delta"));
    jw_object_begin(&w);
    jw_key(&w, STR("type"));
    jw_str(&w, code ? STR("input_json_delta") : STR("text_delta"));
    jw_key(&w, code ? STR("partial_json") : STR("text"));
    jw_raw(&w, text);
    jw_object_end(&w);
    jw_object_end(&w);
    e->r->failed |= data.failed;
    event_line(e->out, raw_from_str(STR("content_block_delta")), buf_raw(&data));
    buf_wipe(&data);
}

bool event_messages(struct event *e)
{
    struct raw type = field_raw(e->v, STR("type"));
    struct raw text;
    if (raw_eq_str(type, STR("content_block_delta")))
        return message_delta(e);
    for (size_t i = 0; i < e->r->lane_count; i++) {
        struct rechunk_lane *lane = &e->r->lanes[i];
        if (!lane->open || !raw_eq_str(type, STR("content_block_stop")) ||
            lane->place[0] != index_of(e->v, STR("index")))
            continue;
        if (!event_rest(e, lane, lane->place[1] == KIND_TOOL, &text))
            return false;
        if (text.n)
            insert_block(e, lane, text);
    }
    return event_whole(e, e->v);
}
