#include "capture/otlp/otlp_priv.h"
#include "capture/read/field.h"
#include "capture/read/reader.h"
#include "text/json_write.h"

enum { PLAIN_DEPTH_MAX = 32, PLAIN_BYTES_MAX = 64 << 20 };

const struct json *gather_attribute(const struct json *attributes, struct str key)
{
    for (const struct json *v = json_first(attributes); v; v = json_next(v)) {
        if (raw_eq_str(field_raw(v, STR("key")), key))
            return json_get(v, STR("value"));
    }
    return NULL;
}

struct raw gather_attribute_raw(const struct json *attributes, struct str key)
{
    return field_raw(gather_attribute(attributes, key), STR("stringValue"));
}

static void unwrap(struct jw *w, const struct json *any, int depth)
{
    const struct json *text = json_get(any, STR("stringValue"));
    const struct json *flag = json_get(any, STR("boolValue"));
    const struct json *list = json_get(json_get(any, STR("arrayValue")), STR("values"));
    const struct json *pairs =
        json_get(json_get(any, STR("kvlistValue")), STR("values"));
    if (text && json_is(text, JSON_STRING)) {
        jw_raw(w, json_raw(text));
    } else if (flag) {
        jw_verbatim(w, json_source(flag));
    } else if (list && depth < PLAIN_DEPTH_MAX) {
        jw_array_begin(w);
        for (const struct json *v = json_first(list); v; v = json_next(v))
            unwrap(w, v, depth + 1);
        jw_array_end(w);
    } else if (pairs && depth < PLAIN_DEPTH_MAX) {
        jw_object_begin(w);
        for (const struct json *v = json_first(pairs); v; v = json_next(v)) {
            jw_key_raw(w, field_raw(v, STR("key")));
            unwrap(w, json_get(v, STR("value")), depth + 1);
        }
        jw_object_end(w);
    } else {
        jw_raw(w, field_id(any, STR("intValue")));
    }
}

static const struct json *parsed(struct gather *g, struct raw text)
{
    struct json *v = NULL;
    struct raw kept;
    struct err err = ERR_INIT;
    if (!arena_raw(g->a, text, &kept) || !json_parse(g->a, kept, &v, &err))
        return NULL;
    return v;
}

const struct json *gather_plain(struct gather *g, const struct json *any)
{
    struct raw text = field_raw(any, STR("stringValue"));
    if (text.n) {
        const struct json *v = parsed(g, text);
        bool structure = json_is(v, JSON_OBJECT) || json_is(v, JSON_ARRAY);
        return structure ? v : json_get(any, STR("stringValue"));
    }
    struct buf out;
    buf_init(&out, PLAIN_BYTES_MAX);
    struct jw w = jw_to(&out);
    unwrap(&w, any, 0);
    const struct json *v = out.failed ? NULL : parsed(g, buf_raw(&out));
    buf_wipe(&out);
    return v;
}

static struct dialect_message *add_message(struct gather *g)
{
    struct dialect_call *call = &g->to->call;
    if (call->count == OTLP_MESSAGES_MAX) {
        g->failed = true;
        return NULL;
    }
    if (call->count == g->room) {
        size_t room = g->room ? 2 * g->room : 8;
        struct dialect_message *more = arena_array(g->a, room, sizeof *more);
        if (!more) {
            g->failed = true;
            return NULL;
        }
        for (size_t i = 0; i < call->count; i++)
            more[i] = call->messages[i];
        call->messages = more;
        g->room = room;
    }
    return &call->messages[call->count++];
}

static void add_reply(struct gather *g, struct raw text, struct raw meta)
{
    struct dialect_reply *reply = &g->to->reply;
    if (reply->count == DIALECT_CHOICES_MAX) {
        g->failed = true;
        return;
    }
    if (!reply->count)
        reply->meta = meta;
    reply->texts[reply->count++] = text;
    reply->complete = true;
}

void gather_text(struct gather *g, enum role role, struct raw text, bool reply)
{
    g->found = true;
    if (reply) {
        add_reply(g, text, raw_of(NULL, 0));
        return;
    }
    struct dialect_message *m = add_message(g);
    if (m)
        *m = (struct dialect_message){.role = role,
            .content = reader_class(role),
            .text = text,
            .aside = role == ROLE_TOOL};
}

static enum role role_of(struct raw word, enum role otherwise)
{
    static const struct {
        struct str word;
        enum role role;
    } rows[] = {{STR_INIT("user"), ROLE_USER}, {STR_INIT("assistant"), ROLE_ASSISTANT},
        {STR_INIT("system"), ROLE_SYSTEM}, {STR_INIT("developer"), ROLE_SYSTEM},
        {STR_INIT("tool"), ROLE_TOOL}, {STR_INIT("function"), ROLE_TOOL}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (raw_eq_str(word, rows[i].word))
            return rows[i].role;
    }
    return word.n ? ROLE_UNKNOWN : otherwise;
}

/* The text of parts: {"type":"text","content":...}, or "text". */
static struct raw part_text(const struct json *part)
{
    struct raw type = field_raw(part, STR("type"));
    if (!raw_eq_str(type, STR("text")))
        return raw_of(NULL, 0);
    struct raw text = field_raw(part, STR("content"));
    return text.n ? text : field_raw(part, STR("text"));
}

/* False: no memory. `*whole` false: there are parts that are no text. */
static bool join(
    struct gather *g, const struct json *parts, struct raw *out, bool *whole)
{
    struct buf text;
    buf_init(&text, PLAIN_BYTES_MAX);
    for (const struct json *p = json_first(parts); p; p = json_next(p)) {
        struct raw one = part_text(p);
        *whole &= one.n > 0;
        if (one.n && text.n)
            buf_add_z(&text, "\n\n");
        buf_add_raw(&text, one);
    }
    bool ok = !text.failed && arena_raw(g->a, buf_raw(&text), out);
    buf_wipe(&text);
    return ok;
}

void gather_message(
    struct gather *g, const struct json *message, enum role role, bool reply)
{
    const struct json *parts = json_get(message, STR("parts"));
    const struct json *content = json_get(message, STR("content"));
    struct raw text = raw_of(NULL, 0), meta = text;
    bool whole = json_is(content, JSON_STRING) && !json_get(message, STR("tool_calls"));
    g->found = true;
    if (!json_is(message, JSON_OBJECT)) {
        g->failed = true;
        return;
    }
    if (json_is(content, JSON_STRING)) {
        text = json_raw(content);
    } else if (json_is(parts ? parts : content, JSON_ARRAY)) {
        whole = true;
        g->failed |= !join(g, parts ? parts : content, &text, &whole);
    }
    if (!whole)
        meta = json_source(message);
    if (reply) {
        add_reply(g, text, meta);
        return;
    }
    struct dialect_message *m = add_message(g);
    if (!m)
        return;
    m->role = role_of(field_raw(message, STR("role")), role);
    m->content = reader_class(m->role);
    m->text = text;
    m->meta = meta;
    m->aside = m->role == ROLE_TOOL || (!text.n && !whole);
}
