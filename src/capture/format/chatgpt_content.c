#include "capture/format/chatgpt.h"
#include "capture/read/field.h"

/*
 * Content types (reference 4.2) as rows: where plain text stands, in the order it is
 * joined, and what that text is. `parts` and `thoughts` are lists and have a reader of
 * their own. A type that is not here gives no text: its JSON is kept and it is counted.
 */
enum { FIELDS_MAX = 6 };

static const struct type {
    struct str name;
    enum content content; /* unknown: the role decides */
    bool aside;
    struct str fields[FIELDS_MAX];
} types[] = {
    {STR_INIT("text"), CONTENT_UNKNOWN, false, {STR_INIT("parts")}},
    {STR_INIT("multimodal_text"), CONTENT_UNKNOWN, false, {STR_INIT("parts")}},
    {STR_INIT("code"), CONTENT_UNKNOWN, false, {STR_INIT("text")}},
    {STR_INIT("execution_output"), CONTENT_CODE_ENV, true, {STR_INIT("text")}},
    {STR_INIT("thoughts"), CONTENT_UNKNOWN, true, {STR_INIT("thoughts")}},
    {STR_INIT("reasoning_recap"), CONTENT_UNKNOWN, true, {STR_INIT("content")}},
    {STR_INIT("user_editable_context"), CONTENT_CUSTOM_INSTRUCTION, true,
        {STR_INIT("user_profile"), STR_INIT("user_instructions")}},
    {STR_INIT("model_editable_context"), CONTENT_MEMORY, true,
        {STR_INIT("model_set_context")}},
    {STR_INIT("tether_quote"), CONTENT_BROWSING_PAGE, true,
        {STR_INIT("title"), STR_INIT("text")}},
    {STR_INIT("tether_browsing_display"), CONTENT_BROWSING_PAGE, true,
        {STR_INIT("title"), STR_INIT("summary"), STR_INIT("result"), STR_INIT("text")}},
    {STR_INIT("tether_browsing_code"), CONTENT_BROWSING_PAGE, true,
        {STR_INIT("title"), STR_INIT("result"), STR_INIT("text")}},
    {STR_INIT("sonic_webpage"), CONTENT_BROWSING_PAGE, true,
        {STR_INIT("title"), STR_INIT("snippet"), STR_INIT("text")}},
    {STR_INIT("system_error"), CONTENT_CODE_ENV, true, {STR_INIT("text")}},
};

/* Parts that are objects. The class values rise from picture to sound to video. */
static const struct {
    struct str name;
    enum content media;
} parts[] = {
    {STR_INIT("image_asset_pointer"), CONTENT_IMAGE_IN},
    {STR_INIT("audio_asset_pointer"), CONTENT_AUDIO},
    {STR_INIT("real_time_user_audio_video_asset_pointer"), CONTENT_VIDEO},
};
_Static_assert(CONTENT_IMAGE_IN < CONTENT_AUDIO && CONTENT_AUDIO < CONTENT_VIDEO,
    "the strongest medium of a turn is its greatest");

static const struct type *find_type(struct raw name)
{
    for (size_t i = 0; i < COUNT(types); i++) {
        if (raw_eq_str(name, types[i].name))
            return &types[i];
    }
    return NULL;
}

static void join(struct reader *r, struct raw text)
{
    if (text.n == 0)
        return;
    if (r->scratch.n > 0)
        buf_add_char(&r->scratch, '\n');
    buf_add_raw(&r->scratch, text);
}

/* A string's text; one with half a surrogate pair stays in meta as it was. */
static void join_string(
    struct reader *r, const struct json *v, struct chatgpt_content *out)
{
    join(r, json_raw(v));
    if (json_lone_surrogates(v)) {
        report_note(r->report, CAPTURE_TEXT_MENDED);
        out->plain = false;
    }
}

static void read_part(
    struct reader *r, const struct json *part, struct chatgpt_content *out)
{
    struct raw name = field_raw(part, STR("content_type"));
    out->plain = false;
    report_name(&r->report->types, STR("part."), name);
    if (raw_eq_str(name, STR("audio_transcription"))) {
        out->spoken = true;
        join(r, field_raw(part, STR("text")));
        return;
    }
    report_note(r->report, CAPTURE_PART_SKIPPED);
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (!raw_eq_str(name, parts[i].name))
            continue;
        if (parts[i].media > out->media)
            out->media = parts[i].media;
        return;
    }
    report_name(&r->report->unknown_types, STR("part."), name);
}

static void read_parts(
    struct reader *r, const struct json *list, struct chatgpt_content *out)
{
    out->plain = json_count(list) == 1;
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        if (json_type(v) == JSON_STRING)
            join_string(r, v, out);
        else if (json_type(v) == JSON_OBJECT)
            read_part(r, v, out);
        else
            out->plain = false;
    }
}

static void read_thoughts(struct reader *r, const struct json *list)
{
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        join(r, field_raw(v, STR("summary")));
        join(r, field_raw(v, STR("content")));
    }
}

static void read_field(struct reader *r, const struct json *content, struct str name,
    struct chatgpt_content *out)
{
    const struct json *v = field_find(content, name);
    if (!v)
        return;
    if (json_type(v) == JSON_STRING) {
        out->plain = true;
        join_string(r, v, out);
    } else if (json_type(v) == JSON_ARRAY && str_eq(name, STR("parts"))) {
        read_parts(r, v, out);
    } else if (json_type(v) == JSON_ARRAY && str_eq(name, STR("thoughts"))) {
        read_thoughts(r, v);
    }
}

bool chatgpt_content(struct reader *r, const struct json *content,
    struct chatgpt_content *out, struct err *err)
{
    struct raw name = field_raw(content, STR("content_type"));
    const struct type *type = find_type(name);
    size_t fields = 0;
    report_name(&r->report->types, STR(""), name);
    *out = (struct chatgpt_content){.content = CONTENT_UNKNOWN};
    if (!type) {
        report_name(&r->report->unknown_types, STR(""), name);
        out->aside = true;
        return true;
    }
    out->known = true;
    out->content = type->content;
    out->aside = type->aside;
    for (; fields < FIELDS_MAX && type->fields[fields].n > 0; fields++)
        read_field(r, content, type->fields[fields], out);
    out->member = type->fields[0];
    out->plain = out->plain && fields == 1;
    return buf_ok(&r->scratch, err);
}
