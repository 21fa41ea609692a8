#include "capture/format/format.h"

#include "capture/format/words.h"
#include "capture/read/field.h"

/*
 * {"messages":[{"role":"user","content":"..."}, ...]} and its relatives. Which field is
 * which is told by struct capture_fields. With parent ids the messages are a tree,
 * otherwise each answers the one before it.
 */

static bool read_ids(
    struct reader *r, const struct json *message, struct draft *d, struct err *err)
{
    const struct capture_fields *f = &r->options->fields;
    d->turn.origin_id = field_id(message, f->message);
    d->parent = field_id(message, f->parent);
    if (!field_find(message, f->parent))
        reader_follow(r, d);
    return d->turn.origin_id.n > 0 || reader_place_id(r, &d->turn.origin_id, err);
}

/* A message that only calls tools says nothing to anyone. */
static bool calls_tool(const struct json *message)
{
    return json_count(field_array(message, STR("tool_calls"))) > 0 ||
           field_object(message, STR("function_call"));
}

static bool read_message(struct reader *r, const struct json *message, struct err *err)
{
    const struct capture_fields *f = &r->options->fields;
    struct str placed[] = {f->message, f->parent, f->author, f->text};
    struct draft d = {.source = json_source(message)};
    struct turn *t = &d.turn;
    bool whole;
    if (json_type(message) != JSON_OBJECT) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    if (!read_ids(r, message, &d, err) ||
        !reader_text(r, field_find(message, f->text), &t->text, &whole, err) ||
        !reader_rest(
            r, message, (struct field_list){placed, whole ? 4 : 3}, &t->meta, err))
        return false;
    t->author = field_id(message, f->author);
    t->role = reader_role(r, field_raw(message, f->role));
    t->aside = t->role == ROLE_TOOL || (t->text.n == 0 && calls_tool(message));
    FORMAT_WORD(r, message, f->content, content, reader_class(t->role), &t->content);
    reader_time(r, field_find(message, f->time), true, t);
    return reader_add(r, &d, err);
}

static bool read_head(struct reader *r, const struct json *element,
    struct conversation *c, struct err *err)
{
    const struct capture_fields *f = &r->options->fields;
    struct str placed[] = {f->messages, f->conversation, f->user, f->title};
    struct raw account = field_id(element, f->user);
    if (account.n > 0)
        c->account = account;
    c->title = field_raw(element, f->title);
    c->assistant = field_id(element, f->assistant);
    c->project = field_id(element, f->project);
    c->origin = ORIGIN_JSONL;
    FORMAT_WORD(r, element, f->service, service, r->options->service, &c->service);
    FORMAT_WORD(r, element, f->mode, mode, r->options->mode, &c->mode);
    (void)when_read(field_find(element, f->time), &c->created);
    r->tree.head = field_id(element, f->head);
    return reader_conversation_id(r, field_id(element, f->conversation),
               json_source(element), &c->origin_id, err) &&
           reader_rest(r, element, FIELD_LIST(placed), &c->meta, err);
}

bool messages_read(struct reader *r, const struct json *element, struct conversation *c,
    enum found *found, struct err *err)
{
    const struct json *list = field_array(element, r->options->fields.messages);
    const struct json *v = list ? json_first(list) : NULL;
    *found = FOUND_NOTHING;
    if (!list) {
        report_note(r->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    if (!read_head(r, element, c, err))
        return false;
    for (; v; v = json_next(v)) {
        if (!read_message(r, v, err))
            return false;
    }
    return reader_finish(r, c, found, err);
}
