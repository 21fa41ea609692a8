#include "base/map.h"
#include "capture/format/format.h"
#include "capture/read/field.h"

/*
 * group_chats.json of a ChatGPT export: {"chats": [{id, name, members, messages}]}.
 * Each message belongs to its author. One that names none belongs to nobody's account:
 * it gets an author of its own per chat, for whom no choice is known, so it is never
 * used.
 */
static const struct str author_fields[] = {STR_INIT("user_id"), STR_INIT("author_id"),
    STR_INIT("member_id"), STR_INIT("sender_id")};

static struct raw author_of(const struct json *message)
{
    struct raw id = field_id(field_object(message, STR("author")), STR("id"));
    for (size_t i = 0; i < COUNT(author_fields) && id.n == 0; i++)
        id = field_id(message, author_fields[i]);
    return id;
}

static bool nobody(
    struct reader *r, const struct conversation *c, struct raw *out, struct err *err)
{
    report_note(r->report, CAPTURE_AUTHOR_UNKNOWN);
    buf_clear(&r->scratch);
    buf_add_z(&r->scratch, "~unknown:");
    buf_add_raw(&r->scratch, c->origin_id);
    return reader_keep(r, out, err);
}

static bool add_message(struct reader *r, const struct json *message,
    const struct conversation *c, struct err *err)
{
    static const struct str placed[] = {STR_INIT("id"), STR_INIT("text")};
    struct draft d = {.source = json_source(message)};
    struct turn *t = &d.turn;
    bool whole;
    if (json_type(message) != JSON_OBJECT) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    reader_follow(r, &d);
    t->origin_id = field_id(message, STR("id"));
    if (t->origin_id.n == 0 && !reader_place_id(r, &t->origin_id, err))
        return false;
    if (!reader_text(r, field_find(message, STR("text")), &t->text, &whole, err))
        return false;
    t->role = reader_role(r, field_raw(message, STR("role")));
    t->content = reader_class(t->role);
    t->aside = t->role == ROLE_TOOL;
    t->author = author_of(message);
    if (t->author.n == 0 && t->role != ROLE_ASSISTANT && !nobody(r, c, &t->author, err))
        return false;
    reader_time(r, field_find(message, STR("created_at")), true, t);
    return reader_rest(
               r, message, (struct field_list){placed, whole ? 2 : 1}, &t->meta, err) &&
           reader_add(r, &d, err);
}

bool group_read(struct reader *r, const struct json *element, struct conversation *c,
    enum found *found, struct err *err)
{
    static const struct str placed[] = {
        STR_INIT("id"), STR_INIT("name"), STR_INIT("messages")};
    const struct json *list = field_array(element, STR("messages"));
    *found = FOUND_NOTHING;
    if (!list) {
        report_note(r->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    c->title = field_raw(element, STR("name"));
    c->origin = ORIGIN_ARCHIVE;
    c->service = SERVICE_CHATGPT;
    c->mode = MODE_GROUP;
    if (!reader_conversation_id(r, field_id(element, STR("id")), json_source(element),
            &c->origin_id, err) ||
        !reader_rest(r, element, FIELD_LIST(placed), &c->meta, err))
        return false;
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        if (!add_message(r, v, c, err))
            return false;
    }
    return reader_finish(r, c, found, err);
}
