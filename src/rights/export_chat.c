#include "base/attr.h"
#include "rights/export_priv.h"
#include "text/json.h"

/*
 * A conversation as the ChatGPT export writes it. A turn that came from such an export
 * carries its message in `meta`, without the text if the text is all of one member:
 * that member is put back. Any other turn gets a message made for it, and its meta
 * stands in "abide". "abide" also says the words that the other format cannot.
 */

/* Members of the conversation that are written from the struct. */
static const struct str own_fields[] = {STR_INIT("id"), STR_INIT("conversation_id"),
    STR_INIT("title"), STR_INIT("create_time"), STR_INIT("update_time"),
    STR_INIT("current_node"), STR_INIT("mapping"), STR_INIT("abide")};

/* The member that is all of a content type's text. */
static const struct {
    struct str type, member;
    bool list;
} texts[] = {
    {STR_INIT("text"), STR_INIT("parts"), true},
    {STR_INIT("multimodal_text"), STR_INIT("parts"), true},
    {STR_INIT("code"), STR_INIT("text"), false},
    {STR_INIT("execution_output"), STR_INIT("text"), false},
    {STR_INIT("system_error"), STR_INIT("text"), false},
    {STR_INIT("reasoning_recap"), STR_INIT("content"), false},
    {STR_INIT("model_editable_context"), STR_INIT("model_set_context"), false},
};

void export_time(struct jw *w, struct instant t)
{
    struct buf text;
    if (!instant_known(t)) {
        jw_null(w);
        return;
    }
    buf_init(&text, 64);
    buf_printf(&text, "%lld", (long long)(t.us / 1000000));
    long long part = t.us % 1000000;
    if (part > 0) {
        buf_printf(&text, ".%06lld", part);
        while (text.p && text.p[text.n - 1] == '0')
            text.n--;
    }
    if (text.failed)
        w->out->failed = true;
    else
        jw_verbatim(w, buf_raw(&text));
    buf_fini(&text);
}

static void member_str(struct jw *w, struct str key, struct str value)
{
    jw_key(w, key);
    jw_str(w, value);
}

static void member_raw(struct jw *w, struct str key, struct raw value)
{
    if (value.n == 0)
        return;
    jw_key(w, key);
    jw_raw(w, value);
}

static void member_time(struct jw *w, struct str key, struct instant t)
{
    jw_key(w, key);
    export_time(w, t);
}

static void member_true(struct jw *w, struct str key, bool value)
{
    if (!value)
        return;
    jw_key(w, key);
    jw_bool(w, true);
}

static bool is_own(struct raw key)
{
    for (size_t i = 0; i < COUNT(own_fields); i++) {
        if (raw_eq_str(key, own_fields[i]))
            return true;
    }
    return false;
}

static void put_text(struct jw *w, struct raw text, struct str member, bool list)
{
    jw_key(w, member);
    if (list)
        jw_array_begin(w);
    jw_raw(w, text);
    if (list)
        jw_array_end(w);
}

static void put_content(struct jw *w, const struct json *content, struct raw text)
{
    struct raw type = json_raw(json_get(content, STR("content_type")));
    jw_object_begin(w);
    for (const struct json *v = json_first(content); v; v = json_next(v)) {
        jw_key_raw(w, json_key(v));
        jw_verbatim(w, json_source(v));
    }
    for (size_t i = 0; i < COUNT(texts); i++) {
        if (raw_eq_str(type, texts[i].type) && !json_get(content, texts[i].member))
            put_text(w, text, texts[i].member, texts[i].list);
    }
    jw_object_end(w);
}

static void put_message(struct jw *w, const struct json *meta, struct raw text)
{
    jw_object_begin(w);
    for (const struct json *v = json_first(meta); v; v = json_next(v)) {
        jw_key_raw(w, json_key(v));
        if (raw_eq_str(json_key(v), STR("content")) && json_is(v, JSON_OBJECT))
            put_content(w, v, text);
        else
            jw_verbatim(w, json_source(v));
    }
    jw_object_end(w);
}

static void make_message(struct jw *w, const struct turn *t)
{
    jw_object_begin(w);
    member_raw(w, STR("id"), t->origin_id);
    jw_key(w, STR("author"));
    jw_object_begin(w);
    member_str(w, STR("role"), role_word(t->role));
    jw_object_end(w);
    member_time(w, STR("create_time"), t->created);
    jw_key(w, STR("content"));
    jw_object_begin(w);
    member_str(w, STR("content_type"), STR("text"));
    put_text(w, t->text, STR("parts"), true);
    jw_object_end(w);
    member_str(w, STR("status"), STR("finished_successfully"));
    member_str(w, STR("recipient"), STR("all"));
    jw_object_end(w);
}

