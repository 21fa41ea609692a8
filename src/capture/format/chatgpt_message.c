#include "base/attr.h"
#include "capture/format/chatgpt.h"
#include "capture/read/field.h"
#include "text/json_write.h"

/* Message fields of the reference (4.2). */
static const struct str message_fields[] = {STR_INIT("id"), STR_INIT("author"),
    STR_INIT("create_time"), STR_INIT("update_time"), STR_INIT("content"),
    STR_INIT("status"), STR_INIT("end_turn"), STR_INIT("weight"), STR_INIT("metadata"),
    STR_INIT("recipient"), STR_INIT("channel")};

static const struct str metadata_fields[] = {STR_INIT("model_slug"),
    STR_INIT("parent_id"), STR_INIT("request_id"), STR_INIT("finish_details"),
    STR_INIT("is_complete"), STR_INIT("timestamp_"), STR_INIT("message_type"),
    STR_INIT("citations"), STR_INIT("content_references"),
    STR_INIT("search_result_groups"), STR_INIT("attachments"),
    STR_INIT("is_visually_hidden_from_conversation"),
    STR_INIT("is_user_system_message"), STR_INIT("user_context_message_data"),
    STR_INIT("voice_mode_message"), STR_INIT("aggregate_result"),
    STR_INIT("image_results"), STR_INIT("serialization_metadata")};

/* What a tool's output is, by the tool's name. Others stay unknown, which denies. */
static const struct {
    struct str prefix;
    enum content content;
} tools[] = {{STR_INIT("python"), CONTENT_CODE_ENV},
    {STR_INIT("container"), CONTENT_CODE_ENV},
    {STR_INIT("browser"), CONTENT_BROWSING_PAGE},
    {STR_INIT("web"), CONTENT_BROWSING_PAGE}, {STR_INIT("dalle"), CONTENT_IMAGE_OUT},
    {STR_INIT("image_gen"), CONTENT_IMAGE_OUT},
    {STR_INIT("myfiles_browser"), CONTENT_FILE},
    {STR_INIT("file_search"), CONTENT_FILE}, {STR_INIT("bio"), CONTENT_MEMORY}};

static enum role read_role(struct reader *r, const struct json *author)
{
    struct str word;
    enum role role;
    struct raw text = field_raw(author, STR("role"));
    if (raw_token(text, &word) && role_parse(word, &role))
        return role;
    report_note(r->report, CAPTURE_WORD_UNKNOWN);
    return ROLE_UNKNOWN;
}

static enum content tool_content(struct raw name)
{
    for (size_t i = 0; i < COUNT(tools); i++) {
        struct str prefix = tools[i].prefix;
        if (raw_eq_str(raw_slice(name, 0, prefix.n), prefix))
            return tools[i].content;
    }
    return CONTENT_UNKNOWN;
}

static enum content content_of(enum role role, struct raw name, bool assistant_chat)
{
    switch (role) {
    case ROLE_USER:
        return CONTENT_PROMPT;
    case ROLE_ASSISTANT:
        return CONTENT_RESPONSE;
    case ROLE_SYSTEM:
        return assistant_chat ? CONTENT_GPT_INSTRUCTION : CONTENT_PROMPT;
    case ROLE_TOOL:
        return tool_content(name);
    case ROLE_UNKNOWN:
        break;
    }
    return CONTENT_UNKNOWN;
}

/* Custom instructions of generation 1 stand in the metadata of a system message. */
static void add_instructions(struct reader *r, const struct json *metadata)
{
    static const struct str names[] = {
        STR_INIT("about_user_message"), STR_INIT("about_model_message")};
    const struct json *data = field_object(metadata, STR("user_context_message_data"));
    for (size_t i = 0; i < COUNT(names); i++) {
        struct raw text = field_raw(data, names[i]);
        if (text.n == 0)
            continue;
        if (r->scratch.n > 0)
            buf_add_char(&r->scratch, '\n');
        buf_add_raw(&r->scratch, text);
    }
}

