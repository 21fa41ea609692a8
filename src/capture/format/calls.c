#include "capture/format/format.h"
#include "capture/read/field.h"

/*
 * Logs of model calls (Langfuse traces and generations, LiteLLM): one element is one
 * call, the messages that were sent and the answer. A call resends the whole chat, so
 * only what follows the last answer in it was said at the call's time; when the rest
 * was said is not known here, and an unknown time never allows.
 */
struct call {
    struct raw id, account, project;
    const struct json *input, *output, *time;
    struct field_list placed;
};

/* Text that is JSON itself (LiteLLM stores it so) is read as JSON. */
static const struct json *unwrap(struct reader *r, const struct json *v)
{
    struct json *inner;
    struct err ignored;
    struct raw text = json_raw(v);
    if (!json_is(v, JSON_STRING) || text.n == 0 ||
        (text.p[0] != '[' && text.p[0] != '{'))
        return v;
    return json_parse(r->arena, text, &inner, &ignored) ? inner : v;
}

static bool add_turn(struct reader *r, const struct json *said,
    const struct json *words, enum role role, struct err *err)
{
    static const struct str placed[] = {STR_INIT("content")};
    struct draft d = {.source = json_source(said), .turn = {.role = role}};
    struct turn *t = &d.turn;
    bool whole;
    reader_follow(r, &d);
    t->created = INSTANT_UNKNOWN;
    t->content = reader_class(role);
    if (!reader_place_id(r, &t->origin_id, err) ||
        !reader_text(r, words, &t->text, &whole, err))
        return false;
    t->aside = role == ROLE_TOOL || (role == ROLE_ASSISTANT && t->text.n == 0);
    if (json_is(said, JSON_OBJECT) &&
        !reader_rest(
            r, said, (struct field_list){placed, whole ? 1 : 0}, &t->meta, err))
        return false;
    return reader_add(r, &d, err);
}

static bool add_message(
    struct reader *r, const struct json *message, enum role usual, struct err *err)
{
    struct raw role = field_raw(message, STR("role"));
    if (json_is(message, JSON_STRING))
        return add_turn(r, message, message, usual, err);
    if (!json_is(message, JSON_OBJECT)) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    return add_turn(r, message, field_find(message, STR("content")),
        role.n > 0 ? reader_role(r, role) : usual, err);
}

/* What the messages are in: a list of them, or an object that has one under a name. */
static const struct json *messages_in(struct reader *r, const struct json *v)
{
    static const struct str names[] = {STR_INIT("messages"), STR_INIT("choices"),
        STR_INIT("input"), STR_INIT("output")};
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct json *inner = unwrap(r, field_find(v, names[i]));
        if (json_is(inner, JSON_ARRAY) || (inner && i > 1))
            return inner;
    }
    return v;
}

static bool add_side(
    struct reader *r, const struct json *v, enum role usual, struct err *err)
{
    v = messages_in(r, unwrap(r, v));
    if (!v || json_is(v, JSON_NULL))
        return true;
    if (!json_is(v, JSON_ARRAY))
        return add_message(r, v, usual, err);
    for (const struct json *item = json_first(v); item; item = json_next(item)) {
        const struct json *choice = field_object(item, STR("message"));
        if (!add_message(r, choice ? choice : item, usual, err))
            return false;
    }
    return true;
}

/* Gives the call's time to what was said since the last answer it resends. */
static void set_times(struct reader *r, const struct json *time, size_t inputs)
{
    size_t from = inputs;
    while (from > 0 && r->tree.drafts.p[from - 1].turn.role != ROLE_ASSISTANT)
        from--;
    report_add(r->report, CAPTURE_REPLAYED, from);
    for (size_t i = from; i < r->tree.drafts.n; i++)
        reader_time(r, time, true, &r->tree.drafts.p[i].turn);
}

static bool read_call(struct reader *r, const struct json *element,
    const struct call *call, struct conversation *c, struct err *err)
{
    if (call->account.n > 0)
        c->account = call->account;
    c->project = call->project;
    c->origin = ORIGIN_TELEMETRY;
    (void)when_read(call->time, &c->created);
    if (!reader_conversation_id(
            r, call->id, json_source(element), &c->origin_id, err) ||
        !reader_rest(r, element, call->placed, &c->meta, err) ||
        !add_side(r, call->input, ROLE_USER, err))
        return false;
    size_t inputs = r->tree.drafts.n;
    if (!add_side(r, call->output, ROLE_ASSISTANT, err))
        return false;
    set_times(r, call->time, inputs);
    return true;
}

static struct raw first_id(
    const struct json *element, const struct str *names, size_t n)
{
    struct raw id = raw_of(NULL, 0);
    for (size_t i = 0; i < n && id.n == 0; i++)
        id = field_id(element, names[i]);
    return id;
}

bool calls_langfuse(struct reader *r, const struct json *element,
    struct conversation *c, enum found *found, struct err *err)
{
    static const struct str placed[] = {STR_INIT("input"), STR_INIT("output")};
    static const struct str users[] = {STR_INIT("userId"), STR_INIT("user_id")};
    static const struct str projects[] = {
        STR_INIT("projectId"), STR_INIT("project_id")};
    const struct json *time = field_find(element, STR("timestamp"));
    struct call call = {.id = field_id(element, STR("id")),
        .account = first_id(element, users, COUNT(users)),
        .project = first_id(element, projects, COUNT(projects)),
        .input = field_find(element, STR("input")),
        .output = field_find(element, STR("output")),
        .time = time ? time : field_find(element, STR("startTime")),
        .placed = FIELD_LIST(placed)};
    *found = FOUND_NOTHING;
    if (!call.input && !call.output) {
        report_note(r->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    return read_call(r, element, &call, c, err) && reader_finish(r, c, found, err);
}

bool calls_litellm(struct reader *r, const struct json *element, struct conversation *c,
    enum found *found, struct err *err)
{
    static const struct str placed[] = {STR_INIT("messages"), STR_INIT("response")};
    static const struct str ids[] = {
        STR_INIT("id"), STR_INIT("request_id"), STR_INIT("litellm_call_id")};
    static const struct str users[] = {
        STR_INIT("end_user"), STR_INIT("user"), STR_INIT("user_id")};
    struct call call = {.id = first_id(element, ids, COUNT(ids)),
        .account = first_id(element, users, COUNT(users)),
        .project = field_id(element, STR("team_id")),
        .input = field_find(element, STR("messages")),
        .output = field_find(element, STR("response")),
        .time = field_find(element, STR("startTime")),
        .placed = FIELD_LIST(placed)};
    *found = FOUND_NOTHING;
    if (!call.input && !call.output) {
        report_note(r->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    return read_call(r, element, &call, c, err) && reader_finish(r, c, found, err);
}
