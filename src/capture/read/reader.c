#include "capture/read/reader.h"

#include "text/json_write.h"

struct capture_options capture_options_default(void)
{
    return (struct capture_options){.now = INSTANT_UNKNOWN,
        .fields = {.conversation = STR("id"),
            .user = STR("user_id"),
            .title = STR("title"),
            .assistant = STR("assistant_id"),
            .project = STR("project_id"),
            .service = STR("service"),
            .mode = STR("mode"),
            .messages = STR("messages"),
            .message = STR("id"),
            .parent = STR("parent_id"),
            .head = STR("current_message"),
            .time = STR("time"),
            .author = STR("user_id"),
            .role = STR("role"),
            .text = STR("content"),
            .content = STR("class")}};
}

void reader_init(struct reader *r, const struct capture_options *options,
    struct capture_report *report, struct arena *arena)
{
    *r = (struct reader){.options = options, .report = report, .arena = arena};
    buf_init(&r->scratch, CAPTURE_ARENA_MAX);
    reader_clear(r);
}

void reader_fini(struct reader *r)
{
    buf_wipe(&r->scratch);
    vec_fini(&r->tree.drafts);
}

void reader_clear(struct reader *r)
{
    vec_clear(&r->tree.drafts);
    r->tree.head = raw_of(NULL, 0);
    r->tree.from = INSTANT_UNKNOWN;
    r->tree.until = r->options->now;
    r->tree.seed = r->options->seed;
}

struct conversation reader_blank(const struct reader *r)
{
    return (struct conversation){.account = r->account,
        .service = r->options->service,
        .mode = r->options->mode,
        .created = INSTANT_UNKNOWN,
        .updated = INSTANT_UNKNOWN,
        .head = TURN_NONE};
}

bool reader_add(struct reader *r, const struct draft *d, struct err *err)
{
    if (r->tree.drafts.n >= CAPTURE_TURNS_MAX)
        return err_set(err, ERR_LIMIT, "capture.turns",
            "a conversation of more than %d turns", CAPTURE_TURNS_MAX);
    if (!vec_push(&r->tree.drafts, *d, CAPTURE_TURNS_MAX))
        return err_memory(err);
    return true;
}

bool reader_keep(struct reader *r, struct raw *out, struct err *err)
{
    if (!buf_ok(&r->scratch, err))
        return false;
    if (!arena_raw(r->arena, buf_raw(&r->scratch), out))
        return err_memory(err);
    return true;
}

bool reader_conversation_id(struct reader *r, struct raw given, struct raw element,
    struct raw *out, struct err *err)
{
    char text[RAW_TOKEN_MAX + 1];
    if (given.n > 0) {
        *out = given;
        return true;
    }
    report_note(r->report, CAPTURE_ID_MADE);
    buf_clear(&r->scratch);
    if (r->options->make_id) {
        if (!r->options->make_id(r->options->make_id_ctx, element, text))
            return err_set(err, ERR_STATE, "capture.make_id",
                "no id could be made for a conversation without one");
        buf_add_z(&r->scratch, text);
    } else {
        buf_add_u64(&r->scratch, r->report->at.entry);
        buf_add_char(&r->scratch, ':');
        buf_add_u64(&r->scratch, r->report->at.offset);
    }
    return reader_keep(r, out, err);
}

void reader_time(
    struct reader *r, const struct json *value, bool needed, struct turn *turn)
{
    struct instant t;
    turn->created = INSTANT_UNKNOWN;
    switch (when_read(value, &t)) {
    case WHEN_KNOWN:
        turn->created = t;
        break;
    case WHEN_WRONG:
        turn->time_wrong = true; /* counted by tree_build */
        break;
    case WHEN_MISSING:
        report_add(r->report, CAPTURE_TIME_MISSING, needed);
        break;
    }
}

bool reader_rest(struct reader *r, const struct json *object, struct field_list but,
    struct raw *out, struct err *err)
{
    size_t kept = 0;
    buf_clear(&r->scratch);
    struct jw jw = jw_to(&r->scratch);
    jw_object_begin(&jw);
    for (const struct json *v = json_first(object); v; v = json_next(v)) {
        if (field_in(json_key(v), but))
            continue;
        jw_key_raw(&jw, json_key(v));
        jw_verbatim(&jw, json_source(v));
        kept++;
    }
    jw_object_end(&jw);
    if (kept == 0) {
        *out = raw_of(NULL, 0);
        return true;
    }
    return reader_keep(r, out, err);
}

void reader_unknown(struct reader *r, const struct json *object, struct str prefix,
    struct field_list known)
{
    const struct json *v = object ? json_first(object) : NULL;
    for (; v; v = json_next(v)) {
        if (!field_in(json_key(v), known))
            report_name(&r->report->unknown_fields, prefix, json_key(v));
    }
}

bool reader_finish(
    struct reader *r, struct conversation *c, enum found *found, struct err *err)
{
    /* No chat is older: such times are slips of a unit or an empty field. */
    if (!instant_known(r->tree.from))
        r->tree.from = instant_from_civil(2000, 1, 1);
    *found = FOUND_NOTHING;
    if (r->tree.drafts.n == 0) {
        report_note(r->report, CAPTURE_NO_TURNS);
        return true;
    }
    *found = FOUND_CONVERSATION;
    return tree_build(&r->tree, r->arena, r->report, c, err);
}