static void put_assets(struct jw *w, const struct turn *t)
{
    jw_key(w, STR("assets"));
    jw_array_begin(w);
    for (size_t i = 0; i < t->asset_count; i++) {
        jw_object_begin(w);
        member_raw(w, STR("id"), t->assets[i].id);
        member_raw(w, STR("name"), t->assets[i].name);
        member_raw(w, STR("media_type"), t->assets[i].media_type);
        jw_object_end(w);
    }
    jw_array_end(w);
}

/* A message of a ChatGPT export says who speaks in an object. */
static bool is_message(const struct json *meta)
{
    return json_is(json_get(meta, STR("author")), JSON_OBJECT) ||
           json_is(json_get(json_get(meta, STR("content")), STR("content_type")),
               JSON_STRING);
}

/* `meta` is what the message does not hold: JSON; `made`: the message was made here. */
static void put_turn_words(struct jw *w, const struct turn *t, bool made)
{
    jw_key(w, STR("abide"));
    jw_object_begin(w);
    member_str(w, STR("role"), role_word(t->role));
    member_str(w, STR("class"), content_word(t->content));
    member_time(w, STR("created"), t->created);
    member_raw(w, STR("author"), t->author);
    member_true(w, STR("time_wrong"), t->time_wrong);
    member_true(w, STR("hidden"), t->hidden);
    member_true(w, STR("aside"), t->aside);
    if (made && t->asset_count > 0)
        put_assets(w, t);
    if (made) {
        jw_key(w, STR("meta"));
        if (t->meta.n > 0)
            jw_verbatim(w, t->meta);
        else
            jw_null(w);
    }
    jw_object_end(w);
}

static bool put_node(struct jw *w, struct arena *arena, const struct conversation *c,
    size_t i, struct err *err)
{
    const struct turn *t = &c->turns[i];
    struct json *meta = NULL;
    if (t->meta.n > 0 && !json_parse(arena, t->meta, &meta, err))
        return false;
    bool empty = !meta && t->text.n == 0 && t->role == ROLE_UNKNOWN;
    bool given = meta && is_message(meta);
    jw_key_raw(w, t->origin_id);
    jw_object_begin(w);
    member_raw(w, STR("id"), t->origin_id);
    jw_key(w, STR("parent"));
    if (t->parent == TURN_NONE)
        jw_null(w);
    else
        jw_raw(w, c->turns[t->parent].origin_id);
    jw_key(w, STR("message"));
    if (empty)
        jw_null(w);
    else if (given)
        put_message(w, meta, t->text);
    else
        make_message(w, t);
    put_turn_words(w, t, !empty && !given);
    jw_object_end(w);
    return true;
}

static void put_chat_words(struct jw *w, const struct conversation *c, bool given)
{
    jw_key(w, STR("abide"));
    jw_object_begin(w);
    member_str(w, STR("origin"), origin_word(c->origin));
    member_str(w, STR("service"), service_word(c->service));
    member_str(w, STR("mode"), mode_word(c->mode));
    member_raw(w, STR("account"), c->account);
    member_raw(w, STR("assistant"), c->assistant);
    member_raw(w, STR("project"), c->project);
    member_true(w, STR("do_not_remember"), c->do_not_remember);
    if (!given) {
        jw_key(w, STR("meta"));
        if (c->meta.n > 0)
            jw_verbatim(w, c->meta);
        else
            jw_null(w);
    }
    jw_object_end(w);
}

static void put_head(struct jw *w, const struct conversation *c)
{
    member_raw(w, STR("id"), c->origin_id);
    member_raw(w, STR("conversation_id"), c->origin_id);
    jw_key(w, STR("title"));
    jw_raw(w, c->title);
    member_time(w, STR("create_time"), c->created);
    member_time(w, STR("update_time"), c->updated);
    if (c->head != TURN_NONE)
        member_raw(w, STR("current_node"), c->turns[c->head].origin_id);
}

/* The fields of a ChatGPT conversation that have no place in the struct. */
static void put_rest(struct jw *w, const struct json *meta)
{
    for (const struct json *v = json_first(meta); v; v = json_next(v)) {
        if (is_own(json_key(v)))
            continue;
        jw_key_raw(w, json_key(v));
        jw_verbatim(w, json_source(v));
    }
}

bool export_chat(
    struct buf *out, struct arena *arena, const struct conversation *c, struct err *err)
{
    struct jw w = jw_to(out);
    struct json *meta = NULL;
    if (c->meta.n > 0 && !json_parse(arena, c->meta, &meta, err))
        return false;
    bool given = c->service == SERVICE_CHATGPT || c->service == SERVICE_GPT_CHAT;
    given = given && meta && json_get(meta, STR("current_node"));
    jw_object_begin(&w);
    put_head(&w, c);
    jw_key(&w, STR("mapping"));
    jw_object_begin(&w);
    for (size_t i = 0; i < c->count; i++) {
        if (!put_node(&w, arena, c, i, err))
            return false;
    }
    jw_object_end(&w);
    if (given)
        put_rest(&w, meta);
    put_chat_words(&w, c, given);
    jw_object_end(&w);
    return buf_ok(out, err);
}
