#include "capture/format/format.h"

#include "capture/read/field.h"

/*
 * OASST messages: one message a line, those of a tree in succession. The run hands a
 * tree's lines over one after the other (oasst_add), then asks for the conversation.
 */

static enum role read_role(struct reader *r, const struct json *line)
{
    struct raw word = field_raw(line, STR("role"));
    if (raw_eq_str(word, STR("prompter")))
        return ROLE_USER;
    if (raw_eq_str(word, STR("assistant")))
        return ROLE_ASSISTANT;
    report_note(r->report, CAPTURE_WORD_UNKNOWN);
    return ROLE_UNKNOWN;
}

static enum content content_of(enum role role)
{
    if (role == ROLE_USER)
        return CONTENT_PROMPT;
    return role == ROLE_ASSISTANT ? CONTENT_RESPONSE : CONTENT_UNKNOWN;
}

bool oasst_add(struct reader *r, const struct json *line, struct err *err)
{
    static const struct str placed[] = {STR_INIT("message_id"), STR_INIT("parent_id"),
        STR_INIT("user_id"), STR_INIT("message_tree_id"), STR_INIT("text")};
    const struct json *text = field_find(line, STR("text"));
    struct draft d = {
        .source = json_source(line), .parent = field_raw(line, STR("parent_id"))};
    struct turn *t = &d.turn;
    bool mended = json_lone_surrogates(text) > 0;
    t->origin_id = field_raw(line, STR("message_id"));
    t->author = field_raw(line, STR("user_id"));
    t->text = field_raw(line, STR("text"));
    t->role = read_role(r, line);
    t->content = content_of(t->role);
    t->hidden = field_true(line, STR("deleted"));
    reader_time(r, field_find(line, STR("created_date")), true, t);
    report_add(r->report, CAPTURE_TEXT_MENDED, mended);
    if (t->origin_id.n == 0) {
        report_note(r->report, CAPTURE_ID_MADE);
        t->origin_id = raw_from_str(STR("~"));
    }
    return reader_rest(r, line, (struct field_list){placed, COUNT(placed) - mended},
               &t->meta, err) &&
           reader_add(r, &d, err);
}

bool oasst_finish(
    struct reader *r, struct raw tree_id, struct conversation *c, struct err *err)
{
    c->origin_id = tree_id;
    c->origin = ORIGIN_ARCHIVE;
    c->account = raw_of(NULL, 0);
    r->tree.from = instant_from_civil(2000, 1, 1);
    return tree_build(&r->tree, r->arena, r->report, c, err);
}
