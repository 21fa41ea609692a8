#include "capture/dialect/dialect.h"

#include "capture/read/field.h"
#include "capture/read/reader.h"

TABLE_DEFINE(dialect, DIALECT_TABLE)

enum { CALLS_MAX = 1 << 20 }; /* bytes of ids in one message */

enum dialect dialect_of(struct raw path)
{
    static const struct {
        struct str path;
        enum dialect dialect;
    } rows[] = {
        {STR_INIT("/v1/chat/completions"), DIALECT_CHAT},
        {STR_INIT("/v1/responses"), DIALECT_RESPONSES},
        {STR_INIT("/v1/completions"), DIALECT_COMPLETIONS},
        {STR_INIT("/v1/messages"), DIALECT_MESSAGES},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (raw_eq_str(path, rows[i].path))
            return rows[i].dialect;
    }
    return DIALECT_NONE;
}

/* What is being read: the messages grow one by one. */
struct call_draft {
    struct arena *a;
    struct dialect_call *call;
    size_t room;
};

static bool wrong(struct err *err, const char *what)
{
    return err_set(err, ERR_INPUT, "capture.call", "the request's body %s", what);
}

static bool flag_of(const struct json *object, struct str key, bool absent)
{
    bool value = absent;
    return json_bool(json_get(object, key), &value) ? value : absent;
}

static enum role role_of(struct raw word)
{
    static const struct {
        struct str word;
        enum role role;
    } rows[] = {
        {STR_INIT("user"), ROLE_USER},
        {STR_INIT("assistant"), ROLE_ASSISTANT},
        {STR_INIT("system"), ROLE_SYSTEM},
        {STR_INIT("developer"), ROLE_SYSTEM},
        {STR_INIT("tool"), ROLE_TOOL},
        {STR_INIT("function"), ROLE_TOOL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (raw_eq_str(word, rows[i].word))
            return rows[i].role;
    }
    return ROLE_UNKNOWN;
}

static struct dialect_message *add_message(struct call_draft *d, struct err *err)
{
    if (d->call->count == DIALECT_MESSAGES_MAX) {
        (void)err_set(err, ERR_LIMIT, "capture.call",
            "a request holds more than %d messages", DIALECT_MESSAGES_MAX);
        return NULL;
    }
    if (d->call->count == d->room) {
        size_t room = d->room ? 2 * d->room : 16;
        struct dialect_message *more = arena_array(d->a, room, sizeof *more);
        if (!more) {
            (void)err_memory(err);
            return NULL;
        }
        for (size_t i = 0; i < d->call->count; i++)
            more[i] = d->call->messages[i];
        d->call->messages = more;
        d->room = room;
    }
    return &d->call->messages[d->call->count++];
}

static bool is_text_part(const struct json *part)
{
    struct raw type = field_raw(part, STR("type"));
    return raw_eq_str(type, STR("text")) || raw_eq_str(type, STR("input_text")) ||
           raw_eq_str(type, STR("output_text"));
}

/* What a part that is no text makes of its message: the strictest class wins. */
static enum content class_of_part(const struct json *part, enum content so_far)
{
    static const struct {
        struct str type;
        enum content content;
    } rows[] = {
        {STR_INIT("image_url"), CONTENT_IMAGE_IN},
        {STR_INIT("input_image"), CONTENT_IMAGE_IN},
        {STR_INIT("image"), CONTENT_IMAGE_IN},
        {STR_INIT("input_audio"), CONTENT_AUDIO},
        {STR_INIT("file"), CONTENT_FILE},
        {STR_INIT("input_file"), CONTENT_FILE},
        {STR_INIT("document"), CONTENT_FILE},
    };
    struct raw type = field_raw(part, STR("type"));
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (raw_eq_str(type, rows[i].type))
            return rows[i].content;
    }
    return so_far;
}

static size_t text_bytes(const struct json *parts)
{
    size_t n = 0;
    for (const struct json *p = json_first(parts); p; p = json_next(p))
        n += is_text_part(p) ? field_raw(p, STR("text")).n + 2 : 0;
    return n;
}

