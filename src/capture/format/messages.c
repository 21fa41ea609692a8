#include "capture/format/format.h"

#include "capture/read/field.h"

/*
 * {"messages":[{"role":"user","content":"..."}, ...]} and its relatives. Which field is
 * which is told by struct capture_fields. With parent ids the messages are a tree,
 * otherwise each answers the one before it.
 */

/* Reads a word of a closed list; a word outside it is counted and is unknown. */
#define READ_WORD(r, object, field, list, absent, out)                                 \
    do {                                                                               \
        struct raw text_ = field_raw((object), (field));                               \
        struct str word_;                                                              \
        *(out) = (absent);                                                             \
        if (text_.n > 0 &&                                                             \
            !(raw_token(text_, &word_) && list##_parse(word_, (out)))) {               \
            report_note((r)->report, CAPTURE_WORD_UNKNOWN);                            \
            *(out) = 0;                                                                \
        }                                                                              \
    } while (0)

static enum role other_role(struct raw word)
{
    static const struct {
        struct str word;
        enum role role;
    } others[] = {{STR_INIT("human"), ROLE_USER}, {STR_INIT("prompter"), ROLE_USER},
        {STR_INIT("developer"), ROLE_SYSTEM}, {STR_INIT("gpt"), ROLE_ASSISTANT},
        {STR_INIT("model"), ROLE_ASSISTANT}, {STR_INIT("bot"), ROLE_ASSISTANT},
        {STR_INIT("function"), ROLE_TOOL}};
    for (size_t i = 0; i < COUNT(others); i++) {
        if (raw_eq_str(word, others[i].word))
            return others[i].role;
    }
    return ROLE_UNKNOWN;
}

static enum role read_role(struct reader *r, const struct json *message)
{
    struct raw text = field_raw(message, r->options->fields.role);
    struct str word;
    enum role role = ROLE_UNKNOWN;
    if (!raw_token(text, &word) || !role_parse(word, &role))
        role = other_role(text);
    if (role == ROLE_UNKNOWN)
        report_note(r->report, CAPTURE_WORD_UNKNOWN);
    return role;
}

static enum content content_of(enum role role)
{
    switch (role) {
    case ROLE_USER:
    case ROLE_SYSTEM:
        return CONTENT_PROMPT;
    case ROLE_ASSISTANT:
        return CONTENT_RESPONSE;
    case ROLE_TOOL:
    case ROLE_UNKNOWN:
        break;
    }
    return CONTENT_UNKNOWN;
}

/* A string, or a list of parts of which those with a "text" are text. */
static bool read_text(
    struct reader *r, const struct json *v, struct raw *out, struct err *err)
{
    *out = raw_of(NULL, 0);
    if (v && json_type(v) == JSON_STRING) {
        report_add(r->report, CAPTURE_TEXT_MENDED, json_lone_surrogates(v) > 0);
        *out = json_raw(v);
        return true;
    }
    if (!v || json_type(v) != JSON_ARRAY)
        return true;
    buf_clear(&r->scratch);
    for (const struct json *part = json_first(v); part; part = json_next(part)) {
        struct raw text = json_type(part) == JSON_STRING ? json_raw(part)
                                                         : field_raw(part, STR("text"));
        if (text.n == 0) {
            report_note(r->report, CAPTURE_PART_SKIPPED);
            continue;
        }
        if (r->scratch.n > 0)
            buf_add_char(&r->scratch, '\n');
        buf_add_raw(&r->scratch, text);
    }
    return reader_keep(r, out, err);
}

/* "7", the place of a message in its list, for messages without an id. */
static bool place_id(struct reader *r, struct raw *out, struct err *err)
{
    buf_clear(&r->scratch);
    buf_add_u64(&r->scratch, r->tree.drafts.n);
    return reader_keep(r, out, err);
}

static bool read_ids(
    struct reader *r, const struct json *message, struct draft *d, struct err *err)
{
    const struct capture_fields *f = &r->options->fields;
    size_t n = r->tree.drafts.n;
    d->turn.origin_id = field_id(message, f->message);
    d->parent = field_id(message, f->parent);
    if (!field_find(message, f->parent) && n > 0)
        d->parent = r->tree.drafts.p[n - 1].turn.origin_id;
    return d->turn.origin_id.n > 0 || place_id(r, &d->turn.origin_id, err);
}

static bool keep_rest(
    struct reader *r, const struct json *message, struct raw *out, struct err *err)
{
    const struct capture_fields *f = &r->options->fields;
    const struct json *text = field_find(message, f->text);
    bool whole =
        text && json_type(text) == JSON_STRING && json_lone_surrogates(text) == 0;
    struct str placed[] = {f->message, f->parent, f->author, f->text};
    return reader_rest(
        r, message, (struct field_list){placed, whole ? 4 : 3}, out, err);
}

static bool read_message(struct reader *r, const struct json *message, struct err *err)
{
    const struct capture_fields *f = &r->options->fields;
    struct draft d = {.source = json_source(message)};
    struct turn *t = &d.turn;
    if (json_type(message) != JSON_OBJECT) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    if (!read_ids(r, message, &d, err) ||
        !read_text(r, field_find(message, f->text), &t->text, err) ||
        !keep_rest(r, message, &t->meta, err))
        return false;
    t->author = field_id(message, f->author);
    t->role = read_role(r, message);
    t->aside = t->role == ROLE_TOOL;
    READ_WORD(r, message, f->content, content, content_of(t->role), &t->content);
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
    READ_WORD(r, element, f->service, service, r->options->service, &c->service);
    READ_WORD(r, element, f->mode, mode, r->options->mode, &c->mode);
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
    if (r->tree.drafts.n == 0) {
        report_note(r->report, CAPTURE_NO_TURNS);
        return true;
    }
    /* Written words about people from before 2000 are no chats: such times are slips.
     */
    r->tree.from = instant_from_civil(2000, 1, 1);
    *found = FOUND_CONVERSATION;
    return tree_build(&r->tree, r->arena, r->report, c, err);
}
