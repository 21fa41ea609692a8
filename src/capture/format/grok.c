#include "capture/format/format.h"
#include "capture/read/field.h"

/*
 * Grok account export: {"conversations": [{"conversation": {...}, "responses":
 * [{"response": {...}}]}]} in one object; the run hands over the list's elements.
 */
static bool add_response(struct reader *r, const struct json *wrapper, struct err *err)
{
    static const struct str placed[] = {
        STR_INIT("_id"), STR_INIT("parent_response_id"), STR_INIT("message")};
    const struct json *response = field_object(wrapper, STR("response"));
    struct draft d = {.source = json_source(response)};
    struct turn *t = &d.turn;
    bool whole;
    if (!response) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    t->origin_id = field_raw(response, STR("_id"));
    d.parent = field_raw(response, STR("parent_response_id"));
    if (!field_find(response, STR("parent_response_id")))
        reader_follow(r, &d);
    if (t->origin_id.n == 0 && !reader_place_id(r, &t->origin_id, err))
        return false;
    if (!reader_text(r, field_find(response, STR("message")), &t->text, &whole, err))
        return false;
    t->role = reader_role(r, field_raw(response, STR("sender")));
    t->content = reader_class(t->role);
    reader_time(r, field_find(response, STR("create_time")), true, t);
    return reader_rest(r, response, (struct field_list){placed, whole ? 3 : 2},
               &t->meta, err) &&
           reader_add(r, &d, err);
}

static bool read_head(
    struct reader *r, const struct json *head, struct conversation *c, struct err *err)
{
    static const struct str placed[] = {
        STR_INIT("id"), STR_INIT("title"), STR_INIT("user_id")};
    bool temporary;
    struct raw account = field_id(head, STR("user_id"));
    if (account.n > 0)
        c->account = account;
    c->title = field_raw(head, STR("title"));
    c->origin = ORIGIN_ARCHIVE;
    if (json_bool(field_find(head, STR("temporary")), &temporary))
        c->mode = temporary ? MODE_TEMPORARY : MODE_REGULAR;
    r->tree.head = field_raw(head, STR("leaf_response_id"));
    (void)when_read(field_find(head, STR("create_time")), &c->created);
    (void)when_read(field_find(head, STR("modify_time")), &c->updated);
    return reader_conversation_id(
               r, field_raw(head, STR("id")), json_source(head), &c->origin_id, err) &&
           reader_rest(r, head, FIELD_LIST(placed), &c->meta, err);
}

bool grok_read(struct reader *r, const struct json *element, struct conversation *c,
    enum found *found, struct err *err)
{
    const struct json *head = field_object(element, STR("conversation"));
    const struct json *list = field_array(element, STR("responses"));
    *found = FOUND_NOTHING;
    if (!head || !list) {
        report_note(r->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    if (!read_head(r, head, c, err))
        return false;
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        if (!add_response(r, v, err))
            return false;
    }
    return reader_finish(r, c, found, err);
}
