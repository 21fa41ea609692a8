#include "capture/format/format.h"
#include "capture/read/field.h"

/* ShareGPT: {"id": ..., "conversations": [{"from": "human", "value": "..."}]}. */
static bool add_message(struct reader *r, const struct json *message, struct err *err)
{
    static const struct str placed[] = {STR_INIT("value")};
    struct draft d = {.source = json_source(message)};
    struct turn *t = &d.turn;
    bool whole;
    if (json_type(message) != JSON_OBJECT) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    reader_follow(r, &d);
    if (!reader_place_id(r, &t->origin_id, err) ||
        !reader_text(r, field_find(message, STR("value")), &t->text, &whole, err))
        return false;
    t->role = reader_role(r, field_raw(message, STR("from")));
    t->content = reader_class(t->role);
    t->aside = t->role == ROLE_TOOL;
    reader_time(r, NULL, true, t);
    return reader_rest(
               r, message, (struct field_list){placed, whole ? 1 : 0}, &t->meta, err) &&
           reader_add(r, &d, err);
}

bool sharegpt_read(struct reader *r, const struct json *element, struct conversation *c,
    enum found *found, struct err *err)
{
    static const struct str placed[] = {
        STR_INIT("id"), STR_INIT("title"), STR_INIT("conversations")};
    const struct json *list = field_array(element, STR("conversations"));
    *found = FOUND_NOTHING;
    if (!list) {
        report_note(r->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    c->title = field_raw(element, STR("title"));
    c->origin = ORIGIN_JSONL;
    if (!reader_conversation_id(r, field_id(element, STR("id")), json_source(element),
            &c->origin_id, err) ||
        !reader_rest(r, element, FIELD_LIST(placed), &c->meta, err))
        return false;
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        if (!add_message(r, v, err))
            return false;
    }
    return reader_finish(r, c, found, err);
}
