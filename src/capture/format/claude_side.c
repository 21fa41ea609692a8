#include "capture/format/format.h"
#include "capture/read/field.h"

/*
 * Claude's memories.json and projects.json: what the product keeps about a person, and
 * what a person wrote for it to know. Each becomes turns of its own class, in a
 * conversation of its own, so that it is sealed, shown and deleted like any other
 * words.
 */

/* "prefix:id" as an id. */
static bool make_id(struct reader *r, struct str prefix, struct raw id, struct raw *out,
    struct err *err)
{
    buf_clear(&r->scratch);
    buf_add_str(&r->scratch, prefix);
    buf_add_raw(&r->scratch, id);
    return reader_keep(r, out, err);
}

/* "memory:account:id" */
static bool make_memory_id(struct reader *r, struct raw account, struct raw id,
    struct raw *out, struct err *err)
{
    buf_clear(&r->scratch);
    buf_add_z(&r->scratch, "memory:");
    buf_add_raw(&r->scratch, account);
    buf_add_char(&r->scratch, ':');
    buf_add_raw(&r->scratch, id);
    return reader_keep(r, out, err);
}

static bool add_text(struct reader *r, const struct json *v, struct raw id,
    enum content content, struct err *err)
{
    struct draft d = {.source = json_source(v)};
    struct turn *t = &d.turn;
    bool whole;
    t->created = INSTANT_UNKNOWN;
    t->origin_id = id;
    t->content = content;
    t->role = ROLE_SYSTEM;
    t->aside = true;
    if (!reader_text(r, v, &t->text, &whole, err))
        return false;
    return t->text.n == 0 || reader_add(r, &d, err);
}

/* What stands beside the memories goes with the first of them. */
static bool is_first(const struct json *element, const struct json *memory)
{
    const struct json *projects = field_object(element, STR("project_memories"));
    return !memory || (memory == json_first(projects) &&
                          !field_find(element, STR("conversations_memory")));
}

/*
 * One memory: r->memory of a project, else the one of all conversations. Each is a
 * conversation of its own, so that it has a key of its own and is deleted alone.
 */
bool claude_side_memory(struct reader *r, const struct json *element,
    struct conversation *c, enum found *found, struct err *err)
{
    static const struct str placed[] = {
        STR_INIT("conversations_memory"), STR_INIT("project_memories")};
    const struct json *v =
        r->memory ? r->memory : field_find(element, STR("conversations_memory"));
    struct raw account = field_raw(element, STR("account_uuid"));
    struct raw id =
        r->memory ? json_key(r->memory) : raw_from_str(STR("conversations"));
    *found = FOUND_NOTHING;
    if (!v || id.n == 0)
        return true;
    if (account.n > 0)
        c->account = account;
    if (r->memory)
        c->project = id;
    c->origin = ORIGIN_ARCHIVE;
    if (is_first(element, r->memory) &&
        !reader_rest(r, element, FIELD_LIST(placed), &c->meta, err))
        return false;
    return make_memory_id(r, account, id, &c->origin_id, err) &&
           add_text(r, v, id, CONTENT_MEMORY, err) && reader_finish(r, c, found, err);
}

static bool add_doc(struct reader *r, const struct json *doc, struct err *err)
{
    static const struct str placed[] = {STR_INIT("content")};
    struct raw id = field_raw(doc, STR("uuid"));
    size_t n = r->tree.drafts.n;
    if (id.n == 0 && !reader_place_id(r, &id, err))
        return false;
    if (!add_text(r, field_find(doc, STR("content")), id, CONTENT_FILE, err))
        return false;
    if (r->tree.drafts.n == n)
        return true;
    struct turn *t = &r->tree.drafts.p[n].turn;
    reader_time(r, field_find(doc, STR("created_at")), false, t);
    return reader_rest(r, doc, FIELD_LIST(placed), &t->meta, err);
}

bool claude_side_project(struct reader *r, const struct json *element,
    struct conversation *c, enum found *found, struct err *err)
{
    static const struct str placed[] = {
        STR_INIT("name"), STR_INIT("prompt_template"), STR_INIT("docs")};
    const struct json *docs = field_array(element, STR("docs"));
    struct raw account = field_raw(field_object(element, STR("creator")), STR("uuid"));
    *found = FOUND_NOTHING;
    if (account.n > 0)
        c->account = account;
    c->project = field_raw(element, STR("uuid"));
    c->title = field_raw(element, STR("name"));
    c->origin = ORIGIN_ARCHIVE;
    if (!make_id(r, STR("project:"), c->project, &c->origin_id, err) ||
        !reader_rest(r, element, FIELD_LIST(placed), &c->meta, err) ||
        !add_text(r, field_find(element, STR("prompt_template")),
            raw_from_str(STR("prompt_template")), CONTENT_CUSTOM_INSTRUCTION, err))
        return false;
    for (const struct json *v = json_first(docs); v; v = json_next(v)) {
        if (json_is(v, JSON_OBJECT) && !add_doc(r, v, err))
            return false;
    }
    return reader_finish(r, c, found, err);
}

bool claude_user(struct reader *r, const struct json *entry,
    const struct capture_handler *h, struct err *err)
{
    struct capture_fact f = {.kind = CAPTURE_FACT_ACCOUNT,
        .account = field_raw(entry, STR("uuid")),
        .email = field_raw(entry, STR("email_address")),
        .created = INSTANT_UNKNOWN,
        .meta = json_source(entry)};
    if (f.account.n == 0) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    return !h->fact || h->fact(h->ctx, &f, err);
}
