#include "capture/format/format.h"

#include "capture/read/field.h"

/*
 * OASST comes in two shapes. Messages: one a line, those of a tree in succession; the
 * run hands a tree's lines over one after the other (oasst_add), then asks for the
 * conversation (oasst_finish). Trees: one object, replies inside replies (oasst_read).
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

bool oasst_add(struct reader *r, const struct json *line, struct err *err)
{
    static const struct str placed[] = {STR_INIT("message_id"), STR_INIT("parent_id"),
        STR_INIT("user_id"), STR_INIT("message_tree_id"), STR_INIT("replies"),
        STR_INIT("text")};
    const struct json *text = field_find(line, STR("text"));
    struct draft d = {
        .source = json_source(line), .parent = field_raw(line, STR("parent_id"))};
    struct turn *t = &d.turn;
    bool mended = json_lone_surrogates(text) > 0;
    t->origin_id = field_raw(line, STR("message_id"));
    t->author = field_raw(line, STR("user_id"));
    t->text = field_raw(line, STR("text"));
    t->role = read_role(r, line);
    t->content = reader_class(t->role);
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

struct branch {
    const struct json *node;
    struct raw parent;
};

/* Breadth first over replies: siblings keep their order, and depth costs no stack. */
static bool add_tree(struct reader *r, const struct json *prompt, struct err *err)
{
    VEC(struct branch) todo = VEC_INIT;
    bool done =
        vec_push(&todo, ((struct branch){prompt, {NULL, 0}}), CAPTURE_TURNS_MAX) ||
        err_memory(err);
    for (size_t i = 0; done && i < todo.n; i++) {
        struct branch at = todo.p[i];
        if (json_type(at.node) != JSON_OBJECT) {
            report_note(r->report, CAPTURE_NOT_OBJECT);
            continue;
        }
        done = oasst_add(r, at.node, err);
        if (!done)
            break;
        struct draft *d = &r->tree.drafts.p[r->tree.drafts.n - 1];
        d->parent = at.parent;
        const struct json *v = json_first(field_array(at.node, STR("replies")));
        for (; done && v; v = json_next(v))
            done = vec_push(&todo, ((struct branch){v, d->turn.origin_id}),
                       CAPTURE_TURNS_MAX) ||
                   err_memory(err);
    }
    vec_fini(&todo);
    return done;
}

bool oasst_read(struct reader *r, const struct json *element, struct conversation *c,
    enum found *found, struct err *err)
{
    static const struct str placed[] = {
        STR_INIT("message_tree_id"), STR_INIT("prompt")};
    const struct json *prompt = field_object(element, STR("prompt"));
    *found = FOUND_NOTHING;
    if (!prompt) {
        report_note(r->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    c->origin = ORIGIN_ARCHIVE;
    c->account = raw_of(NULL, 0);
    return reader_conversation_id(r, field_raw(element, STR("message_tree_id")),
               json_source(element), &c->origin_id, err) &&
           reader_rest(r, element, FIELD_LIST(placed), &c->meta, err) &&
           add_tree(r, prompt, err) && reader_finish(r, c, found, err);
}