/* The text parts of a message, joined; `*whole` false when there are other parts. */
static bool join_parts(
    const struct json *parts, struct arena *a, struct dialect_message *m, bool *whole)
{
    size_t room = text_bytes(parts), n = 0;
    unsigned char *text = arena_alloc(a, room + 1);
    if (!text)
        return false;
    for (const struct json *p = json_first(parts); p; p = json_next(p)) {
        struct raw s = field_raw(p, STR("text"));
        if (!is_text_part(p)) {
            m->content = class_of_part(p, m->content);
            *whole = false;
            continue;
        }
        if (n) {
            text[n++] = '\n';
            text[n++] = '\n';
        }
        for (size_t i = 0; i < s.n; i++)
            text[n++] = s.p[i];
    }
    m->text = raw_of(text, n);
    return true;
}

/* A message is its role and content; every other member is kept with its source. */
static bool holds_more(const struct json *message)
{
    for (const struct json *v = json_first(message); v; v = json_next(v)) {
        struct raw key = json_key(v);
        if (!raw_eq_str(key, STR("role")) && !raw_eq_str(key, STR("content")) &&
            !raw_eq_str(key, STR("type")) && !json_is(v, JSON_NULL))
            return true;
    }
    return false;
}

/* The ids of tools that a message calls: `tool_calls`, or parts of the other API. */
static bool read_calls(struct arena *a, const struct json *v, struct dialect_message *m)
{
    const struct json *lists[] = {
        json_get(v, STR("tool_calls")), json_get(v, STR("content"))};
    struct buf ids;
    buf_init(&ids, CALLS_MAX);
    for (size_t i = 0; i < COUNT(lists); i++) {
        bool parts = i == 1;
        const struct json *first =
            json_is(lists[i], JSON_ARRAY) ? json_first(lists[i]) : NULL;
        for (const struct json *c = first; c; c = json_next(c)) {
            if (parts && !raw_eq_str(field_raw(c, STR("type")), STR("tool_use")))
                continue;
            buf_add_raw(&ids, field_raw(c, STR("id")));
            buf_add_char(&ids, '\n');
        }
    }
    bool ok = !ids.failed && (!ids.n || arena_raw(a, buf_raw(&ids), &m->calls));
    buf_wipe(&ids);
    return ok;
}

static bool read_message(struct call_draft *d, const struct json *v, struct err *err)
{
    const struct json *content = json_get(v, STR("content"));
    struct dialect_message *m;
    bool whole = !holds_more(v);
    if (!json_is(v, JSON_OBJECT))
        return wrong(err, "holds a message that is no object");
    m = add_message(d, err);
    if (!m)
        return false;
    m->role = role_of(field_raw(v, STR("role")));
    m->content = reader_class(m->role);
    if (json_is(content, JSON_STRING))
        m->text = json_raw(content);
    else if (json_is(content, JSON_ARRAY) && !join_parts(content, d->a, m, &whole))
        return err_memory(err);
    if (m->role == ROLE_ASSISTANT && !read_calls(d->a, v, m))
        return err_memory(err);
    m->aside = m->role == ROLE_TOOL || (!m->text.n && !whole);
    if (!whole)
        m->meta = json_source(v);
    return true;
}

static bool read_messages(
    struct call_draft *d, const struct json *list, struct err *err)
{
    if (!json_is(list, JSON_ARRAY))
        return wrong(err, "has no list of messages");
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        if (!read_message(d, v, err))
            return false;
    }
    return true;
}

/* A text of its own: a prompt, instructions, a system text. */
static bool add_text(
    struct call_draft *d, enum role role, const struct json *v, struct err *err)
{
    bool whole = true;
    if (!v || json_is(v, JSON_NULL))
        return true;
    struct dialect_message *m = add_message(d, err);
    if (!m)
        return false;
    m->role = role;
    m->content = reader_class(role);
    if (json_is(v, JSON_ARRAY) && !join_parts(v, d->a, m, &whole))
        return err_memory(err);
    if (json_is(v, JSON_STRING))
        m->text = json_raw(v);
    else if (!json_is(v, JSON_ARRAY))
        whole = false;
    if (!whole)
        m->meta = json_source(v);
    return true;
}

