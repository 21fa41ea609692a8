#include "capture/format/chatgpt.h"

#include "base/map.h"
#include "capture/format/format.h"
#include "capture/read/field.h"

/* Conversation fields of the reference (4.2); the ones read here come first. */
static const struct str conversation_fields[] = {STR_INIT("mapping"), STR_INIT("title"),
    STR_INIT("abide"), STR_INIT("id"), STR_INIT("conversation_id"),
    STR_INIT("create_time"), STR_INIT("update_time"), STR_INIT("current_node"),
    STR_INIT("default_model_slug"), STR_INIT("model_slug"), STR_INIT("gizmo_id"),
    STR_INIT("gizmo_type"), STR_INIT("conversation_template_id"),
    STR_INIT("plugin_ids"), STR_INIT("disabled_tool_ids"), STR_INIT("is_archived"),
    STR_INIT("is_starred"), STR_INIT("is_read_only"), STR_INIT("is_study_mode"),
    STR_INIT("is_do_not_remember"), STR_INIT("memory_scope"),
    STR_INIT("context_scopes"), STR_INIT("pinned_time"), STR_INIT("moderation_results"),
    STR_INIT("safe_urls"), STR_INIT("blocked_urls"), STR_INIT("voice"),
    STR_INIT("async_status"), STR_INIT("conversation_origin"), STR_INIT("owner"),
    STR_INIT("sugar_item_id"), STR_INIT("is_temporary_chat"),
    STR_INIT("history_and_training_disabled")};

static const struct str node_fields[] = {STR_INIT("id"), STR_INIT("parent"),
    STR_INIT("children"), STR_INIT("message"), STR_INIT("abide")};

/* Of the conversation, what has a place of its own and is not repeated in meta. */
enum { CONVERSATION_PLACED = 3 };

/* A project's id begins with g-p-; it stands where a GPT's id would. */
static bool is_project(struct raw id)
{
    const struct str prefix = STR("g-p-");
    return raw_eq_str(raw_slice(id, 0, prefix.n), prefix);
}

static void read_links(const struct json *element, struct conversation *c)
{
    struct raw ids[] = {field_raw(element, STR("gizmo_id")),
        field_raw(element, STR("conversation_template_id"))};
    for (size_t i = 0; i < COUNT(ids); i++) {
        if (ids[i].n == 0)
            continue;
        if (is_project(ids[i]) && c->project.n == 0)
            c->project = ids[i];
        else if (!is_project(ids[i]) && c->assistant.n == 0)
            c->assistant = ids[i];
    }
}

static enum mode read_mode(const struct json *element)
{
    if (field_true(element, STR("is_temporary_chat")) ||
        field_true(element, STR("history_and_training_disabled")))
        return MODE_TEMPORARY;
    return field_true(element, STR("is_archived")) ? MODE_ARCHIVED : MODE_REGULAR;
}

/* A time that cannot be read is unknown, and counted: the original stays in meta. */
static void read_time(struct reader *r, const struct json *v, struct instant *out)
{
    if (when_read(v, out) == WHEN_WRONG)
        report_note(r->report, CAPTURE_TIME_WRONG);
}

static bool read_head(struct reader *r, const struct json *element,
    struct conversation *c, struct err *err)
{
    struct raw id = field_raw(element, STR("id"));
    if (id.n == 0)
        id = field_raw(element, STR("conversation_id"));
    if (!reader_conversation_id(r, id, json_source(element), &c->origin_id, err))
        return false;
    c->title = field_raw(element, STR("title"));
    c->origin = ORIGIN_ARCHIVE;
    read_links(element, c);
    c->service = c->assistant.n > 0 ? SERVICE_GPT_CHAT : SERVICE_CHATGPT;
    c->mode = read_mode(element);
    c->do_not_remember = field_true(element, STR("is_do_not_remember"));
    read_time(r, field_find(element, STR("create_time")), &c->created);
    read_time(r, field_find(element, STR("update_time")), &c->updated);
    reader_unknown(r, element, STR("conversation."), FIELD_LIST(conversation_fields));
    if (!reader_rest(r, element,
            (struct field_list){conversation_fields, CONVERSATION_PLACED}, &c->meta,
            err))
        return false;
    const struct json *own = field_object(element, STR("abide"));
    if (own)
        abide_conversation(r, own, c);
    return true;
}

