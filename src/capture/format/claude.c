#include "capture/format/format.h"
#include "capture/read/field.h"

/*
 * Claude account export: conversations.json is a list of {uuid, name, account,
 * chat_messages}. Newer ones name a parent for each message; the first message's is an
 * id of zeros that no message has.
 */
static const struct str no_parent = STR_INIT("00000000-0000-4000-8000-000000000000");

static bool add_message(struct reader *r, const struct json *message, struct err *err)
{
    static const struct str placed[] = {
        STR_INIT("uuid"), STR_INIT("parent_message_uuid"), STR_INIT("text")};
    struct draft d = {.source = json_source(message)};
    struct turn *t = &d.turn;
    const struct json *parts = field_array(message, STR("content"));
    bool whole;
    if (json_type(message) != JSON_OBJECT) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    t->origin_id = field_raw(message, STR("uuid"));
    d.parent = field_raw(message, STR("parent_message_uuid"));
    if (d.parent.n == 0)
        reader_follow(r, &d);
    else if (raw_eq_str(d.parent, no_parent))
        d.parent = raw_of(NULL, 0);
    if (t->origin_id.n == 0 && !reader_place_id(r, &t->origin_id, err))
        return false;
    /* `text` repeats the parts, with placeholders for what is no text. */
    bool in_parts = json_count(parts) > 0;
    if (!reader_text(r, in_parts ? parts : field_find(message, STR("text")), &t->text,
            &whole, err))
        return false;
    t->role = reader_role(r, field_raw(message, STR("sender")));
    t->content = reader_class(t->role);
    reader_time(r, field_find(message, STR("created_at")), true, t);
    return reader_rest(
               r, message, (struct field_list){placed, whole ? 3 : 2}, &t->meta, err) &&
           reader_add(r, &d, err);
}

static bool read_head(struct reader *r, const struct json *element,
    struct conversation *c, struct err *err)
{
    static const struct str placed[] = {STR_INIT("uuid"), STR_INIT("name"),
        STR_INIT("account"), STR_INIT("chat_messages")};
    struct raw account = field_raw(field_object(element, STR("account")), STR("uuid"));
    if (account.n > 0)
        c->account = account;
    c->title = field_raw(element, STR("name"));
    c->project = field_raw(field_object(element, STR("project")), STR("uuid"));
    c->origin = ORIGIN_ARCHIVE;
    r->tree.head = field_raw(element, STR("current_leaf_message_uuid"));
    (void)when_read(field_find(element, STR("created_at")), &c->created);
    (void)when_read(field_find(element, STR("updated_at")), &c->updated);
    return reader_conversation_id(r, field_raw(element, STR("uuid")),
               json_source(element), &c->origin_id, err) &&
           reader_rest(r, element, FIELD_LIST(placed), &c->meta, err);
}

bool claude_read(struct reader *r, const struct json *element, struct conversation *c,
    enum found *found, struct err *err)
{
    const struct json *list = field_array(element, STR("chat_messages"));
    const struct json *v = json_first(list);
    *found = FOUND_NOTHING;
    if (!list) {
        report_note(r->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    if (!read_head(r, element, c, err))
        return false;
    for (; v; v = json_next(v)) {
        if (!add_message(r, v, err))
            return false;
    }
    return reader_finish(r, c, found, err);
}