static void add_content(
    struct jw *jw, const struct json *content, const struct chatgpt_content *c)
{
    if (!c->plain) {
        jw_verbatim(jw, json_source(content));
        return;
    }
    jw_object_begin(jw);
    for (const struct json *v = json_first(content); v; v = json_next(v)) {
        if (raw_eq_str(json_key(v), c->member))
            continue;
        jw_key_raw(jw, json_key(v));
        jw_verbatim(jw, json_source(v));
    }
    jw_object_end(jw);
}

/* The message without the text that stands in turn->text, if nothing is lost by that.
 */
static bool keep_meta(struct reader *r, const struct json *message,
    const struct chatgpt_content *c, struct raw *out, struct err *err)
{
    buf_clear(&r->scratch);
    struct jw jw = jw_to(&r->scratch);
    jw_object_begin(&jw);
    for (const struct json *v = json_first(message); v; v = json_next(v)) {
        jw_key_raw(&jw, json_key(v));
        if (raw_eq_str(json_key(v), STR("content")) && json_type(v) == JSON_OBJECT)
            add_content(&jw, v, c);
        else
            jw_verbatim(&jw, json_source(v));
    }
    jw_object_end(&jw);
    return reader_keep(r, out, err);
}

static bool read_text(struct reader *r, const struct json *message,
    struct chatgpt_content *c, struct turn *turn, struct err *err)
{
    const struct json *metadata = field_object(message, STR("metadata"));
    const struct json *content = field_object(message, STR("content"));
    *c = (struct chatgpt_content){.content = CONTENT_UNKNOWN};
    buf_clear(&r->scratch);
    if (content && !chatgpt_content(r, content, c, err))
        return false;
    if (field_true(metadata, STR("is_user_system_message"))) {
        c->known = true;
        c->content = CONTENT_CUSTOM_INSTRUCTION;
        c->aside = true;
        c->plain = false;
        add_instructions(r, metadata);
    }
    return reader_keep(r, &turn->text, err);
}

/* A turn is of the class of its text; without text, of its strongest medium. */
static enum content class_of(const struct chatgpt_content *c, const struct turn *turn,
    enum content by_role, bool voice)
{
    bool dialogue = by_role == CONTENT_PROMPT || by_role == CONTENT_RESPONSE;
    if (!c->known)
        return CONTENT_UNKNOWN;
    if (c->content != CONTENT_UNKNOWN)
        return c->content;
    if (turn->text.n == 0 && c->media == CONTENT_IMAGE_IN)
        return turn->role == ROLE_USER ? CONTENT_IMAGE_IN : CONTENT_IMAGE_OUT;
    if (turn->text.n == 0 && c->media != CONTENT_UNKNOWN)
        return c->media;
    return dialogue && (c->spoken || voice) ? CONTENT_TRANSCRIPT : by_role;
}

bool chatgpt_message(struct reader *r, const struct json *message, bool assistant_chat,
    struct turn *turn, struct err *err)
{
    const struct json *metadata = field_object(message, STR("metadata"));
    const struct json *author = field_object(message, STR("author"));
    struct raw recipient = field_raw(message, STR("recipient"));
    struct chatgpt_content c;
    turn->role = read_role(r, author);
    if (!read_text(r, message, &c, turn, err))
        return false;
    turn->content = class_of(&c, turn,
        content_of(turn->role, field_raw(author, STR("name")), assistant_chat),
        field_true(metadata, STR("voice_mode_message")));
    turn->hidden = field_true(metadata, STR("is_visually_hidden_from_conversation"));
    turn->aside = c.aside || turn->role == ROLE_TOOL || turn->role == ROLE_SYSTEM ||
                  (recipient.n > 0 && !raw_eq_str(recipient, STR("all")));
    reader_time(r, field_find(message, STR("create_time")), turn->text.n > 0, turn);
    reader_unknown(r, message, STR("message."), FIELD_LIST(message_fields));
    reader_unknown(r, metadata, STR("metadata."), FIELD_LIST(metadata_fields));
    return chatgpt_assets(r, message, turn, err) &&
           keep_meta(r, message, &c, &turn->meta, err);
}