/* The service began on 2022-11-30: no message of it is older. */
static void set_bounds(struct reader *r, const struct conversation *c)
{
    struct instant begin = instant_from_civil(2022, 11, 30);
    r->tree.from = begin;
    if (instant_known(c->created) && c->created.us > begin.us)
        r->tree.from = c->created;
    if (instant_known(c->updated) &&
        (!instant_known(r->tree.until) || c->updated.us < r->tree.until.us))
        r->tree.until = c->updated;
}

static bool read_node(struct reader *r, const struct json *node,
    const struct conversation *c, struct err *err)
{
    const struct json *message = field_object(node, STR("message"));
    struct draft d = {
        .source = json_source(node), .parent = field_raw(node, STR("parent"))};
    d.turn.created = INSTANT_UNKNOWN;
    d.turn.origin_id = json_key(node);
    if (d.turn.origin_id.n == 0)
        d.turn.origin_id = field_raw(node, STR("id"));
    if (d.turn.origin_id.n == 0) {
        report_note(r->report, CAPTURE_ID_MADE);
        d.turn.origin_id = raw_from_str(STR("~"));
    }
    reader_unknown(r, node, STR("node."), FIELD_LIST(node_fields));
    if (!message)
        d.turn.hidden = true;
    else if (!chatgpt_message(r, message, c->assistant.n > 0, &d.turn, err))
        return false;
    const struct json *own = field_object(node, STR("abide"));
    if (own && !abide_turn(r, own, &d.turn, err))
        return false;
    return reader_add(r, &d, err);
}

/* For nodes that name no parent at all: the node that lists them as a child is it. */
static bool adopt(const struct json *mapping, struct map *owners)
{
    for (const struct json *node = json_first(mapping); node; node = json_next(node)) {
        const struct json *children = field_array(node, STR("children"));
        const struct json *v = children ? json_first(children) : NULL;
        for (; v; v = json_next(v)) {
            struct raw id = json_type(v) == JSON_STRING ? json_raw(v) : raw_of(NULL, 0);
            bool added;
            uint64_t *at = map_put(owners, field_bytes(id), &added);
            if (!at)
                return false;
            if (added)
                *at = (uint64_t)(uintptr_t)node;
        }
    }
    return true;
}

static bool adopt_orphans(struct reader *r, const struct json *mapping, struct err *err)
{
    struct map owners;
    size_t at = 0;
    map_init(&owners, CAPTURE_TURNS_MAX, r->options->seed);
    bool done = adopt(mapping, &owners);
    const struct json *node = json_first(mapping);
    for (; done && node && at < r->tree.drafts.n; node = json_next(node)) {
        if (json_type(node) != JSON_OBJECT)
            continue;
        struct draft *d = &r->tree.drafts.p[at++];
        struct raw id = d->turn.origin_id;
        if (field_find(node, STR("parent")))
            continue;
        const uint64_t *owner = map_find(&owners, field_bytes(id));
        if (owner)
            d->parent = json_key((const struct json *)(uintptr_t)*owner);
    }
    map_fini(&owners);
    return done || err_memory(err);
}

static bool read_nodes(struct reader *r, const struct json *mapping,
    const struct conversation *c, struct err *err)
{
    bool orphans = false;
    for (const struct json *node = json_first(mapping); node; node = json_next(node)) {
        if (json_type(node) != JSON_OBJECT) {
            report_note(r->report, CAPTURE_NOT_OBJECT);
            continue;
        }
        orphans |= field_find(node, STR("parent")) == NULL;
        if (!read_node(r, node, c, err))
            return false;
    }
    return !orphans || adopt_orphans(r, mapping, err);
}

bool chatgpt_read(struct reader *r, const struct json *element, struct conversation *c,
    enum found *found, struct err *err)
{
    const struct json *mapping = field_object(element, STR("mapping"));
    *found = FOUND_NOTHING;
    if (!mapping || json_count(mapping) == 0) {
        bool known = field_find(element, STR("mapping")) != NULL;
        report_note(r->report, known ? CAPTURE_NO_TURNS : CAPTURE_NOT_FORMAT);
        return true;
    }
    if (!read_head(r, element, c, err) || !read_nodes(r, mapping, c, err))
        return false;
    if (!field_object(element, STR("abide")))
        set_bounds(r, c); /* times of our own exports were judged before */
    r->tree.head = field_raw(element, STR("current_node"));
    return reader_finish(r, c, found, err);
}
