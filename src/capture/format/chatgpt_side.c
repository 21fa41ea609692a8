#include "capture/format/chatgpt.h"
#include "capture/read/field.h"

/*
 * Settings whose meaning is known. Others are counted, never guessed.
 * Codex has a switch of its own beside the main one: it is `training` for that service.
 */
static const struct {
    struct str name;
    enum control control;
    struct str scope;
} settings[] = {
    {STR_INIT("training_allowed"), CONTROL_TRAINING, STR_INIT("")},
    {STR_INIT("voice_training_allowed"), CONTROL_VOICE, STR_INIT("")},
    {STR_INIT("video_training_allowed"), CONTROL_VIDEO, STR_INIT("")},
    {STR_INIT("codex_training_allowed"), CONTROL_TRAINING, STR_INIT("codex")},
    {STR_INIT("codex_training_allowed_v2"), CONTROL_TRAINING, STR_INIT("codex")},
    {STR_INIT("sunshine"), CONTROL_MEMORY_SAVED, STR_INIT("")},
    {STR_INIT("moonshine"), CONTROL_MEMORY_HISTORY, STR_INIT("")},
};

static bool tell(
    const struct capture_handler *h, const struct capture_fact *f, struct err *err)
{
    return !h->fact || h->fact(h->ctx, f, err);
}

bool chatgpt_side_user(struct reader *r, const struct json *file,
    const struct capture_handler *h, struct err *err)
{
    struct capture_fact f = {.kind = CAPTURE_FACT_ACCOUNT,
        .account = field_raw(file, STR("id")),
        .email = field_raw(file, STR("email")),
        .created = INSTANT_UNKNOWN,
        .meta = json_source(file)};
    if (json_type(file) != JSON_OBJECT) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    return tell(h, &f, err);
}

static bool read_switch(struct reader *r, const struct json *v, struct raw account,
    const struct capture_handler *h, struct err *err)
{
    bool on;
    for (size_t i = 0; i < COUNT(settings); i++) {
        if (!raw_eq_str(json_key(v), settings[i].name))
            continue;
        if (!json_bool(v, &on))
            break;
        struct capture_fact f = {.kind = CAPTURE_FACT_SWITCH,
            .account = account,
            .control = settings[i].control,
            .scope = settings[i].scope,
            .on = on,
            .created = INSTANT_UNKNOWN};
        report_note(r->report, CAPTURE_SWITCHES);
        return tell(h, &f, err);
    }
    report_note(r->report, CAPTURE_SETTING_UNKNOWN);
    report_name(&r->report->unknown_fields, STR("settings."), json_key(v));
    return true;
}

static bool read_user(struct reader *r, const struct json *user,
    const struct capture_handler *h, struct err *err)
{
    const struct json *list = field_object(user, STR("settings"));
    const struct json *v = list ? json_first(list) : NULL;
    if (json_type(user) != JSON_OBJECT)
        report_note(r->report, CAPTURE_NOT_OBJECT);
    for (; v; v = json_next(v)) {
        if (!read_switch(r, v, field_raw(user, STR("user_id")), h, err))
            return false;
    }
    return true;
}

/* A list with one record per user, or that record alone. */
bool chatgpt_side_settings(struct reader *r, const struct json *file,
    const struct capture_handler *h, struct err *err)
{
    if (json_type(file) != JSON_ARRAY)
        return read_user(r, file, h, err);
    for (const struct json *v = json_first(file); v; v = json_next(v)) {
        if (!read_user(r, v, h, err))
            return false;
    }
    return true;
}

bool chatgpt_side_rating(struct reader *r, const struct json *entry,
    const struct capture_handler *h, struct err *err)
{
    struct raw thumb = field_raw(entry, STR("rating"));
    struct capture_fact f = {.kind = CAPTURE_FACT_RATING,
        .account = field_raw(entry, STR("user_id")),
        .conversation = field_raw(entry, STR("conversation_id")),
        .turn = field_raw(entry, STR("id")),
        .on = raw_eq_str(thumb, STR("thumbs_up")),
        .created = INSTANT_UNKNOWN,
        .note = field_raw(entry, STR("content")),
        .meta = json_source(entry)};
    const struct json *content = field_object(entry, STR("content"));
    if (content)
        f.note = json_source(content);
    if (f.turn.n == 0 || (!f.on && !raw_eq_str(thumb, STR("thumbs_down")))) {
        report_note(r->report, CAPTURE_RATING_BROKEN);
        return true;
    }
    /* A time that cannot be read is unknown. */
    (void)when_read(field_find(entry, STR("create_time")), &f.created);
    report_note(r->report, CAPTURE_RATINGS);
    return tell(h, &f, err);
}

bool chatgpt_side_share(struct reader *r, const struct json *entry,
    const struct capture_handler *h, struct err *err)
{
    struct capture_fact f = {.kind = CAPTURE_FACT_SHARE,
        .conversation = field_raw(entry, STR("conversation_id")),
        .turn = field_raw(entry, STR("id")),
        .on = field_true(entry, STR("is_anonymous")),
        .created = INSTANT_UNKNOWN,
        .meta = json_source(entry)};
    if (f.turn.n == 0) {
        report_note(r->report, CAPTURE_NOT_OBJECT);
        return true;
    }
    /* A time that cannot be read is unknown. */
    (void)when_read(field_find(entry, STR("create_time")), &f.created);
    report_note(r->report, CAPTURE_SHARES);
    return tell(h, &f, err);
}