/* An item of the responses API that is no message: a call, its output, reasoning. */
static bool read_item(struct call_draft *d, const struct json *v, struct err *err)
{
    struct raw type = field_raw(v, STR("type"));
    if (!type.n || raw_eq_str(type, STR("message")))
        return read_message(d, v, err);
    struct dialect_message *m = add_message(d, err);
    if (!m)
        return false;
    *m = (struct dialect_message){.role = ROLE_TOOL,
        .content = reader_class(ROLE_TOOL),
        .meta = json_source(v),
        .aside = true};
    return true;
}

static bool read_responses(
    struct call_draft *d, const struct json *body, struct err *err)
{
    const struct json *input = json_get(body, STR("input"));
    if (!add_text(d, ROLE_SYSTEM, json_get(body, STR("instructions")), err))
        return false;
    if (json_is(input, JSON_STRING))
        return add_text(d, ROLE_USER, input, err);
    if (!json_is(input, JSON_ARRAY))
        return wrong(err, "has no input");
    for (const struct json *v = json_first(input); v; v = json_next(v)) {
        if (!read_item(d, v, err))
            return false;
    }
    return true;
}

static bool read_by_dialect(enum dialect dialect, struct call_draft *d,
    const struct json *body, struct err *err)
{
    switch (dialect) {
    case DIALECT_CHAT:
        return read_messages(d, json_get(body, STR("messages")), err);
    case DIALECT_RESPONSES:
        return read_responses(d, body, err);
    case DIALECT_COMPLETIONS:
        return add_text(d, ROLE_USER, json_get(body, STR("prompt")), err);
    case DIALECT_MESSAGES:
        return add_text(d, ROLE_SYSTEM, json_get(body, STR("system")), err) &&
               read_messages(d, json_get(body, STR("messages")), err);
    case DIALECT_NONE:
        break;
    }
    return wrong(err, "is of no known API");
}

static struct raw user_of(const struct json *body)
{
    struct raw user = field_raw(body, STR("safety_identifier"));
    if (!user.n)
        user = field_raw(body, STR("user"));
    if (!user.n)
        user = field_raw(json_get(body, STR("metadata")), STR("user_id"));
    return user;
}

/* What a client says that can set fields of the body, but none of the request. */
static void read_metadata(const struct json *metadata, struct dialect_call *call)
{
    struct raw temporary = field_raw(metadata, STR("abide_temporary"));
    call->temporary =
        raw_eq_str(temporary, STR("1")) || raw_eq_str(temporary, STR("true"));
    call->assistant = field_raw(metadata, STR("abide_assistant"));
}

bool dialect_call_read(enum dialect dialect, struct raw body, struct arena *a,
    struct dialect_call *out, struct err *err)
{
    struct dialect_call call = {.dialect = dialect};
    struct call_draft d = {.a = a, .call = &call};
    struct json *v;
    if (!json_parse(a, body, &v, err))
        return false;
    if (!json_is(v, JSON_OBJECT))
        return wrong(err, "is no JSON object");
    const struct json *conversation = json_get(v, STR("conversation"));
    call.model = field_raw(v, STR("model"));
    call.user = user_of(v);
    call.previous = field_raw(v, STR("previous_response_id"));
    call.conversation = json_is(conversation, JSON_STRING)
                            ? json_raw(conversation)
                            : field_raw(conversation, STR("id"));
    call.stream = flag_of(v, STR("stream"), false);
    call.store = flag_of(v, STR("store"), dialect == DIALECT_RESPONSES);
    call.unkept = !flag_of(v, STR("store"), true);
    read_metadata(json_get(v, STR("metadata")), &call);
    if (!read_by_dialect(dialect, &d, v, err))
        return false;
    *out = call;
    return true;
}
